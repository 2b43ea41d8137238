import Foundation
import Imaging
import Looks
import Pipeline

/// Takes the color from another picture of the same frame, such as a photographer's own development or a camera's JPEG.
struct ColorFrom: Stage {
  static let name = "color-from"
  static let summary =
    "Reads the picture that sets the color from a file beside the RAW: another development of the same frame."

  @Input("mosaic") var mosaic: Mosaic
  @Output("image") var image: ColorImage
  @Parameter("Folder of the pictures; empty for the RAW file's own.") var folder: String = ""
  @Parameter("Name of the picture of a RAW file; {stem} stands for the RAW's name without its extension.")
  var name: String = "{stem}.tif"

  func run(in context: borrowing StageContext) throws {
    for remark in mosaic.metadata.opcodes.mosaicRemarks { context.warn(remark) }
    let file = picture(of: context.source)
    guard file.standardizedFileURL != context.source.standardizedFileURL else {
      throw LookError("\(name) names the RAW file itself: name the picture that was made of it")
    }
    let picture = try ColorPicture(contentsOf: file, workers: context.workers)
    if let remark = picture.remark { context.warn(remark) }
    image = try onMosaic(picture.image, name: file.lastPathComponent)
  }

  func resourceFiles(for input: URL) -> [URL] { [picture(of: input)] }

  /// Where the picture of a RAW file lies.
  private func picture(of source: URL) -> URL {
    let place = folder.isEmpty ? source.deletingLastPathComponent() : URL(filePath: folder)
    return place.appending(path: name.replacing("{stem}", with: source.deletingPathExtension().lastPathComponent))
  }

  /// The picture on the mosaic's pixels, which lie as the sensor has them, continued by reflection if it is of the
  /// default crop.
  private func onMosaic(_ picture: ColorImage, name: String) throws -> ColorImage {
    let metadata = mosaic.metadata
    let whole = PixelRectangle(top: 0, left: 0, size: mosaic.size)
    let areas = [whole] + (metadata.defaultCrop.map { [$0] } ?? [])
    let lying = picture.turned(metadata.orientation.inverse)
    guard let area = areas.first(where: { $0.size == lying.size }) else {
      let shown = areas.map { OrientedGrid(stored: $0.size, orientation: metadata.orientation).size }
      let sizes = Set(shown).map { "\($0)" }.sorted().joined(separator: " or ")
      throw LookError("\(name) has \(picture.size) pixels, the RAW \(sizes): export the frame uncropped and unscaled")
    }
    guard area != whole else {
      return ColorImage(size: mosaic.size, values: lying.values, encoding: .sRGB, metadata: metadata)
    }
    var values: [Float] = []
    values.reserveCapacity(mosaic.size.area * 3)
    for row in 0..<mosaic.size.height {
      let first = reflected(row - area.top, area.size.height) * area.size.width
      for column in 0..<mosaic.size.width {
        let pixel = (first + reflected(column - area.left, area.size.width)) * 3
        values += lying.values[pixel..<pixel + 3]
      }
    }
    return ColorImage(size: mosaic.size, values: values, encoding: .sRGB, metadata: metadata)
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    // The picture's samples and values, once as stored and once turned.
    frame.area * (6 + 12 + 12)
  }
}
