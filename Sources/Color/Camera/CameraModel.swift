import Imaging

/// How a camera sees color, and how to see what it saw: the mapping of camera colors to CIE XYZ of the Digital Negative
/// Specification 1.7, chapter 6.
///
/// Matrices are interpolated in reciprocal color temperature between at most two illuminants, and kept at the nearer one
/// beyond them. *Neutral* is what the camera records of a perfect gray: three numbers whose scale means nothing.
public struct CameraModel: Sendable {
  /// What is known of a camera under one illuminant.
  public struct Calibration: Sendable, Hashable {
    /// Color temperature of the illuminant, in kelvin; nil if unknown.
    public var temperature: Double?
    /// From CIE XYZ to the colors of a reference camera.
    public var colorMatrix: Matrix3
    /// From the reference camera to this one.
    public var cameraCalibration: Matrix3
    /// From white-balanced colors of the reference camera to XYZ D50; nil if unknown.
    public var forwardMatrix: Matrix3?

    public init(
      temperature: Double?, colorMatrix: Matrix3, cameraCalibration: Matrix3 = .identity, forwardMatrix: Matrix3? = nil
    ) {
      self.temperature = temperature
      self.colorMatrix = colorMatrix
      self.cameraCalibration = cameraCalibration
      self.forwardMatrix = forwardMatrix
    }
  }

  /// The calibration for the lower temperature, or the only one.
  private let warm: Calibration
  /// The calibration for the higher temperature; nil if there is but one.
  private let cool: Calibration?
  /// What each channel was amplified by before it was stored.
  private let analogBalance: Matrix3

  /// - Parameter calibrations: two of them count if both illuminants are known and differ; else the first with a known
  ///   one, or the first of all. Further ones are left out.
  /// - Returns: nil if there is no calibration, or one that cannot be inverted.
  public init?(calibrations: [Calibration], analogBalance: [Double] = [1, 1, 1]) {
    precondition(analogBalance.count == 3, "an analog balance has three gains")
    let pair = calibrations.prefix(2)
    self.analogBalance = Matrix3(diagonal: analogBalance)
    let known = pair.filter { $0.temperature != nil }.sorted { ($0.temperature ?? 0) < ($1.temperature ?? 0) }
    if known.count == 2, known[0].temperature != known[1].temperature {
      (warm, cool) = (known[0], known[1])
    } else {
      // Of two for one illuminant the first counts.
      guard let only = pair.first(where: { $0.temperature != nil }) ?? pair.first else { return nil }
      (warm, cool) = (only, nil)
    }
    for calibration in [warm, cool].compactMap({ $0 }) {
      guard (self.analogBalance * calibration.cameraCalibration * calibration.colorMatrix).inverse != nil else {
        return nil
      }
    }
  }

  /// The model of a capture; nil if nothing usable is known of its camera.
  public init?(_ color: CameraColor) {
    func matrix(_ values: [Float]) -> Matrix3 { Matrix3(values.map(Double.init)) }
    self.init(
      calibrations: color.calibrations.map { calibration in
        Calibration(
          temperature: LightSource.temperature(ofCode: calibration.illuminant),
          colorMatrix: matrix(calibration.colorMatrix),
          cameraCalibration: calibration.cameraCalibration.map(matrix) ?? .identity,
          forwardMatrix: calibration.forwardMatrix.map(matrix))
      }, analogBalance: color.analogBalance?.map(Double.init) ?? [1, 1, 1])
  }

  /// How much the calibration for the lower temperature counts at another, in [0, 1].
  private func share(at kelvin: Double) -> Double {
    guard let cool, let high = cool.temperature, let low = warm.temperature else { return 1 }
    if kelvin <= low { return 1 }
    if kelvin >= high { return 0 }
    return (1 / kelvin - 1 / high) / (1 / low - 1 / high)
  }

  private func mixed(_ matrix: KeyPath<Calibration, Matrix3>, at kelvin: Double) -> Matrix3 {
    guard let cool else { return warm[keyPath: matrix] }
    return warm[keyPath: matrix].mixed(share(at: kelvin), with: cool[keyPath: matrix])
  }

