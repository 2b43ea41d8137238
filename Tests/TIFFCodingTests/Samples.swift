import CTIFF
import Imaging
import Parallel
import TIFFCoding
import TestSupport
import Testing

/// Pictures and captures for the tests of this target.
enum Samples {
  static let workers = WorkerPool(count: 2)

  /// A gradient with noise that leaves [0, 1] at both ends.
  static func picture(
    _ width: Int, _ height: Int, orientation: Orientation = .upright, encoding: ColorImage.Encoding = .sRGB
  ) -> ColorImage {
    var random = SplitMix64(seed: UInt64(width * 1000 + height))
    var metadata = capture
    metadata.orientation = orientation
    let values = (0..<width * height * 3).map { index in
      Float(index) / Float(width * height * 3) + Float.random(in: -0.05...0.05, using: &random)
    }
    return ColorImage(
      size: ImageSize(width: width, height: height), values: values, encoding: encoding, metadata: metadata)
  }

  /// A capture of which everything is known.
  static var capture: CaptureMetadata {
    var capture = CaptureMetadata()
    capture.make = "DiffRAW"
    capture.model = "Test Camera"
    capture.lens = "4.25 mm f/1.8"
    capture.iso = 400
    capture.exposureTime = 1 / 60
    capture.aperture = 1.8
    capture.focalLength = 4.25
    capture.captureTime = 1_767_323_045  // 2026-01-02 03:04:05
    return capture
  }

  /// Expects the EXIF tags of `capture` in a file.
  static func expectEXIF(of file: borrowing TIFFHandle) throws {
    let found: Void? = try file.withEXIF {
      // libtiff gives fractions in single precision.
      #expect(file.number(EXIFTAG_EXPOSURETIME).map { Float($0) } == Float(1) / 60)
      #expect(file.number(EXIFTAG_FNUMBER).map { Float($0) } == Float(1.8))
      #expect(file.number(EXIFTAG_FOCALLENGTH) == 4.25)
      #expect(file.number(EXIFTAG_ISOSPEEDRATINGS) == 400)
      #expect(file.text(EXIFTAG_DATETIMEORIGINAL) == "2026:01:02 03:04:05")
      #expect(file.text(EXIFTAG_LENSMODEL) == "4.25 mm f/1.8")
    }
    #expect(found != nil)
  }
}
