import ColorProfiles
import Foundation
import Imaging
import Parallel
import PictureCoding
import TIFFCoding

/// A picture whose colors another is to have.
public struct ColorPicture: Sendable {
  /// Upright, sRGB-encoded; colors that sRGB does not hold lie beyond [0, 1].
  public let image: ColorImage
  /// What had to be assumed of its colors, as a clause; nil if nothing.
  public let remark: String?

  /// Reads a TIFF, JPEG or PNG file, told by its content, and takes its colors from its profile to sRGB.
  ///
  /// A file without a profile is taken for sRGB, and so is one whose profile leads from no RGB.
  /// - Throws: `PictureCodingError` or `TIFFCodingError`.
  public init(contentsOf url: URL, workers: WorkerPool) throws {
    let (picture, profile) = try Self.read(url)
    var image = picture.turned(picture.metadata.orientation)
    image.metadata.orientation = .upright
    guard let profile, !Self.isSRGB(profile) else {
      self.image = image
      remark = nil
      return
    }
    do {
      let name = "the color profile of \(url.lastPathComponent)"
      let way = try ColorTransform(through: [ColorProfile(profile, name: name), OutputSpace.sRGB.profile()])
      // The samples are what the profile is of, whatever encoding they were read under.
      way.apply(to: &image, workers: workers)
      image.encoding = .sRGB
      remark = nil
    } catch {
      image.encoding = .sRGB
      remark = "\(error.file) \(error.cause): its colors are taken for sRGB"
    }
    self.image = image
  }

  private static func read(_ url: URL) throws -> (picture: ColorImage, profile: [UInt8]?) {
    do throws(PictureCodingError) {
      return try PictureReader.readWithProfile(url)
    } catch {
      guard error.code == .notAPicture else { throw error }
    }
    return (try TIFFReader.readPicture(url), try TIFFReader.profile(of: url))
  }

  private static func isSRGB(_ profile: [UInt8]) -> Bool {
    profile == ICCProfile.sRGB.bytes || (try? OutputSpace.sRGB.profile().bytes) == profile
  }
}
