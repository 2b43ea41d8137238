extension CaptureMetadata {
  /// What TIFF itself can say of the capture: camera and time; unknown values are left out.
  public var imageFields: [TagField] {
    var fields: [TagField] = []
    if !make.isEmpty { fields.append(.text(TagNumber.make, make)) }
    if !model.isEmpty { fields.append(.text(TagNumber.model, model)) }
    if let time = captureTime.flatMap(CaptureTime.text) { fields.append(.text(TagNumber.dateTime, time)) }
    return fields
  }

  /// What EXIF 2.32 can say of the capture; unknown values are left out.
  public var exifFields: [TagField] {
    var fields: [TagField] = []
    func append(_ tag: UInt16, _ value: Float) {
      guard value.isFinite, value > 0, let fraction = CaptureTags.fraction(value) else { return }
      fields.append(.rational(tag, fraction.numerator, fraction.denominator))
    }
    append(TagNumber.exposureTime, exposureTime)
    append(TagNumber.fNumber, aperture)
    append(TagNumber.focalLength, focalLength)
    if iso.isFinite, iso >= 0.5, iso < 4e9 {
      // The tag for ISO has 16 bits; a higher value is named by a tag of 32 bits, and said to be (EXIF 2.32, annex G).
      let rounded = UInt32(iso.rounded())
      fields.append(.short(TagNumber.iso, UInt16(clamping: rounded)))
      if rounded > UInt16.max {
        fields += [.short(TagNumber.sensitivityType, 2), .long(TagNumber.recommendedExposureIndex, rounded)]
      }
    }
    if let time = captureTime.flatMap(CaptureTime.text) { fields.append(.text(TagNumber.dateTimeOriginal, time)) }
    if !lens.isEmpty { fields.append(.text(TagNumber.lensModel, lens)) }
    return fields
  }
}

/// Numbers in the form that tags hold.
package enum CaptureTags {
  /// The number that a person would write for a value: 1/60, not 4166667/250000000.
  package static func decimal(_ value: Float) -> Double {
    if let inverse = wholeInverse(value) { return 1 / inverse }
    return Double(value.description) ?? Double(value)
  }

  /// The fraction that a person would write for a value above 0: 1/60, 56/10; nil if 32 bits a part do not hold it.
  package static func fraction(_ value: Float) -> (numerator: UInt32, denominator: UInt32)? {
    if let inverse = wholeInverse(value), let denominator = UInt32(exactly: inverse) { return (1, denominator) }
    let decimal = decimal(value)
    var scale: UInt32 = 1
    while true {
      let numerator = (decimal * Double(scale)).rounded()
      if let numerator = UInt32(exactly: numerator), Float(Double(numerator) / Double(scale)) == value {
        return (numerator, scale)
      }
      guard numerator < Double(UInt32.max), scale < 1_000_000_000 else { return nil }
      scale *= 10
    }
  }

  /// The whole number that a value is the inverse of; nil if it is none.
  private static func wholeInverse(_ value: Float) -> Double? {
    guard value > 0, value < 1 else { return nil }
    let inverse = (1 / Double(value)).rounded()
    return Float(1 / inverse) == value ? inverse : nil
  }
}

/// Times in the form `YYYY:MM:DD HH:MM:SS`.
package enum CaptureTime {
  /// The text for seconds since 1970; nil outside the years 1 to 9999.
  package static func text(_ seconds: Int) -> String? {
    guard (-62_135_596_800...253_402_300_799).contains(seconds) else { return nil }
    let (days, second) = (seconds + 62_135_596_800).quotientAndRemainder(dividingBy: 86_400)
    var (year, day) = (1, days)
    // The calendar repeats after 400 years of 146097 days.
    year += day / 146_097 * 400
    day %= 146_097
    while day >= length(ofYear: year) {
      day -= length(ofYear: year)
      year += 1
    }
    var month = 1
    while day >= length(ofMonth: month, year: year) {
      day -= length(ofMonth: month, year: year)
      month += 1
    }
    func padded(_ number: Int, _ count: Int) -> String {
      let digits = "\(number)"
      return String(repeating: "0", count: count - digits.count) + digits
    }
    let date = [padded(year, 4), padded(month, 2), padded(day + 1, 2)]
    let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }
    return date.joined(separator: ":") + " " + clock.joined(separator: ":")
  }

  private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
  private static func length(ofYear year: Int) -> Int { isLeap(year) ? 366 : 365 }

  private static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
