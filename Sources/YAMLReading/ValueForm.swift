/// What may stand for a field of a record: of which type it is, in which range, and how messages put that.
///
/// Forms are made by functions such as `number(in:unit:)`, and of each other by `list(of:count:)` and `interval(of:)`.
public struct ValueForm<Value: Sendable>: Sendable {
  /// The form in words, as in “a whole number, 1…100 steps”.
  let description: String
  /// Some value of the form, for a field whose own was a fault.
  let placeholder: @Sendable () -> Value
  /// The value of a node; nil if it is not of the form, which is noted.
  let read: @Sendable (_ field: LocatedValue, _ faults: inout [Diagnostic]) -> Value?
}
