import Imaging

/// What the tags of a DNG say of color. LibRaw mixes them with its own tables, drops the calibration of the single camera
/// for some, and does not tell an absent tag from a zero.
struct ColorTags {
  private let directory: TIFFDirectory

  /// - Parameter directory: the RAW image's, with what it inherits.
  init(_ directory: TIFFDirectory) { self.directory = directory }

  /// Puts what the tags say in the place of what LibRaw knows. A tag that makes no sense is left out with a remark.
  ///
  /// Third illuminants (DNG 1.6) are left out, as the specification allows.
  func apply(to metadata: inout CaptureMetadata) {
    var remarks: [String] = []
    /// The numbers of a tag; nil if it is absent or, with a remark, makes no sense.
    func numbers(_ tag: TIFFDirectory.Tag, _ name: String, _ isSensible: ([Double]) -> Bool) -> [Float]? {
      guard let values = directory.values[tag] else { return nil }
      if values.allSatisfy(\.isFinite), isSensible(values) { return values.map(Float.init) }
      remarks.append("its \(name) makes no sense: left out")
      return nil
    }
    func matrix(_ tag: TIFFDirectory.Tag, _ name: String) -> [Float]? {
      numbers(tag, name) { $0.count == 9 && $0.contains { $0 != 0 } && $0.allSatisfy { abs($0) < 1000 } }
    }

    typealias Tag = TIFFDirectory.Tag
    let tags: [(number: Int, illuminant: Tag, color: Tag, individual: Tag, forward: Tag)] = [
      (1, .calibrationIlluminant1, .colorMatrix1, .cameraCalibration1, .forwardMatrix1),
      (2, .calibrationIlluminant2, .colorMatrix2, .cameraCalibration2, .forwardMatrix2),
    ]
    let calibrations = tags.compactMap { tags -> CameraColor.Calibration? in
      guard let colorMatrix = matrix(tags.color, "ColorMatrix\(tags.number)") else { return nil }
      return CameraColor.Calibration(
        illuminant: directory[tags.illuminant].first ?? 0, colorMatrix: colorMatrix,
        forwardMatrix: matrix(tags.forward, "ForwardMatrix\(tags.number)"),
        cameraCalibration: calibrationsApply
          ? matrix(tags.individual, "CameraCalibration\(tags.number)").unless([1, 0, 0, 0, 1, 0, 0, 0, 1]) : nil)
    }
    if !calibrations.isEmpty { metadata.color.calibrations = calibrations }
    metadata.color.analogBalance = numbers(.analogBalance, "AnalogBalance") {
      $0.count == 3 && $0.allSatisfy { $0 > 0 && $0 < 1000 }
    }.unless([1, 1, 1])
    if metadata.color.asShotMultipliers == nil {
      metadata.color.asShotWhite = numbers(.asShotWhiteXY, "AsShotWhiteXY") {
        $0.count == 2 && $0.allSatisfy { $0 > 0 } && $0[0] + $0[1] < 1
      }
    }
    for (tag, name) in [
      (TIFFDirectory.Tag.baselineExposure, "BaselineExposure"), (.baselineExposureOffset, "BaselineExposureOffset"),
    ] {
      // Some writers say 0/0, for unknown.
      guard directory.values[tag]?.first?.isNaN != true else { continue }
      let stops = numbers(tag, name) { $0.count == 1 && abs($0[0]) <= 10 }
      metadata.color.baselineExposure += stops?[0] ?? 0
    }
    metadata.remarks += remarks
  }

  /// Whether the calibration of the single camera was made for the profile that the matrices are of: both signatures are
  /// the same text, empty if absent.
  private var calibrationsApply: Bool {
    func text(_ tag: TIFFDirectory.Tag) -> [UInt8] { Array((directory.bytes[tag] ?? []).prefix { $0 != 0 }) }
    return text(.cameraCalibrationSignature) == text(.profileCalibrationSignature)
  }
}

extension [Float]? {
  /// Nil where a tag says what its absence says.
  fileprivate func unless(_ neutral: [Float]) -> [Float]? { self == neutral ? nil : self }
}
