/// The index within `0..<count` that `index` stands for when a row is continued by reflection at its first and last
/// element, neither repeated. It has the parity of `index` as long as it is at most `count` - 1 away from the row.
public func reflected(_ index: Int, _ count: Int) -> Int {
  guard count > 1 else { return 0 }
  let period = 2 * (count - 1)
  let phase = ((index % period) + period) % period
  return min(phase, period - phase)
}
