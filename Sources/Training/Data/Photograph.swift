import Foundation
import Imaging
import Parallel
import PictureCoding

/// A photograph to train on, held in memory with 8 bits a value.
struct Photograph: Sendable {
  let name: String
  let size: ImageSize
  /// height × width × 3, sRGB-encoded.
  private let values: [UInt8]

  /// Reads a photograph.
  /// - Throws: `PictureCodingError`, with the file's name.
  init(contentsOf url: URL) throws {
    let picture = try PictureReader.read(url)
    name = url.lastPathComponent
    size = picture.size
    values = picture.values.map { UInt8(min(max($0, 0), 1) * 255 + 0.5) }
  }

  /// A part of the photograph, sRGB-encoded, in [0, 1].
  func part(_ area: PixelRectangle) -> ColorImage {
    var part: [Float] = []
    part.reserveCapacity(area.size.area * 3)
    for row in area.top..<area.top + area.size.height {
      let start = (row * size.width + area.left) * 3
      for value in values[start..<start + area.size.width * 3] { part.append(Float(value) / 255) }
    }
    return ColorImage(size: area.size, values: part, encoding: .sRGB)
  }

  /// Reads the photographs of a folder, in the order of their names.
  ///
  /// - Parameters:
  ///   - least: the shortest side that is of use, in pixels.
  ///   - report: told of each file that is skipped, and why.
  /// - Throws: `TrainingError` if the folder cannot be read or holds no photograph of use.
  static func all(
    in folder: URL, least: Int, on workers: WorkerPool, report: @escaping @Sendable (String) -> Void
  ) throws -> [Photograph] {
    let path = folder.path(percentEncoded: false)
    let files: [URL]
    do {
      files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        .filter { ["jpg", "jpeg", "png"].contains($0.pathExtension.lowercased()) }
        .sorted { $0.lastPathComponent < $1.lastPathComponent }
    } catch {
      throw TrainingError(
        .noData, place: path, problem: "cannot be read", remedy: "name a folder of photographs by data.folder")
    }
    let read = [Outcome](concurrently: files.count, on: workers) { index in
      do {
        let photograph = try Photograph(contentsOf: files[index])
        guard min(photograph.size.width, photograph.size.height) >= least else {
          return .skipped(
            "\(files[index].path(percentEncoded: false)): is \(photograph.size), smaller than \(least) pixels")
        }
        return .read(photograph)
      } catch {
        return .skipped("\(error)")
      }
    }
    var photographs: [Photograph] = []
    for outcome in read {
      switch outcome {
      case .read(let photograph): photographs.append(photograph)
      case .skipped(let why): report("skipped \(why)")
      }
    }
    guard !photographs.isEmpty else {
      throw TrainingError(
        .noData, place: path, problem: "holds no photograph of use among \(files.count) JPEG and PNG files",
        remedy: "give photographs of at least \(least) pixels on their shorter side")
    }
    return photographs
  }

  private enum Outcome: Sendable {
    case read(Photograph)
    case skipped(String)
  }
}
