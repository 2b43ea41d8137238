import FileWriting
import Foundation
import Imaging
import Parallel

/// Writes pictures as JPEG files of 8 bits, reduced on demand, with their color profile.
///
/// A file appears whole or not at all (`AtomicFile`), and the same picture gives the same bytes on every run, whatever the
/// number of workers.
public struct JPEGWriter: Sendable {
  /// How pictures are written.
  public struct Options: Sendable, Hashable, Codable {
    /// Of libjpeg's tables, 1…100.
    public var quality = 90
    public var subsampling: JPEGCodec.Subsampling = .yuv444
    /// Whether the file shows a coarse picture first and then a finer one; it is a little smaller, and slower to make.
    public var isProgressive = false
    /// The longer side that the picture is reduced to if its own is longer, in pixels; nil to leave it as it is.
    public var longestSide: Int?
    /// Whether the pixels are left as they lie, and EXIF says how to turn them; if not, they are turned upright.
    public var keepsOrientation = false
    /// Whether the file is read again before it takes its name, and its samples compared.
    public var verify = true

    public init() {}
  }

  public var options: Options

  public init(options: Options = Options()) { self.options = options }

  /// Writes a picture to `url`, in the place of any file there.
  ///
  /// It is reduced first, by areas and in light, then given the file's color, clipped to [0, 1] and rounded.
  /// - Parameters:
  ///   - color: what the samples stand for.
  ///   - segments: what the file says beside the picture, in whole marker segments; by default its orientation.
  ///   - modified: what the file is to give as the time of its last change; unless given, now.
  ///   - amend: is lent the finished file before it is verified and takes its name, to add to it what does not change
  ///     its samples.
  /// - Throws: `PictureCodingError`: `unrepresentable` for an empty picture, one of more than 65500 pixels a side and one
  ///   with values that are not finite, before a file is made; `notAsWritten` if the file does not give back what was
  ///   written; what `amend` throws; else `FileWritingError` as `AtomicFile`.
  public func write(
    _ image: ColorImage, to url: URL, color: FileColor, workers: WorkerPool, segments: [[UInt8]]? = nil,
    modified: ModificationTime? = nil, amend: (URL) throws -> Void = { _ in }
  ) throws {
    precondition((1...100).contains(options.quality), "the quality of a JPEG is 1 to 100")
    let name = url.path(percentEncoded: false)
    let size = writtenSize(of: image.size)
    guard size.area > 0, max(size.width, size.height) <= TurboJPEG.maximumSide else {
      throw PictureCodingError(.unrepresentable, file: name, cause: "a picture of \(size) pixels cannot be a JPEG")
    }
    let unreal = image.values.count { !$0.isFinite }
    guard unreal == 0 else {
      throw PictureCodingError(.unrepresentable, file: name, cause: "\(unreal) of the picture's values are not finite")
    }
    let orientation = image.metadata.orientation
    let reduced = image.reduced(to: size, workers: workers, isClipped: false)
    let grid = OrientedGrid(stored: size, orientation: options.keepsOrientation ? .upright : orientation)
    let pixels = try TurboJPEG.encode(
      JPEGWriter.samples(of: reduced, grid, color, workers), size: grid.size, quality: options.quality,
      subsampling: options.subsampling, isProgressive: options.isProgressive, file: name)
    let isTurned = options.keepsOrientation && orientation != .upright
    let segments = segments ?? (isTurned ? [JPEGSegment.exif(orientation)] : [])
    let bytes = JPEGSegment.insert(segments + JPEGSegment.profile(color.profile), into: pixels)
    try AtomicFile.write(bytes, to: url, modified: modified) { temporary in
      try amend(temporary)
      if options.verify { try JPEGWriter.verify(temporary, holds: pixels, size: grid.size, named: name) }
    }
  }

  /// The size of a picture after reduction, in pixels, before it is turned.
  public func writtenSize(of size: ImageSize) -> ImageSize {
    options.longestSide.map { size.reduced(longerSide: $0) } ?? size
  }

  /// What the file says of how to turn the picture.
  public func writtenOrientation(of image: ColorImage) -> Orientation {
    options.keepsOrientation ? image.metadata.orientation : .upright
  }

  /// Memory that writing a picture of this size takes beside the picture itself, in bytes, at most: the reduced picture,
  /// its samples, the file twice, and its samples as they were meant and as they are read.
  public func workingBytes(for size: ImageSize) -> Int {
    let written = writtenSize(of: size)
    return written.area * (written == size ? 3 : 15) + written.area * (6 + 6 + 3 + 3) + 4 << 20
  }

  private static func samples(
    of image: ColorImage, _ grid: OrientedGrid, _ color: FileColor, _ workers: WorkerPool
  ) -> [UInt8] {
    let length = grid.size.width * 3
    return [UInt8](rows: grid.size.height, width: length, bandHeight: 64, on: workers) { rows, samples in
      var line = [Float](repeating: 0, count: length)
      for row in rows {
        let source = image.values.span
        var values = line.mutableSpan
        for column in 0..<grid.size.width {
          let pixel = grid.storedPixel(row: row, column: column) * 3
          for channel in 0..<3 { values[column * 3 + channel] = source[pixel + channel] }
        }
        color.convert?(&values)
        let start = (row - rows.lowerBound) * length
        for index in 0..<length { samples[start + index] = UInt8(min(max(values[index], 0), 1) * 255 + 0.5) }
      }
    }
  }

  /// Reads a file as any program would, and compares its samples with those that `pixels` decode to.
  private static func verify(_ file: URL, holds pixels: [UInt8], size: ImageSize, named name: String) throws {
    let fault: String
    do throws(PictureCodingError) {
      let meant = try TurboJPEG.decode(pixels, size: size, file: name)
      let read = try PictureFile(contentsOf: file)
      let header = try JPEGHeader(of: read.bytes, file: name)
      if header.size == size {
        if try TurboJPEG.decode(read.bytes, size: size, file: name) == meant { return }
        fault = "its samples differ"
      } else {
        fault = "its size is \(header.size) pixels, not \(size)"
      }
    } catch {
      fault = error.cause
    }
    throw PictureCodingError(
      .notAsWritten, file: name, cause: "read again, the file does not hold what was written: \(fault)")
  }
}
