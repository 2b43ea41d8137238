import Foundation
import Imaging
import RawDecoding
import TestSupport
import Testing

@Suite struct ColorTagTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func metadata(_ change: (inout SyntheticDNG) -> Void) throws -> CaptureMetadata {
    var dng = SyntheticDNG(width: 40, height: 32)
    change(&dng)
    try dng.write(to: directory.file("a.dng"))
    return try RawDecoder().header(of: directory.file("a.dng")).metadata
  }

  private static let second = [0.7, -0.1, -0.1, -0.4, 1.2, 0.2, -0.1, 0.2, 0.6]
  private static let individual = [1.02, 0, 0.01, 0, 0.98, 0, -0.01, 0, 1.01]

  @Test func everyTagIsRead() throws {
    let color = try metadata {
      $0.tags[50722] = .signedRationals(Self.second)
      $0.tags[50779] = .shorts([17])
      $0.tags[50724] = .signedRationals(Self.individual)
      $0.tags[50965] = .signedRationals(Self.second)
      $0.tags[50727] = .rationals([1.25, 1, 1.5])
      $0.tags[50730] = .signedRationals([0.35])
      $0.tags[51109] = .signedRationals([-0.1])
    }.color
    #expect(color.calibrations.map(\.illuminant) == [21, 17])
    #expect(color.calibrations[0].cameraCalibration == nil && color.calibrations[0].forwardMatrix == nil)
    #expect(color.calibrations[1].colorMatrix == Self.second.map { Float($0) })
    #expect(color.calibrations[1].cameraCalibration == Self.individual.map { Float($0) })
    #expect(color.calibrations[1].forwardMatrix == Self.second.map { Float($0) })
    #expect(color.analogBalance == [1.25, 1, 1.5] && color.asShotWhite == nil)
    // 1e-6: a sum in single precision.
    #expect(abs(color.baselineExposure - 0.25) < 1e-6)
  }

  @Test func whiteIsReadWhereNoNeutralIs() throws {
    let white: [Float] = [0.3457, 0.3585]
    let color = try metadata {
      $0.tags[50728] = nil
      $0.tags[50729] = .rationals(white.map { Double($0) })
    }.color
    #expect(color.asShotMultipliers == nil && color.asShotWhite == white)
    #expect(try metadata { $0.tags[50729] = .rationals([0.3, 0.3]) }.color.asShotWhite == nil)
  }

  /// The calibration of the single camera belongs to a profile of the same signature.
  @Test func calibrationOfAnotherProfileIsLeftOut() throws {
    func calibration(_ camera: String?, _ profile: String?) throws -> [Float]? {
      try metadata {
        $0.tags[50723] = .signedRationals(Self.individual)
        $0.tags[50931] = camera.map { .text($0) }
        $0.tags[50932] = profile.map { .text($0) }
      }.color.calibrations[0].cameraCalibration
    }
    for (camera, profile) in [(nil, nil), ("org", "org"), ("", nil)] as [(String?, String?)] {
      #expect(try calibration(camera, profile) != nil)
    }
    for (camera, profile) in [("org", nil), (nil, "org"), ("org", "com")] as [(String?, String?)] {
      #expect(try calibration(camera, profile) == nil)
    }
  }

  @Test func nonsenseIsLeftOutWithARemark() throws {
    let cases: [(String, (inout SyntheticDNG) -> Void)] = [
      ("ColorMatrix1", { $0.tags[50721] = .signedRationals([1, 0, 0]) }),
      ("ColorMatrix2", { $0.tags[50722] = .signedRationals([Double](repeating: 0, count: 9)) }),
      ("ForwardMatrix1", { $0.tags[50964] = .signedRationals([1, 2]) }),
      ("CameraCalibration1", { $0.tags[50723] = .signedRationals([5000, 0, 0, 0, 1, 0, 0, 0, 1]) }),
      ("AnalogBalance", { $0.tags[50727] = .rationals([1, 0, 1]) }),
      ("BaselineExposure", { $0.tags[50730] = .signedRationals([40]) }),
      (
        "AsShotWhiteXY",
        {
          $0.tags[50728] = nil
          $0.tags[50729] = .rationals([0.7, 0.7])
        }
      ),
    ]
    for (name, change) in cases {
      let metadata = try metadata(change)
      #expect(metadata.remarks == ["its \(name) makes no sense: left out"])
      #expect(metadata.color.analogBalance == nil && metadata.color.baselineExposure == 0)
    }
  }

  /// Of a camera that LibRaw knows, the matrix for D65, as other makers' files have no tag for it.
  @Test func matrixOfAKnownCameraStandsIn() throws {
    let color = try metadata {
      $0.tags[50721] = nil
      $0.tags[50778] = nil
      $0.tags[271] = .text("Canon")
      $0.tags[272] = .text("Canon EOS 550D")
      $0.tags[50708] = .text("Canon EOS 550D")
    }.color
    let matrix: [Float] = [0.6941, -0.1164, -0.0857, -0.3825, 1.1597, 0.2534, -0.0416, 0.1540, 0.6039]
    #expect(color.calibrations == [.init(illuminant: 21, colorMatrix: matrix)])
  }

  /// The sample's BaselineExposure is 0/0.
  @Test func unknownExposureIsNone() throws {
    let header = try RawDecoder().header(of: SampleFiles.good("tinydng_colorchart_canon_kiss_x4.dng"))
    #expect(header.metadata.color.baselineExposure == 0 && header.metadata.remarks.isEmpty)
  }
}
