import Foundation
import Imaging
import Pipeline
import RawDecoding

/// Reads the sensor's mosaic and what belongs to it from a RAW file.
struct Decode: SourceStage {
  static let name = "decode"
  static let summary = "Reads the mosaic of a Bayer sensor from a RAW file, by way of LibRaw."

  @Output("mosaic") var mosaic: Mosaic
  @Parameter(
    "The most memory that decoding one file may take.", in: 16...1_048_576, unit: .mebibytes, changesResult: false)
  var memoryLimit: Int = 4096

  @Parameter("What becomes of a file that asks for a mandatory correction not known here: refused, or used without it.")
  var unsupportedOpcodes: UnsupportedOpcodes = .refuse

  enum UnsupportedOpcodes: String, CaseIterable {
    case refuse
    /// Left out, with a warning.
    case skip
  }

  private var decoder: RawDecoder {
    var decoder = RawDecoder(memoryLimit: memoryLimit << 20)
    decoder.skipsUnsupportedOpcodes = unsupportedOpcodes == .skip
    return decoder
  }

  func frameSize(of file: URL) throws -> ImageSize { try decoder.header(of: file).size }

  func run(in context: borrowing StageContext) throws {
    let decoded = try decoder.decode(context.source)
    for remark in decoded.metadata.remarks { context.warn(remark) }
    mosaic = decoded
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    // The readout has masked borders beyond the frame, commonly a few percent.
    RawDecoder.workingBytes(
      forReadout: ImageSize(width: frame.width + frame.width / 16, height: frame.height + frame.height / 16))
  }
}
