import Batch
import FileWriting
import Foundation
import Imaging
import Parallel
import PictureCoding
import TIFFCoding

/// Writes the previews of one file: reduced pictures, and a part pixel by pixel, upright, as sRGB JPEGs.
struct PreviewWriter {
  /// Longer side of a reduced picture, in pixels.
  static let longerSide = 1280
  /// Longer side of a thumbnail, in pixels.
  static let thumbnailSide = 480
  /// Longest side of a detail, in pixels.
  static let detailSide = 768

  let folder: RunFolder
  /// The input's place in the batch, by which the files are named.
  let index: Int
  let workers: WorkerPool

  /// Which of two pictures.
  enum Side: String { case before, after }

  /// Memory that the previews of a frame take while they are made, in bytes, at most: a reduced picture with the sums
  /// that the search makes of it, a detail, and all that writing them takes.
  static func workingBytes(for frame: ImageSize) -> Int {
    let detail = min(frame.width, detailSide) * min(frame.height, detailSide)
    return frame.reduced(longerSide: longerSide).area * (12 + 4 + 8 + 30) + detail * (12 + 30) + 4 << 20
  }

  /// Writes a picture and its detail.
  /// - Parameter part: what the detail shows, in stored pixels; the busiest part if nil.
  /// - Returns: the part.
  func write(_ image: ColorImage, _ side: Side, part: PixelRectangle?) throws -> PixelRectangle {
    let reduced = image.reduced(to: image.size.reduced(longerSide: Self.longerSide), workers: workers, isClipped: false)
    let part = part ?? DetailSearch.busiestPart(of: reduced, full: image.size, side: Self.detailSide)
    try write(reduced, to: name(side.rawValue))
    if side == .after { try write(reduced, to: name("thumbnail"), longestSide: Self.thumbnailSide) }
    try write(image.framed(by: part), to: name("\(side.rawValue)-detail"))
    return part
  }

  /// What was written.
  /// - Parameters:
  ///   - part: what the details show, in stored pixels of a picture of this size and orientation.
  ///   - isPair: whether there is a picture without enhancement too.
  func previews(part: PixelRectangle, of size: ImageSize, _ orientation: Orientation, isPair: Bool) -> Previews {
    Previews(
      thumbnail: name("thumbnail"), after: name("after"), before: isPair ? name("before") : nil,
      afterDetail: name("after-detail"), beforeDetail: isPair ? name("before-detail") : nil,
      detail: Previews.Frame(part, of: size, orientation))
  }

  /// Removes what was written.
  func discard() {
    for kind in ["thumbnail", "after", "before", "after-detail", "before-detail"] {
      guard let url = folder.path.appending(FilePath(name(kind))).url else { continue }
      try? FileManager.default.removeItem(at: url)
    }
  }

  /// The path of a preview below the run's folder.
  private func name(_ kind: String) -> String {
    let digits = "\(index)"
    return "previews/" + String(repeating: "0", count: max(0, 6 - digits.count)) + "\(digits)-\(kind).jpg"
  }

  private func write(_ image: ColorImage, to name: String, longestSide: Int? = nil) throws {
    guard let url = folder.path.appending(FilePath(name)).url else {
      preconditionFailure("a run's folder is named in text")
    }
    var options = JPEGWriter.Options()
    options.quality = 85
    options.longestSide = longestSide
    options.verify = false
    try JPEGWriter(options: options).write(image, to: url, color: .sRGB(of: image.encoding), workers: workers)
  }
}

extension Previews.Frame {
  /// A part of a picture as it lies in the picture turned upright.
  init(_ part: PixelRectangle, of size: ImageSize, _ orientation: Orientation) {
    let (width, height) = (Double(size.width), Double(size.height))
    let (left, top) = (Double(part.left) / width, Double(part.top) / height)
    let (across, down) = (Double(part.size.width) / width, Double(part.size.height) / height)
    let (right, bottom) = (1 - left - across, 1 - top - down)
    switch orientation {
    case .upright: self.init(left: left, top: top, width: across, height: down)
    case .mirroredHorizontally: self.init(left: right, top: top, width: across, height: down)
    case .rotated180: self.init(left: right, top: bottom, width: across, height: down)
    case .mirroredVertically: self.init(left: left, top: bottom, width: across, height: down)
    case .transposed: self.init(left: top, top: left, width: down, height: across)
    case .rotated90Clockwise: self.init(left: bottom, top: left, width: down, height: across)
    case .transversed: self.init(left: bottom, top: right, width: down, height: across)
    case .rotated90Counterclockwise: self.init(left: top, top: right, width: down, height: across)
    }
  }
}
