import Synchronization

extension Array where Element: Sendable {
  /// An array of `count` elements, each made by a call of `element` on the workers.
  package init(concurrently count: Int, on workers: WorkerPool, _ element: @Sendable (Int) -> Element) {
    let elements = Mutex([Element?](repeating: nil, count: count))
    workers.parallelFor(count) { index in
      let value = element(index)
      elements.withLock { $0[index] = value }
    }
    self = elements.withLock { $0.compactMap(\.self) }
  }
}
