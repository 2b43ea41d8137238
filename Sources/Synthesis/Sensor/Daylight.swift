/// Phases of daylight by correlated color temperature (CIE 15:2004, equations 3.3 and 3.4).
package enum Daylight {
  /// CIE XYZ of a phase of daylight, Y = 1.
  /// - Parameter kelvin: correlated color temperature, in 4000…25000 K.
  package static func xyz(kelvin: Double) -> [Double] {
    precondition((4000...25_000).contains(kelvin), "daylight is defined from 4000 K to 25000 K")
    let t = 1000 / kelvin
    let x =
      kelvin <= 7000
      ? 0.244063 + t * (0.09911 + t * (2.9678 - t * 4.6070)) : 0.237040 + t * (0.24748 + t * (1.9018 - t * 2.0064))
    let y = -0.275 + x * (2.870 - 3.000 * x)
    return [x / y, 1, (1 - x - y) / y]
  }
}