  /// ColorMatrix at a color temperature, in kelvin.
  public func colorMatrix(at kelvin: Double) -> Matrix3 { mixed(\.colorMatrix, at: kelvin) }

  /// CameraCalibration at a color temperature, in kelvin.
  public func cameraCalibration(at kelvin: Double) -> Matrix3 { mixed(\.cameraCalibration, at: kelvin) }

  /// ForwardMatrix at a color temperature, in kelvin; the one there is if but one calibration has it.
  public func forwardMatrix(at kelvin: Double) -> Matrix3? {
    guard let first = warm.forwardMatrix, let second = cool?.forwardMatrix else {
      return warm.forwardMatrix ?? cool?.forwardMatrix
    }
    return first.mixed(share(at: kelvin), with: second)
  }

  /// Matrix from CIE XYZ to the stored colors under a white.
  public func xyzToCamera(under white: Chromaticity) -> Matrix3 {
    let kelvin = ColorTemperature(white).kelvin
    return analogBalance * cameraCalibration(at: kelvin) * colorMatrix(at: kelvin)
  }

  /// What the camera records of a perfect gray under a white: three positive numbers, the greatest 1; nil if the matrices
  /// give none.
  public func neutral(under white: Chromaticity) -> [Double]? {
    let response = xyzToCamera(under: white) * white.xyz
    guard let greatest = response.max(), response.allSatisfy({ $0.isFinite && $0 > 0 }) else { return nil }
    return response.map { $0 / greatest }
  }

  /// The white under which the camera records a neutral.
  ///
  /// The matrix depends on the white, so this is the fixed point of white ← xy(matrix(white)⁻¹ · neutral), from D50 on.
  /// - Returns: nil if no light makes that neutral.
  public func white(ofNeutral neutral: [Double]) -> Chromaticity? {
    precondition(neutral.count == 3, "a neutral has three values")
    var white = Chromaticity.d50
    for pass in 0..<100 {
      guard let inverse = xyzToCamera(under: white).inverse, let next = Chromaticity(xyz: inverse * neutral) else {
        return nil
      }
      if next.distance(to: white) < 1e-13 { return next }
      // Steps that keep going back and forth between two whites are halved.
      white = pass < 20 ? next : Chromaticity(x: (white.x + next.x) / 2, y: (white.y + next.y) / 2)
    }
    return white
  }

  /// Matrix from balanced colors, each stored one divided by the neutral, to CIE XYZ D50: (1, 1, 1) becomes the white
  /// D50 with Y = 1, exactly but for rounding.
  ///
  /// By the forward matrices where there are any, scaled so that white is exact though their digits are few; else by the
  /// inverse of the color matrix and Bradford's adaptation.
  /// - Parameters:
  ///   - neutral: positive.
  ///   - white: that of the neutral, by which matrices are interpolated.
  /// - Returns: nil if the matrices there have no inverse.
  public func balancedToD50(neutral: [Double], white: Chromaticity) -> Matrix3? {
    let kelvin = ColorTemperature(white).kelvin
    let target = Chromaticity.d50.xyz
    let toReference = analogBalance * cameraCalibration(at: kelvin)
    if let forward = forwardMatrix(at: kelvin), case let sums = forward * [1, 1, 1], sums.allSatisfy({ $0 > 0 }) {
      guard let fromCamera = toReference.inverse else { return nil }
      let reference = fromCamera * neutral
      guard reference.allSatisfy({ $0 > 0 }) else { return nil }
      return Matrix3(diagonal: zip(target, sums).map { $0 / $1 }) * forward
        * Matrix3(diagonal: reference.map { 1 / $0 }) * fromCamera * Matrix3(diagonal: neutral)
    }
    guard let inverse = (toReference * colorMatrix(at: kelvin)).inverse else { return nil }
    let source = inverse * neutral
    guard source[1] > 0, let adaptation = ChromaticAdaptation.matrix(from: source, to: target) else { return nil }
    return adaptation * inverse * Matrix3(diagonal: neutral)
  }
}
