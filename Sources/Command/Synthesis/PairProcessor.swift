import Batch
import FileWriting
import Foundation
import Imaging
import Parallel
import PictureCoding
import Pipeline
import Synthesis
import TIFFCoding

/// Makes a pair of files from each photograph of a batch: a RAW file of it, and what this should look like.
struct PairProcessor: FileProcessor {
  let ranges: SimulatedCamera.Ranges
  let seed: UInt64
  /// Pixels to which longer sides are reduced; nil to reduce nothing.
  let longerSide: Int?
  /// The most that is taken of a photograph, from its middle; nil to take it whole.
  let crop: ImageSize?
  let workers: WorkerPool

  let thrift: String? = "reduce the photographs with --size"

  /// The two files, in the order in which they are listed.
  static let forms = [
    OutputForm(folder: "raw", fileExtension: "dng"), OutputForm(folder: "target", fileExtension: "tif"),
  ]
  /// The shortest side of a RAW image that developers take, in pixels.
  static let leastSide = 32

  func plan(for input: URL) throws -> FilePlan {
    let stored = try Self.reading { () throws(PictureCodingError) in try PictureReader.size(of: input) }
    let size = frame(in: reducedSize(of: stored)).size
    guard min(size.width, size.height) >= Self.leastSide else {
      throw PairFailure(
        failureCategory: .input,
        description:
          "is too small: \(size) pixels, and a RAW image has \(Self.leastSide) × \(Self.leastSide) at least; "
          + "leave it out")
    }
    // Most is in use while the file is read, its bytes and samples beside the picture, or while the pair is made: the
    // picture, the reduced one, the target and the samples.
    let writing = TIFFWriter().workingBytes(for: size, workers: workers.count)
    let bytes = max(stored.area * 28, stored.area * 12 + size.area * 26) + writing + 8 << 20
    return FilePlan(bytes: bytes, pixels: size.area, outputBytes: size.area * 8 + 1 << 16)
  }

  func process(
    _ item: WorkItem, progress: @escaping @Sendable (Double) -> Void, cancellation: CancellationFlag
  ) throws -> FileReport {
    var picture = try Self.reading { () throws(PictureCodingError) in try PictureReader.read(item.input) }
    progress(0.4)
    try cancellation.check()
    picture = picture.reduced(to: reducedSize(of: picture.size), workers: workers)
    picture = picture.cropped(to: frame(in: picture.size))
    var random = RandomStream(seed: seed, Self.key(of: item.input.lastPathComponent))
    let camera = SimulatedCamera.draw(from: ranges, using: &random)
    let (mosaic, target) = camera.expose(picture, using: random, workers: workers)
    var dng = DNG(mosaic: mosaic)
    dng.noiseProfile = [.init(scale: camera.noise.shot, offset: camera.noise.read)]
    progress(0.6)
    try cancellation.check()
    try write(dng, target, to: item.outputs)
    return FileReport(bytesWritten: item.outputs.reduce(0) { $0 + (Self.size(of: $1) ?? 0) })
  }

  /// Writes both files, or neither.
  private func write(_ dng: DNG, _ target: ColorImage, to outputs: [URL]) throws {
    do {
      try DNGWriter().write(dng, to: outputs[0])
      do {
        try TIFFWriter().write(target, to: outputs[1], workers: workers)
      } catch {
        try? FileManager.default.removeItem(at: outputs[0])
        throw error
      }
    } catch let error as FileWritingError {
      throw PairFailure(failureCategory: FailureCategory(error), description: "\(error)")
    }
  }

  private func reducedSize(of size: ImageSize) -> ImageSize {
    longerSide.map { size.reduced(longerSide: $0) } ?? size
  }

  /// The part of a picture that is taken.
  private func frame(in size: ImageSize) -> PixelRectangle {
    let part = ImageSize(
      width: min(size.width, crop?.width ?? size.width), height: min(size.height, crop?.height ?? size.height))
    return PixelRectangle(top: (size.height - part.height) / 2, left: (size.width - part.width) / 2, size: part)
  }

  /// The key of a name's stream: FNV-1a of its bytes, 64 bits.
  private static func key(of name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// Calls `body`; what is wrong with the picture is then told as the file's fault.
  private static func reading<Result>(_ body: () throws(PictureCodingError) -> Result) throws(PairFailure) -> Result {
    do {
      return try body()
    } catch {
      throw PairFailure(failureCategory: .input, description: "\(error.cause); \(error.remedy)")
    }
  }

  private static func size(of file: URL) -> Int? {
    try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize
  }
}

/// Why a photograph did not become a pair; the batch adds the file.
struct PairFailure: CategorizedFailure, CustomStringConvertible {
  let failureCategory: FailureCategory
  let description: String
}
