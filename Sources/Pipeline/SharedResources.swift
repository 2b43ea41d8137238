import Synchronization

/// What all files of a run share, such as the weights of a network: loaded when first asked for, then kept.
public final class SharedResources: Sendable {
  private struct Key: Hashable, Sendable {
    let type: ObjectIdentifier
    let name: String
  }

  /// A value that was loaded, apart from none loaded yet even if it is nil itself.
  private struct Loaded<Value: Sendable>: Sendable {
    let value: Value
  }

  private final class Slot: Sendable {
    /// The `Loaded` value; held while it is being loaded, so that others wait for it.
    let value = Mutex<(any Sendable)?>(nil)
  }

  /// A slot for each key ever asked for; protected by its mutex.
  private let slots = Mutex<[Key: Slot]>([:])

  public init() {}

  /// The value for a key, loaded by `load` on first use.
  ///
  /// Of several threads that ask at once, one loads and the others wait for its result. An error goes to the one who
  /// was loading and is not kept: the next to ask tries again. Keys of different value types are different keys.
  /// Call this from a stage's own thread, never from inside a parallel loop: a worker that waited here could be one
  /// that `load` needs. `load` must not ask for its own key.
  public func value<Value: Sendable>(for key: String, load: () throws -> Value) throws -> Value {
    let slot = slots.withLock { slots in
      let key = Key(type: ObjectIdentifier(Value.self), name: key)
      if let slot = slots[key] { return slot }
      let slot = Slot()
      slots[key] = slot
      return slot
    }
    return try slot.value.withLock { stored in
      if let loaded = stored as? Loaded<Value> { return loaded.value }
      let value = try load()
      stored = Loaded(value: value)
      return value
    }
  }
}
