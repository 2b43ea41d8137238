import Foundation

/// An ICC profile as it stands in a file.
public struct ColorProfile: Sendable, Hashable {
  /// The whole profile.
  public let bytes: [UInt8]
  /// The file that it came from, or what it is called, for messages.
  public let name: String
  public let kind: Kind

  /// What a profile is for, by its device class; those that can take part in a way from RGB to RGB.
  public enum Kind: String, Sendable, CaseIterable, Codable {
    /// A device or space whose colors are RGB.
    case rgb
    /// A way from RGB to RGB.
    case deviceLink
    /// A change of colors as they look, by itself.
    case abstract
  }

  /// Most bytes that a profile is read of.
  private static let limit = 64 << 20
  /// The header's length, and that of the count of tags after it.
  private static let headerBytes = 132

  /// Reads a profile from a file.
  /// - Throws: for a file that is unreadable, no profile, cut off, or a profile of no use between RGB and RGB.
  public init(contentsOf file: URL) throws(ColorProfileError) {
    let name = file.path(percentEncoded: false)
    let data: Data
    do {
      let handle = try FileHandle(forReadingFrom: file)
      defer { try? handle.close() }
      data = try handle.read(upToCount: Self.limit + 1) ?? Data()
    } catch {
      throw ColorProfileError(.unreadable, file: name, cause: "cannot be read: \(error.localizedDescription)")
    }
    guard data.count <= Self.limit else {
      throw ColorProfileError(.notAProfile, file: name, cause: "is longer than any profile (64 MiB)")
    }
    try self.init([UInt8](data), name: name)
  }

  /// Takes the bytes of a profile.
  /// - Parameter name: a file's path, or what the profile is called.
  /// - Throws: as `init(contentsOf:)`, but for reading.
  public init(_ bytes: [UInt8], name: String) throws(ColorProfileError) {
    func signature(_ place: Int) -> String { String(decoding: bytes[place..<place + 4], as: UTF8.self) }
    func number(_ place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    guard bytes.count >= 40, signature(36) == "acsp" else {
      throw ColorProfileError(.notAProfile, file: name, cause: "is not an ICC profile")
    }
    let size = number(0)
    guard bytes.count >= max(size, Self.headerBytes) else {
      throw ColorProfileError(
        .truncated, file: name, cause: "is cut off: the profile has \(size) bytes, the file \(bytes.count)")
    }
    let tags = number(128)
    guard size >= Self.headerBytes, tags <= (size - Self.headerBytes) / 12 else {
      throw ColorProfileError(.damaged, file: name, cause: "announces \(tags) tags in \(size) bytes")
    }
    let (deviceClass, colors, connection) = (signature(12), signature(16), signature(20))
    switch (deviceClass, colors, connection) {
    case ("mntr", "RGB ", _), ("scnr", "RGB ", _), ("prtr", "RGB ", _), ("spac", "RGB ", _): kind = .rgb
    case ("link", "RGB ", "RGB "): kind = .deviceLink
    case ("abst", _, _): kind = .abstract
    default:
      let words = Self.words(deviceClass)
      throw ColorProfileError(
        .unsuitable, file: name, cause: "is \(words) for \(colors.printable) colors, not for RGB")
    }
    self.bytes = Array(bytes.prefix(size))
    self.name = name
  }

  init(_ bytes: [UInt8], name: String, kind: Kind) {
    self.bytes = bytes
    self.name = name
    self.kind = kind
  }

  private static func words(_ deviceClass: String) -> String {
    switch deviceClass {
    case "mntr": "a display's profile"
    case "scnr": "a camera's or scanner's profile"
    case "prtr": "a printer's profile"
    case "spac": "a color space's profile"
    case "link": "a device link"
    case "nmcl": "a list of named colors"
    default: "a profile of the unknown class “\(deviceClass.printable)”"
    }
  }
}

extension String {
  /// Without what would spoil a message.
  fileprivate var printable: String {
    String(filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
  }
}
