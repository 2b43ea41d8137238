import Foundation
import Imaging
import PictureCoding
import TIFFCoding

/// A picture that is evaluated, as its file has it.
struct EvaluatedPicture {
  /// Upright and sRGB-encoded.
  var image: ColorImage
  /// Bits of a sample.
  let bits: Int

  /// Reads a picture of any of the three formats, told by its content.
  ///
  /// What is not red, green and blue alone is refused: alpha, as figures of the colors below it would be of what nobody
  /// sees, and gray, as it has no color to be compared.
  init(contentsOf url: URL, of method: String?) throws(EvaluationReport.Failure) {
    let name = url.path(percentEncoded: false)
    func failure(_ problem: String) -> EvaluationReport.Failure { .init(method: method, file: name, problem: problem) }
    do {
      self = try Self.readPicture(url) ?? Self.readTIFF(url)
    } catch let error as PictureCodingError {
      throw failure("\(error.cause); \(error.remedy)")
    } catch let error as TIFFCodingError {
      throw failure("\(error.cause); \(error.remedy)")
    } catch let error as Refusal {
      throw failure(error.problem)
    } catch {
      throw failure("\(error)")
    }
  }

  private struct Refusal: Error {
    let problem: String
  }

  private init(_ image: ColorImage, bits: Int) {
    self.image = image.turned(image.metadata.orientation)
    self.image.metadata = CaptureMetadata()
    self.bits = bits
  }

  /// Nil for a file that is neither a JPEG nor a PNG.
  private static func readPicture(_ url: URL) throws -> EvaluatedPicture? {
    let (picture, form): (ColorImage, PictureReader.Form)
    do {
      (picture, form) = try PictureReader.readWithForm(url)
    } catch {
      guard error.code == .notAPicture else { throw error }
      return nil
    }
    if form.hasAlpha { throw Refusal(problem: "it has an alpha channel; lay it over its background, without alpha") }
    if form.isGray { throw Refusal(problem: "it is gray; compare pictures in red, green and blue") }
    return EvaluatedPicture(picture, bits: form.bits)
  }

  private static func readTIFF(_ url: URL) throws -> EvaluatedPicture {
    let bits = try TIFFReader.bits(of: url)
    var image = try TIFFReader.readPicture(url)
    if image.encoding == .linearSRGB {
      image = ColorImage(
        size: image.size, values: image.values.map(SRGBCurve.encode), encoding: .sRGB, metadata: image.metadata)
    }
    return EvaluatedPicture(image, bits: bits)
  }

  /// Clips to [0, 1] and rounds to 8 bits, as if it had been written so.
  mutating func roundToEightBits() {
    for index in image.values.indices {
      image.values[index] = (min(max(image.values[index], 0), 1) * 255).rounded() / 255
    }
  }
}
