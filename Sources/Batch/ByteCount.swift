import Foundation

/// Amounts of memory as people write them.
public enum ByteCount {
  /// Reads `4G`, `512M`, `1.5GiB`, `2GB` or plain bytes. K, M, G, T and KiB … TiB are powers of 1024, KB … TB powers
  /// of 1000; upper or lower case.
  /// - Throws: `BatchError` with code `malformedByteCount`.
  public static func parse(_ text: String) throws(BatchError) -> Int {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    let digits = trimmed.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = trimmed.dropFirst(digits.count).trimmingCharacters(in: .whitespaces).lowercased()
    let fault = BatchError(
      .malformedByteCount, "\"\(text)\" is no amount of memory", remedy: "write it as 4G, 512M, 1.5GiB or in bytes")
    guard let number = Double(digits), let factor = factors[unit] else { throw fault }
    let bytes = (number * factor).rounded()
    guard bytes >= 1, let count = Int(exactly: bytes) else { throw fault }
    return count
  }

  private static let factors: [String: Double] = {
    var factors = ["": 1.0, "b": 1.0]
    for (exponent, letter) in ["k", "m", "g", "t"].enumerated() {
      let power = Double(exponent + 1)
      factors[letter] = pow(1024, power)
      factors[letter + "i"] = pow(1024, power)
      factors[letter + "ib"] = pow(1024, power)
      factors[letter + "b"] = pow(1000, power)
    }
    return factors
  }()

  /// The amount in the largest binary unit that it fills, with one decimal: "5.2 GiB".
  public static func format(_ bytes: Int) -> String {
    var value = Double(bytes)
    for unit in ["bytes", "KiB", "MiB", "GiB"] {
      if value.magnitude < 1024 { return unit == "bytes" ? "\(bytes) bytes" : "\(value.fixed(1)) \(unit)" }
      value /= 1024
    }
    return "\(value.fixed(1)) TiB"
  }
}

extension ByteCount {
  /// The next whole number of gibibytes, or of mebibytes below one, as `parse` reads it: "6G".
  static func roundedUp(_ bytes: Int) -> String {
    let unit = bytes > 1 << 30 ? (1 << 30, "G") : (1 << 20, "M")
    return "\(max(1, (bytes + unit.0 - 1) / unit.0))\(unit.1)"
  }
}

extension Double {
  /// The number with so many digits after the point, whatever the locale.
  package func fixed(_ digits: Int) -> String { String(format: "%.\(digits)f", self) }
}
