import Imaging

/// The balanced light of a mosaic's sites, what is clipped of it clipped or rebuilt.
///
/// A balanced value is the site's light times its color's multiplier, the least of which is 1, so gray has three equal
/// values. Which of them are clipped is told by the mosaic's saturation, not by 1: channels may clip at different levels.
struct HighlightRebuilding {
  private let mosaic: Mosaic
  private let levels: SiteLevels
  private let highlights: Highlights
  /// Of red, green, blue.
  private let multipliers: [Float]
  /// The balanced value at which red, green1, green2, blue clip.
  private let clipLevels: [Float]
  /// The balanced value that is white: that of the first channel to clip.
  let white: Float
  /// The highest value of a site: white, or with rebuilt highlights that of the last channel to clip.
  let highest: Float

  /// From this share of the level at which a channel clips on its values count as less and less reliable: photosites do
  /// not all saturate at one level, and no edge is to show where rebuilding begins.
  private static let reliable: Float = 0.95

  /// - Parameter multipliers: of red, green, blue; positive.
  init(_ mosaic: Mosaic, levels: SiteLevels, multipliers: [Float], highlights: Highlights) {
    self.mosaic = mosaic
    self.levels = levels
    self.highlights = highlights
    let least = multipliers.min() ?? 1
    let scaled = multipliers.map { $0 / least }
    let blackest = mosaic.blackLevel.highest
    let range = mosaic.range
    let clipLevels = BayerChannel.allCases.map { channel in
      (mosaic.saturationLevel[channel.rawValue] - blackest) / range[channel.rawValue] * scaled[channel.color]
    }
    let (first, last) = (clipLevels.min() ?? 1, clipLevels.max() ?? 1)
    self.multipliers = scaled
    self.clipLevels = clipLevels
    white = first
    highest = highlights == .clip ? first : last
  }

  /// The balanced light of a site; not above `highest`.
  func light(row: Int, column: Int) -> Float {
    let (value, doubt) = measure(row, column)
    switch highlights {
    case .clip: return min(value, white)
    case .recover: return doubt > 0 ? min(rebuilt(value, doubt, row, column), highest) : value
    }
  }

  /// A site's balanced value, and how little it can be relied on: 0 of an unclipped one to 1 of a clipped one.
  private func measure(_ row: Int, _ column: Int) -> (value: Float, doubt: Float) {
    let channel = mosaic.pattern.channel(row: row, column: column)
    let sample = Float(mosaic.samples[row * mosaic.size.width + column])
    let value = levels.light(of: sample, row: row, column: column) * multipliers[channel.color]
    if sample >= mosaic.saturationLevel[channel.rawValue] { return (value, 1) }
    let excess = (value / clipLevels[channel.rawValue] - Self.reliable) / (1 - Self.reliable)
    let share = min(max(excess, 0), 1)
    return (value, share * share * (3 - 2 * share))
  }

  /// A doubtful value, raised to what reliable colors of its 3 × 3 neighborhood have there, as if it were gray; and where
  /// all colors are clipped, to the highest value of all.
  private func rebuilt(_ value: Float, _ doubt: Float, _ row: Int, _ column: Int) -> Float {
    var (sums, weights, counts) = (SIMD3<Float>(), SIMD3<Float>(), SIMD3<Float>())
    for y in (row - 1)...(row + 1) {
      for x in (column - 1)...(column + 1) {
        let (y, x) = (reflected(y, mosaic.size.height), reflected(x, mosaic.size.width))
        let (value, doubt) = measure(y, x)
        let color = mosaic.pattern.channel(row: y, column: x).color
        sums[color] += (1 - doubt) * value
        weights[color] += 1 - doubt
        counts[color] += 1
      }
    }
    let trusts = weights / counts
    let own = mosaic.pattern.channel(row: row, column: column).color
    var (estimate, trust): (Float, Float) = (0, 0)
    for color in 0..<3 where color != own && weights[color] > 0 {
      estimate += trusts[color] * sums[color] / weights[color]
      trust += trusts[color]
    }
    let raised = trust > 0 ? value + doubt * max(0, estimate / trust - value) : value
    let lost = (1 - trusts.x) * (1 - trusts.y) * (1 - trusts.z)
    return raised + lost * (highest - raised)
  }
}
