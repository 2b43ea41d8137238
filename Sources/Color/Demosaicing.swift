/// LibRaw's methods to find the two colors that a Bayer site did not see.
public enum Demosaicing: String, CaseIterable, Sendable, Codable {
  /// Bilinear: fast, soft, colored edges.
  case linear
  /// Variable number of gradients; one picture at a time.
  case vng
  /// Patterned pixel grouping.
  case ppg
  /// Adaptive homogeneity-directed; found by our own kernels (`AdaptiveHomogeneity`).
  case ahd
  /// Double corrected bilinear.
  case dcb
  /// By Anton Petrusevich: few artifacts in fine detail.
  case dht
  /// AHD as modified by Anton Petrusevich; slow, one picture at a time.
  case aahd

  /// The number that LibRaw's `user_qual` and dcraw's `-q` give it.
  var quality: Int32 {
    switch self {
    case .linear: 0
    case .vng: 1
    case .ppg: 2
    case .ahd: 3
    case .dcb: 4
    case .dht: 11
    case .aahd: 12
    }
  }

  /// Pixels to add on each side before and to take away after: LibRaw's AAHD takes what lies beyond the frame for black.
  var margin: Int { self == .aahd ? 8 : 0 }

  /// Most bytes a pixel that LibRaw holds at a time, less the 12 of the result where that does not yet exist; measured.
  var workingBytesPerPixel: Int {
    switch self {
    case .linear, .vng, .ppg, .ahd: 10
    case .dht: 11
    case .dcb: 22
    case .aahd: 38
    }
  }
}
