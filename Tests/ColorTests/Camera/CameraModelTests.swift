import Color
import Foundation
import Imaging
import TestSupport
import Testing

/// The numbers of `Fixtures/color/camera-model.json`; its `SOURCES.md` says how they were made.
struct CameraModelFixture: Decodable, Sendable {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    struct Calibration: Decodable, Sendable {
      let temperature: Double
      let colorMatrix: [Double]
      let cameraCalibration: [Double]?
      let forwardMatrix: [Double]?
    }
    struct Capture: Decodable, Sendable {
      let neutral: [Double]
      let white: [Double]
      let kelvin: Double
      let tint: Double
      let balancedToD50: [Double]
    }
    let name: String
    let analogBalance: [Double]
    let calibrations: [Calibration]
    let captures: [Capture]

    var testDescription: String { name }

    func model() throws -> CameraModel {
      try #require(
        CameraModel(
          calibrations: calibrations.map {
            CameraModel.Calibration(
              temperature: $0.temperature, colorMatrix: Matrix3($0.colorMatrix),
              cameraCalibration: $0.cameraCalibration.map { Matrix3($0) } ?? .identity,
              forwardMatrix: $0.forwardMatrix.map { Matrix3($0) })
          }, analogBalance: analogBalance))
    }
  }
  let cases: [Case]

  static func read() throws -> [Case] {
    let data = try Data(contentsOf: Project.fixture("color/camera-model.json"))
    return try JSONDecoder().decode(CameraModelFixture.self, from: data).cases
  }
}

@Suite struct CameraModelTests {
  private static let first = Matrix3([0.7, -0.1, -0.1, -0.4, 1.2, 0.2, -0.1, 0.2, 0.6])
  private static let second = Matrix3([0.6, 0, -0.1, -0.4, 1.1, 0.3, -0.1, 0.3, 0.5])

