import Foundation
import Imaging
import PictureCoding
import TIFFCoding

/// A picture whose colors another is to have.
public struct ColorPicture: Sendable {
  /// Upright, of the encoding that the file says.
  public let image: ColorImage
  /// Whether the file holds a color profile that was not applied: the colors were taken for sRGB's then.
  public let hasForeignProfile: Bool

  /// Reads a TIFF, JPEG or PNG file, told by its content.
  /// - Throws: `PictureCodingError` or `TIFFCodingError`.
  public init(contentsOf url: URL) throws {
    do throws(PictureCodingError) {
      image = try PictureReader.read(url)
      hasForeignProfile = false
      return
    } catch {
      guard error.code == .notAPicture else { throw error }
    }
    let stored = try TIFFReader.read(url)
    let picture = stored.colorImage()
    image = picture.turned(picture.metadata.orientation)
    hasForeignProfile =
      stored.profile.map { ![ICCProfile.sRGB.bytes, ICCProfile.linearSRGB.bytes].contains($0) } ?? false
  }
}
