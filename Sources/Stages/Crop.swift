import Imaging
import Pipeline

/// Cuts a picture to what the maker means to be shown. A stage of its own, so that all sinks after it agree, and after
/// `enhance`, so that enhancement sees what surrounds the crop.
struct Crop: Stage {
  static let name = "crop"
  static let summary =
    "Cuts a picture to the file's default crop, in stored pixels; goes after all that counts pixels, before sinks."

  enum Area: String, CaseIterable {
    /// What the file says is to be shown; the active area if it says nothing.
    case `default`
    /// All pixels that saw light.
    case active
    /// The whole readout, black where the sensor is masked.
    case full
  }

  @Input("image") var image: ColorImage
  @Output("image") var cropped: ColorImage
  @Parameter(
    "What is kept: the file's default crop, all pixels that saw light, or the readout with black for masked borders.")
  var crop: Area = .default

  func run(in context: borrowing StageContext) throws {
    let picture = $image.take()
    let metadata = picture.metadata
    switch crop {
    case .active: cropped = picture
    case .default:
      guard let area = metadata.defaultCrop, area != PixelRectangle(top: 0, left: 0, size: picture.size) else {
        cropped = picture
        return
      }
      guard area.top + area.size.height <= picture.size.height, area.left + area.size.width <= picture.size.width
      else {
        throw CropError(
          "the default crop of \(area.size) does not lie in the picture of \(picture.size); "
            + "put stage crop before stages that change the size")
      }
      cropped = picture.framed(by: area)
    case .full:
      let origin = metadata.activeAreaOrigin
      let readout = PixelRectangle(top: -origin.rows, left: -origin.columns, size: metadata.rawSize)
      guard origin.rows + picture.size.height <= metadata.rawSize.height,
        origin.columns + picture.size.width <= metadata.rawSize.width
      else {
        throw CropError(
          "the picture of \(picture.size) does not lie in the readout of \(metadata.rawSize); "
            + "put stage crop before stages that change the size")
      }
      cropped = picture.size == readout.size ? picture : picture.framed(by: readout)
    }
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    // Masked borders, commonly a few percent.
    crop == .full ? frame.area * 12 / 8 : 0
  }
}

/// A crop that does not fit the picture.
struct CropError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
