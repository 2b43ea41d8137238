import Imaging

/// What the neighbors of one color say of a pixel of a mosaic.
struct Neighborhood: Sendable {
  private let mosaic: Mosaic
  private let bad: [Bool]
  private let range: [Float]

  /// - Parameter bad: a mark for each pixel that is not to be believed.
  init(_ mosaic: Mosaic, bad: [Bool]) {
    self.mosaic = mosaic
    self.bad = bad
    range = mosaic.range
  }

  /// Steps to one of two opposite neighbors, nearest first: greens have some on their diagonals.
  private static let greenSteps = [(1, 1), (1, -1), (0, 2), (2, 0)]
  private static let otherSteps = [(0, 2), (2, 0), (2, 2), (2, -2)]
  /// How far good neighbors are looked for, in pixels.
  private static let reach = 16

  /// The sample that the neighbors let expect, in raw counts; nil if none of them is good.
  func estimate(row: Int, column: Int) -> UInt16? {
    let channel = mosaic.pattern.channel(row: row, column: column)
    let steps = channel == .green1 || channel == .green2 ? Self.greenSteps : Self.otherSteps
    var best: (difference: Float, mean: Float)?
    for step in steps {
      guard let one = signal(row + step.0, column + step.1), let other = signal(row - step.0, column - step.1)
      else { continue }
      let difference = abs(one - other)
      if best.map({ difference < $0.difference }) ?? true { best = (difference, (one + other) / 2) }
    }
    guard let mean = best?.mean ?? nearestMean(row: row, column: column) else { return nil }
    let count = mean * range[channel.rawValue] + mosaic.blackLevel[row, column]
    return UInt16(min(max(count.rounded(), 0), 65535))
  }

  /// The mean of the good neighbors of the same channel in the smallest square that has any.
  private func nearestMean(row: Int, column: Int) -> Float? {
    for radius in stride(from: 2, through: Self.reach, by: 2) {
      var (sum, count): (Float, Float) = (0, 0)
      for down in stride(from: -radius, through: radius, by: 2) {
        for right in stride(from: -radius, through: radius, by: 2) where max(abs(down), abs(right)) == radius {
          guard let value = signal(row + down, column + right) else { continue }
          sum += value
          count += 1
        }
      }
      if count > 0 { return sum / count }
    }
    return nil
  }

  /// The light of a sample, so that greens of unlike levels can stand for each other; nil outside the mosaic and at bad
  /// pixels.
  private func signal(_ row: Int, _ column: Int) -> Float? {
    guard (0..<mosaic.size.height).contains(row), (0..<mosaic.size.width).contains(column),
      case let index = row * mosaic.size.width + column, !bad[index]
    else { return nil }
    let channel = mosaic.pattern.channel(row: row, column: column).rawValue
    return (Float(mosaic.samples[index]) - mosaic.blackLevel[row, column]) / range[channel]
  }
}
