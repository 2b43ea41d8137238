/// Keeps account of the memory that images without elements would take: each takes it as long as something refers to it.
package final class MemoryAccount {
  /// An image of which only the shape is there.
  package final class Value {
    package let shape: ImageShape
    private let account: MemoryAccount

    fileprivate init(_ shape: ImageShape, _ account: MemoryAccount) {
      self.shape = shape
      self.account = account
      account.take(shape.bytes)
    }

    deinit { account.give(shape.bytes) }
  }

  /// The most that was taken at a time, in bytes.
  package private(set) var peak = 0
  private var taken = 0

  package init() {}

  /// A new value.
  /// - Parameter working: bytes that are needed beside it while it is made.
  package func value(_ shape: ImageShape, working: Int = 0) -> Value {
    let value = Value(shape, self)
    take(working)
    give(working)
    return value
  }

  /// The value itself if nothing else refers to it, otherwise a copy.
  package func changed(_ value: consuming Value) -> Value {
    var value = value
    return isKnownUniquelyReferenced(&value) ? value : self.value(value.shape)
  }

  private func take(_ bytes: Int) {
    taken += bytes
    peak = max(peak, taken)
  }

  private func give(_ bytes: Int) { taken -= bytes }
}

extension ImageShape {
  /// Memory of an image's elements.
  fileprivate var bytes: Int { pixels * channels * MemoryLayout<Float>.stride }
}
