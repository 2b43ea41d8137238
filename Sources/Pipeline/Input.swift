import Imaging

/// Declares an input of a stage: `@Input("image") var image: ColorImage`.
///
/// Without a name, as in `@Input()`, the property's own is taken, in kebab-case. An input of optional type may stay unconnected and is
/// then nil. The value is the stage's alone once nobody else reads it: `$image.take()` moves it out, and what was moved
/// out by its last reader can be changed in place without a copy.
@propertyWrapper
public struct Input<Value> {
  let declaredName: String?
  let kind: PortKind
  let isOptional: Bool
  private let box: Box<Value>
  private let convert: (any PortValue) -> Value?

  /// The connected value. Setting it is for those who run a stage by hand, without a graph.
  public var wrappedValue: Value {
    get {
      guard let value = box.value else {
        preconditionFailure(
          "the \(kind.rawValue) input \(declaredName ?? "") was read before it was set, or after take()")
      }
      return value
    }
    nonmutating set { box.value = newValue }
  }

  public var projectedValue: Self { self }

  /// Moves the value out of the port, which is empty afterwards.
  public func take() -> Value {
    guard let value = box.value.take() else {
      preconditionFailure("the \(kind.rawValue) input \(declaredName ?? "") was taken before it was set, or twice")
    }
    return value
  }
}

extension Input where Value: PortValue {
  /// An input that must be connected.
  public init(_ name: String? = nil) {
    self.init(
      declaredName: name, kind: Value.portKind, isOptional: false, box: Box(), convert: { $0 as? Value })
  }
}

extension Input {
  /// An input that may stay unconnected.
  public init<Wrapped: PortValue>(_ name: String? = nil) where Value == Wrapped? {
    self.init(
      declaredName: name, kind: Wrapped.portKind, isOptional: true, box: Box(.some(nil)),
      convert: { ($0 as? Wrapped).map(Optional.some) })
  }
}

/// What the runner does with an input, whatever its type.
protocol InputPort {
  var declaredName: String? { get }
  var kind: PortKind { get }
  var isOptional: Bool { get }
  func deliver(_ value: any PortValue)
}

extension Input: InputPort {
  func deliver(_ value: any PortValue) {
    guard let converted = convert(value) else {
      preconditionFailure("a \(kind.rawValue) input was given a \(type(of: value).portKind.rawValue)")
    }
    box.value = converted
  }
}
