/// The color of a light as photographers tell it: the temperature of the black body that it is nearest to, and how far it
/// lies to the side of that.
///
/// Temperatures follow Robertson's method (J. Opt. Soc. Am. 58, 1968) with the isotherms of Wyszecki and Stiles, *Color
/// Science*, 2nd edition, table 1(3.11). The tint is the signed distance from the black bodies' line along the isotherm in
/// CIE 1960 u, v, in units of 1/3000 as RAW developers count it: positive where the light is greener than the black body, so
/// that a greater tint makes a picture more magenta. Daylight has about 10.
public struct ColorTemperature: Sendable, Hashable {
  /// Correlated color temperature, in kelvin.
  public var kelvin: Double
  /// Distance from the line of black bodies toward green, in units of 1/3000 of CIE 1960 u, v.
  public var tint: Double

  public init(kelvin: Double, tint: Double = 0) {
    precondition(kelvin > 0, "a temperature is above zero")
    self.kelvin = kelvin
    self.tint = tint
  }

  /// The temperature and tint of a light; those beyond the isotherms (1667 K to infinity) are taken to the last of them.
  public init(_ white: Chromaticity) {
    let divisor = -2 * white.x + 12 * white.y + 3
    let (u, v) = (4 * white.x / divisor, 6 * white.y / divisor)
    /// How far the light lies beside an isotherm, toward higher temperatures.
    func distance(_ isotherm: Isotherm) -> Double {
      ((v - isotherm.v) - isotherm.slope * (u - isotherm.u)) / (1 + isotherm.slope * isotherm.slope).squareRoot()
    }
    let lines = Self.isotherms
    let above = lines.firstIndex { distance($0) < 0 } ?? lines.count
    let index = min(max(above, 1), lines.count - 1)
    let (lower, upper) = (distance(lines[index - 1]), distance(lines[index]))
    let share = above == 0 ? 0 : above == lines.count ? 1 : lower / (lower - upper)
    let point = Self.line(between: index, share: share)
    self.init(
      kelvin: 1e6 / max(point.mired, 1e-3),
      tint: 3000 * ((u - point.u) * point.direction.u + (v - point.v) * point.direction.v))
  }

  /// The light of this temperature and tint. What `init(_:)` makes of it again differs by less than 1 % of 1/kelvin within
  /// 150 units of tint.
  public var chromaticity: Chromaticity {
    let lines = Self.isotherms
    let mired = min(max(1e6 / kelvin, lines[0].mired), lines[lines.count - 1].mired)
    let index = max(1, lines.firstIndex { $0.mired >= mired } ?? lines.count - 1)
    let share = (mired - lines[index - 1].mired) / (lines[index].mired - lines[index - 1].mired)
    let point = Self.line(between: index, share: share)
    let (u, v) = (point.u + tint / 3000 * point.direction.u, point.v + tint / 3000 * point.direction.v)
    let divisor = u - 4 * v + 2
    return Chromaticity(x: 1.5 * u / divisor, y: v / divisor)
  }

  /// A point of the line of black bodies between isotherms `index` − 1 and `index`, and the unit vector along the
  /// isotherm there, toward greener lights.
  private static func line(
    between index: Int, share: Double
  ) -> (mired: Double, u: Double, v: Double, direction: (u: Double, v: Double)) {
    let (from, to) = (isotherms[index - 1], isotherms[index])
    func mix(_ value: (Isotherm) -> Double) -> Double { (1 - share) * value(from) + share * value(to) }
    func length(_ slope: Double) -> Double { (1 + slope * slope).squareRoot() }
    // Isotherms fall to the right, so greener lights lie to the left of the line.
    let (u, v) = (mix { -1 / length($0.slope) }, mix { -$0.slope / length($0.slope) })
    let norm = (u * u + v * v).squareRoot()
    return (mix(\.mired), mix(\.u), mix(\.v), (u / norm, v / norm))
  }

  /// A line in CIE 1960 u, v of lights with one correlated color temperature.
  private struct Isotherm {
    /// Reciprocal temperature, in 1/megakelvin.
    let mired: Double
    let u: Double
    let v: Double
    let slope: Double
  }

  private static let isotherms: [Isotherm] = [
    (0, 0.18006, 0.26352, -0.24341), (10, 0.18066, 0.26589, -0.25479), (20, 0.18133, 0.26846, -0.26876),
    (30, 0.18208, 0.27119, -0.28539), (40, 0.18293, 0.27407, -0.30470), (50, 0.18388, 0.27709, -0.32675),
    (60, 0.18494, 0.28021, -0.35156), (70, 0.18611, 0.28342, -0.37915), (80, 0.18740, 0.28668, -0.40955),
    (90, 0.18880, 0.28997, -0.44278), (100, 0.19032, 0.29326, -0.47888), (125, 0.19462, 0.30141, -0.58204),
    (150, 0.19962, 0.30921, -0.70471), (175, 0.20525, 0.31647, -0.84901), (200, 0.21142, 0.32312, -1.0182),
    (225, 0.21807, 0.32909, -1.2168), (250, 0.22511, 0.33439, -1.4512), (275, 0.23247, 0.33904, -1.7298),
    (300, 0.24010, 0.34308, -2.0637), (325, 0.24792, 0.34655, -2.4681), (350, 0.25591, 0.34951, -2.9641),
    (375, 0.26400, 0.35200, -3.5814), (400, 0.27218, 0.35407, -4.3633), (425, 0.28039, 0.35577, -5.3762),
    (450, 0.28863, 0.35714, -6.7262), (475, 0.29685, 0.35823, -8.5955), (500, 0.30505, 0.35907, -11.324),
    (525, 0.31320, 0.35968, -15.628), (550, 0.32129, 0.36011, -23.325), (575, 0.32931, 0.36038, -40.770),
    (600, 0.33724, 0.36051, -116.45),
  ].map { Isotherm(mired: $0, u: $1, v: $2, slope: $3) }
}
