/// Declares an output of a stage: `@Output("image") var enhanced: ColorImage`.
///
/// Without a name, as in `@Output()`, the property's own is taken, in kebab-case. A stage sets each of its outputs before `run` returns.
@propertyWrapper
public struct Output<Value: PortValue> {
  let declaredName: String?
  private let box: Box<Value>

  /// An output of this name.
  public init(_ name: String? = nil) {
    declaredName = name
    box = Box()
  }

  public var wrappedValue: Value {
    get {
      guard let value = box.value else {
        preconditionFailure("the \(kind.rawValue) output \(declaredName ?? "") was read before it was set")
      }
      return value
    }
    nonmutating set { box.value = newValue }
  }

  public var projectedValue: Self { self }

  /// Moves the value out of the port, which is empty afterwards; nil if the stage did not set it.
  public func take() -> Value? { box.value.take() }
}

/// What the runner does with an output, whatever its type.
protocol OutputPort {
  var declaredName: String? { get }
  var kind: PortKind { get }
  func collect() -> (any PortValue)?
}

extension Output: OutputPort {
  var kind: PortKind { Value.portKind }
  func collect() -> (any PortValue)? { take() }
}
