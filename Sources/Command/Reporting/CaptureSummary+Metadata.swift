import Batch
import Imaging

extension CaptureSummary {
  /// What a photograph's metadata say, as people write it.
  init(_ metadata: CaptureMetadata) {
    self.init()
    let (make, model) = (metadata.make, metadata.model)
    let named = model.lowercased().hasPrefix(make.lowercased()) ? model : "\(make) \(model)"
    camera = named.allSatisfy(\.isWhitespace) ? nil : named
    lens = metadata.lens.isEmpty ? nil : metadata.lens
    iso = Self.known(metadata.iso)
    exposureTime = Self.known(metadata.exposureTime)
    aperture = Self.known(metadata.aperture)
    focalLength = Self.known(metadata.focalLength)
    time = metadata.captureTime.flatMap(CaptureTime.text).map { text in
      // EXIF separates the parts of a date by colons.
      let words = text.split(separator: " ")
      return words[0].replacing(":", with: "-") + " " + words[1]
    }
  }

  /// The number, if it is one: files state 0 and worse for what they do not know.
  private static func known(_ value: Float) -> Double? {
    value.isFinite && value > 0 ? CaptureTags.decimal(value) : nil
  }
}
