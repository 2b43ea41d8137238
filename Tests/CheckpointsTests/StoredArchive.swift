import Foundation

/// Zip archives of stored entries, as plain as they can be.
enum StoredArchive {
  static func data(_ entries: [(name: String, content: Data)]) -> Data {
    var (file, directory) = (Data(), Data())
    for (name, content) in entries {
      let header = UInt32(file.count)
      let sizes = number(UInt32(content.count), 4) + number(UInt32(content.count), 4)
      let lengths = number(UInt32(name.utf8.count), 2) + number(0, 2)
      let fields = number(20, 2) + number(0, 2) + number(0, 2) + number(0, 4) + number(0, 4) + sizes + lengths
      file += Data("PK\u{3}\u{4}".utf8) + fields + Data(name.utf8) + content
      let attributes = Data(count: 10) + number(header, 4)
      directory += Data("PK\u{1}\u{2}".utf8) + number(20, 2) + fields + attributes + Data(name.utf8)
    }
    let counts = number(UInt32(entries.count), 2) + number(UInt32(entries.count), 2)
    let place = number(UInt32(directory.count), 4) + number(UInt32(file.count), 4)
    return file + directory + Data("PK\u{5}\u{6}".utf8) + Data(count: 4) + counts + place + number(0, 2)
  }

  private static func number(_ value: UInt32, _ bytes: Int) -> Data {
    Data((0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) })
  }
}
