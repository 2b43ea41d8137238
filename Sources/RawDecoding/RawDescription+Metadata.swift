import Imaging

extension RawDescription {
  /// The capture's metadata, in the project's terms.
  func metadata(area: ActiveArea, directory: TIFFDirectory?) -> CaptureMetadata {
    var metadata = CaptureMetadata()
    metadata.make = make
    metadata.model = model
    metadata.software = software
    metadata.lens = lens
    metadata.iso = positive(iso)
    metadata.exposureTime = positive(exposureTime)
    metadata.aperture = positive(aperture)
    metadata.focalLength = positive(focalLength)
    metadata.captureTime = captureTime > 0 ? captureTime : nil
    metadata.orientation = orientation
    metadata.rawSize = ImageSize(width: rawWidth, height: rawHeight)
    metadata.activeAreaOrigin = PixelOffset(rows: area.rectangle.top, columns: area.rectangle.left)
    metadata.defaultCrop = crop(within: area.rectangle.size, directory: directory)
    metadata.color.asShotMultipliers = multipliers(asShot)
    metadata.color.daylightMultipliers = multipliers(daylight)
    metadata.color.cameraToSRGB = cameraToSRGB
    if xyzToCamera.allSatisfy(\.isFinite), xyzToCamera.contains(where: { $0 != 0 }) {
      metadata.color.calibrations = [.init(illuminant: 21, colorMatrix: xyzToCamera)]
    }
    return metadata
  }

  /// LibRaw's bits say how to turn the picture; EXIF counts the same eight cases in another order.
  private var orientation: Orientation {
    switch flip {
    case 1: .mirroredHorizontally
    case 2: .mirroredVertically
    case 3: .rotated180
    case 4: .transposed
    case 5: .rotated90Counterclockwise
    case 6: .rotated90Clockwise
    case 7: .transversed
    default: .upright
    }
  }

  /// DefaultCrop, rounded to whole pixels and kept within the active area.
  private func crop(within size: ImageSize, directory: TIFFDirectory?) -> PixelRectangle? {
    var (left, top, width, height) = (defaultCrop[0], defaultCrop[1], defaultCrop[2], defaultCrop[3])
    if let origin = directory?.values[.defaultCropOrigin], let extent = directory?.values[.defaultCropSize],
      origin.count == 2, extent.count == 2, (origin + extent).allSatisfy({ (0..<65536).contains($0) })
    {
      (left, top) = (Int(origin[0].rounded()), Int(origin[1].rounded()))
      (width, height) = (Int(extent[0].rounded()), Int(extent[1].rounded()))
    }
    guard left < size.width, top < size.height, width > 0, height > 0 else { return nil }
    return PixelRectangle(
      top: top, left: left,
      size: ImageSize(width: min(width, size.width - left), height: min(height, size.height - top)))
  }

  /// Red, green, blue with green = 1; nil unless all three are positive.
  private func multipliers(_ values: [Float]) -> [Float]? {
    let rgb = values.prefix(3)
    guard rgb.allSatisfy({ $0.isFinite && $0 > 0 }) else { return nil }
    return rgb.map { $0 / values[1] }
  }

  /// LibRaw leaves the unit matrix or zeros where it knows no camera.
  private var cameraToSRGB: [Float]? {
    let unit: [Float] = [1, 0, 0, 0, 1, 0, 0, 0, 1]
    guard rgbCamera != unit, rgbCamera.contains(where: { $0 != 0 }), rgbCamera.allSatisfy(\.isFinite) else {
      return nil
    }
    return rgbCamera
  }

  private func positive(_ value: Float) -> Float { value.isFinite && value > 0 ? value : 0 }
}
