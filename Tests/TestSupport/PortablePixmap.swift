import Foundation
import Imaging

/// Pictures in the Portable Pixmap format (PPM, "P6"), which every image program writes.
public enum PortablePixmap {
  /// Reads a picture of 8 or 16 bits as sRGB values in [0, 1]; nil if the file is none.
  public static func read(_ url: URL) throws -> ColorImage? {
    let bytes = [UInt8](try Data(contentsOf: url))
    var place = 0
    func word() -> String {
      let start = bytes[place...].firstIndex { $0 > 0x20 } ?? bytes.endIndex
      place = bytes[start...].firstIndex { $0 <= 0x20 } ?? bytes.endIndex
      return String(decoding: bytes[start..<place], as: UTF8.self)
    }
    guard word() == "P6", let width = Int(word()), let height = Int(word()), let maximum = Int(word()),
      width > 0, height > 0, (1...65535).contains(maximum)
    else { return nil }
    place += 1
    let size = ImageSize(width: width, height: height)
    let stride = maximum > 255 ? 2 : 1
    guard bytes.count == place + size.area * 3 * stride else { return nil }
    let values = (0..<size.area * 3).map { index in
      let high = Int(bytes[place + index * stride])
      let value = stride == 2 ? high << 8 | Int(bytes[place + index * stride + 1]) : high
      return Float(value) / Float(maximum)
    }
    return ColorImage(size: size, values: values, encoding: .sRGB)
  }
}
