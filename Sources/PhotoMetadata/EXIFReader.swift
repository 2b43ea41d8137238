import CExiv2
import Foundation
import Imaging

/// The tags of a file of any kind that Exiv2 knows. All pointers to Exiv2's memory live in this file.
enum EXIFReader {
  /// Where a tag stands in the file.
  enum Directory {
    case image, exif, gps
  }

  /// Why Exiv2 does not read a file, in its own words.
  struct Failure: Error {
    let message: String
  }

  /// What was read of a file.
  struct Reading {
    /// The tags of the first image, of EXIF and of GPS, in the order of the file. Those of maker notes and previews are
    /// not among them, nor those without a value or of an unknown type.
    var fields: [(directory: Directory, field: TagField)] = []
    /// The first damage that was met and read around; empty if there was none.
    var damage = ""
  }

  static func read(_ file: Data) throws(Failure) -> Reading {
    var message = [CChar](repeating: 0, count: 256)
    let list = unsafe file.withUnsafeBytes { bytes -> OpaquePointer? in
      guard let base = bytes.baseAddress else { return nil }
      return unsafe exif_list_create(
        base.assumingMemoryBound(to: UInt8.self), bytes.count, &message, message.count)
    }
    guard let list = unsafe list else {
      let text = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw Failure(message: text.isEmpty ? "out of memory" : text)
    }
    defer { unsafe exif_list_destroy(list) }
    var reading = Reading()
    reading.damage = unsafe String(cString: exif_list_damage(list))
    reading.fields = unsafe (0..<exif_list_count(list)).compactMap { index in
      let raw = unsafe exif_list_field(list, index)
      guard let kind = unsafe TagField.Kind(rawValue: raw.type), unsafe raw.size % kind.size == 0 else { return nil }
      let bytes = unsafe [UInt8](UnsafeBufferPointer(start: raw.bytes, count: raw.size))
      let directory: Directory =
        switch unsafe raw.group {
        case EXIF_GROUP_IMAGE: .image
        case EXIF_GROUP_PHOTO: .exif
        default: .gps
        }
      return unsafe (directory, TagField(raw.tag, kind, bytes))
    }
    return reading
  }
}

/// The library beneath.
public enum Exiv2Library {
  /// Its version, as it states it.
  public static var version: String { unsafe String(cString: exif_library_version()) }
}
