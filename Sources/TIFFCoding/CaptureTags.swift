import CTIFF
import Foundation
import Imaging

extension TIFFHandle {
  /// Sets what TIFF itself can say of a capture: camera, program, time.
  func setDescription(of metadata: CaptureMetadata, software: String) throws {
    try setIfKnown(TIFFTAG_MAKE, metadata.make)
    try setIfKnown(TIFFTAG_MODEL, metadata.model)
    try setIfKnown(TIFFTAG_SOFTWARE, software)
    try setIfKnown(TIFFTAG_DATETIME, metadata.captureTime.flatMap(CaptureTime.text) ?? "")
  }

  /// Sets what EXIF 2.32 can say of a capture, in an EXIF directory; unknown values are left out.
  ///
  /// - Parameters:
  ///   - size: size of the picture in the file, in pixels.
  ///   - isSRGB: whether its samples are sRGB; nil if the question does not arise, as for a RAW image.
  func setEXIF(of metadata: CaptureMetadata, size: ImageSize, isSRGB: Bool?) throws {
    try set(EXIFTAG_EXIFVERSION, Array("0232".utf8))
    try setIfKnown(EXIFTAG_EXPOSURETIME, metadata.exposureTime)
    try setIfKnown(EXIFTAG_FNUMBER, metadata.aperture)
    try setIfKnown(EXIFTAG_FOCALLENGTH, metadata.focalLength)
    try setISO(metadata.iso)
    try setIfKnown(EXIFTAG_DATETIMEORIGINAL, metadata.captureTime.flatMap(CaptureTime.text) ?? "")
    try setIfKnown(EXIFTAG_LENSMODEL, metadata.lens)
    guard let isSRGB else { return }
    try set(EXIFTAG_COLORSPACE, isSRGB ? 1 : 0xFFFF)
    try set(EXIFTAG_PIXELXDIMENSION, size.width)
    try set(EXIFTAG_PIXELYDIMENSION, size.height)
  }

  /// The tag for ISO has 16 bits; a higher value is named by a tag of 32 bits, and said to be (EXIF 2.32, annex G).
  private func setISO(_ iso: Float) throws {
    guard iso.isFinite, iso >= 0.5, iso < 4e9 else { return }
    let rounded = Int(iso.rounded())
    try set(EXIFTAG_ISOSPEEDRATINGS, [Double(min(rounded, 0xFFFF))])
    if rounded > UInt16.max {
      try set(EXIFTAG_SENSITIVITYTYPE, 2)
      try set(EXIFTAG_RECOMMENDEDEXPOSUREINDEX, rounded)
    }
  }

  private func setIfKnown(_ tag: Int32, _ text: String) throws {
    if !text.isEmpty { try set(tag, text) }
  }

  private func setIfKnown(_ tag: Int32, _ value: Float) throws {
    if value.isFinite, value > 0 { try set(tag, CaptureTags.decimal(value)) }
  }
}

/// Numbers and times in the form that tags hold.
package enum CaptureTags {
  /// The number that a person would write for a value, from which libtiff makes a fraction: 1/60, not 4166667/250000000.
  package static func decimal(_ value: Float) -> Double {
    if value < 1 {
      let inverse = (1 / Double(value)).rounded()
      if Float(1 / inverse) == value { return 1 / inverse }
    }
    return Double(value.description) ?? Double(value)
  }
}

/// Times in the form `YYYY:MM:DD HH:MM:SS`.
package enum CaptureTime {
  /// The text for seconds since 1970; nil outside the years 1 to 9999.
  package static func text(_ seconds: Int) -> String? {
    guard (-62_135_596_800...253_402_300_799).contains(seconds) else { return nil }
    var time = time_t(seconds)
    var parts = unsafe tm()
    guard unsafe gmtime_r(&time, &parts) != nil else { return nil }
    let fields = unsafe [
      parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
    ]
    let padded = fields.map { $0 < 10 ? "0\($0)" : "\($0)" }
    let year = String(repeating: "0", count: 4 - padded[0].count) + padded[0]
    return "\(year):\(padded[1]):\(padded[2]) \(padded[3]):\(padded[4]):\(padded[5])"
  }
}