  /// Chromaticities, temperatures and matrices are those of the independent computation.
  ///
  /// 1e-9: both iterate to the end, one in double precision, where a fixed point is known to a few units of 1e-16 times
  /// the inverse matrix's condition of about 10.
  @Test(arguments: try CameraModelFixture.read())
  func agreesWithAnIndependentComputation(reference: CameraModelFixture.Case) throws {
    let model = try reference.model()
    for capture in reference.captures {
      let white = try #require(model.white(ofNeutral: capture.neutral))
      #expect(abs(white.x - capture.white[0]) < 1e-9 && abs(white.y - capture.white[1]) < 1e-9)
      let light = ColorTemperature(white)
      #expect(abs(light.kelvin / capture.kelvin - 1) < 1e-9 && abs(light.tint - capture.tint) < 1e-6)
      let matrix = try #require(model.balancedToD50(neutral: capture.neutral, white: white))
      for (found, expected) in zip(matrix.values, capture.balancedToD50) { #expect(abs(found - expected) < 1e-9) }
    }
  }

  /// The neutral becomes the white, whatever the matrices, and the white's neutral is the neutral.
  @Test(arguments: try CameraModelFixture.read()) func neutralMapsToWhite(reference: CameraModelFixture.Case) throws {
    let model = try reference.model()
    for capture in reference.captures {
      let white = try #require(model.white(ofNeutral: capture.neutral))
      let gray = try #require(model.balancedToD50(neutral: capture.neutral, white: white)) * [1, 1, 1]
      // 1e-14: a few roundings of numbers near 1.
      for (found, expected) in zip(gray, Chromaticity.d50.xyz) { #expect(abs(found - expected) < 1e-14) }
      let neutral = try #require(model.neutral(under: white))
      let greatest = try #require(capture.neutral.max())
      for (found, expected) in zip(neutral, capture.neutral) { #expect(abs(found - expected / greatest) < 1e-9) }
    }
  }

  /// At an illuminant and beyond it stands its own matrix; between them each entry moves one way.
  @Test func matricesAreInterpolatedInReciprocalTemperature() throws {
    let model = try #require(
      CameraModel(calibrations: [
        .init(temperature: 6500, colorMatrix: Self.second, cameraCalibration: Self.first, forwardMatrix: Self.second),
        .init(temperature: 2850, colorMatrix: Self.first, cameraCalibration: Self.second, forwardMatrix: Self.first),
      ]))
    for (kelvin, matrix) in [(1500.0, Self.first), (2850, Self.first), (6500, Self.second), (20_000, Self.second)] {
      #expect(model.colorMatrix(at: kelvin) == matrix)
      #expect(model.forwardMatrix(at: kelvin) == matrix)
    }
    #expect(model.cameraCalibration(at: 2850) == Self.second && model.cameraCalibration(at: 6500) == Self.first)
    let middle = model.colorMatrix(at: 2 / (1 / 2850 + 1 / 6500))
    for index in 0..<9 {
      // 1e-12: two roundings.
      #expect(abs(middle.values[index] - (Self.first.values[index] + Self.second.values[index]) / 2) < 1e-12)
      let path = stride(from: 2850.0, through: 6500, by: 50).map { model.colorMatrix(at: $0).values[index] }
      let rises = Self.second.values[index] >= Self.first.values[index]
      #expect(zip(path, path.dropFirst()).allSatisfy { rises ? $0 <= $1 : $0 >= $1 })
    }
  }

  @Test func theScaleOfANeutralDoesNotMatter() throws {
    let model = try CameraModelFixture.read()[1].model()
    let (a, b) = (model.white(ofNeutral: [0.5, 1, 0.6]), model.white(ofNeutral: [1, 2, 1.2]))
    #expect(try #require(a) == #require(b))
  }

  /// Two calibrations for one illuminant, or for unknown ones, are not mixed.
  @Test func calibrationsThatCannotBeMixedAreNot() throws {
    func matrix(_ temperatures: Double?...) throws -> Matrix3 {
      let matrices = [Self.first, Self.second]
      return try #require(
        CameraModel(calibrations: zip(temperatures, matrices).map { .init(temperature: $0, colorMatrix: $1) })
      ).colorMatrix(at: 4000)
    }
    #expect(try matrix(5500, 5500) == Self.first)
    #expect(try matrix(nil, nil) == Self.first)
    #expect(try matrix(nil, 5500) == Self.second)
    #expect(try matrix(5500, nil) == Self.first)
    #expect(try matrix(5500) == Self.first)
  }

  @Test func nonsenseGivesNothing() {
    let singular = Matrix3([1, 2, 3, 2, 4, 6, 0, 0, 1])
    let empty = CameraModel(calibrations: [])
    #expect(empty.isNil)
    let flat = CameraModel(calibrations: [.init(temperature: 6500, colorMatrix: singular)])
    #expect(flat.isNil)
    let model = CameraModel(calibrations: [.init(temperature: 6500, colorMatrix: Self.first)])
    #expect(model?.white(ofNeutral: [-1, 1, 1]) == nil)
    #expect(model?.white(ofNeutral: [.nan, 1, 1]) == nil)
  }

  /// The tags' own terms: illuminants by EXIF's codes, the color matrix alone being mandatory.
  @Test func modelOfACaptureFollowsItsTags() throws {
    var color = CameraColor()
    #expect(CameraModel(color).isNil)
    let (first, second) = (Self.first.values.map { Float($0) }, Self.second.values.map { Float($0) })
    color.calibrations = [
      .init(illuminant: 17, colorMatrix: first), .init(illuminant: 21, colorMatrix: second, forwardMatrix: first),
    ]
    color.analogBalance = [1.5, 1, 2]
    let model = try #require(CameraModel(color))
    #expect(model.colorMatrix(at: 2850).values.map { Float($0) } == first)
    #expect(model.colorMatrix(at: 6500).values.map { Float($0) } == second)
    #expect(model.forwardMatrix(at: 4000)?.values.map { Float($0) } == first)
    let response = model.xyzToCamera(under: .d65)
    let bare = model.colorMatrix(at: ColorTemperature(.d65).kelvin)
    #expect(response.values == zip(bare.values, [1.5, 1.5, 1.5, 1, 1, 1, 2, 2, 2]).map { $0 * $1 })
  }
}

extension Optional where Wrapped == CameraModel {
  /// Models cannot be compared, so neither can their absence by `==`.
  fileprivate var isNil: Bool { if case .none = self { true } else { false } }
}
