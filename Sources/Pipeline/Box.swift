/// The storage behind a declared port or parameter, so that a stage can be run without being mutated.
final class Box<Value> {
  var value: Value?

  init(_ value: Value? = nil) { self.value = value }
}
