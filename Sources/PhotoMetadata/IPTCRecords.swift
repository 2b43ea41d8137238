/// Records of IPTC's Information Interchange Model (IIM 4.2).
enum IPTCRecords {
  /// The bytes if they are whole records, which zero bytes may follow; else nil.
  static func checked(_ bytes: [UInt8]) -> [UInt8]? {
    var end = 0
    while end + 5 <= bytes.count, bytes[end] == 0x1C {
      let count = Int(bytes[end + 3]) << 8 | Int(bytes[end + 4])
      // A length of 32768 and more tells how many bytes the true length takes; nothing here is that long.
      guard count < 0x8000, end + 5 + count <= bytes.count else { return nil }
      end += 5 + count
    }
    return end > 0 && bytes[end...].allSatisfy { $0 == 0 } ? bytes : nil
  }

  /// The IPTC records among Photoshop's image resources; nil if there are none or the resources are damaged.
  static func records(inResources bytes: [UInt8]) -> [UInt8]? {
    var place = 0
    while place + 12 <= bytes.count, bytes[place..<place + 4].elementsEqual(Array("8BIM".utf8)) {
      let identifier = Int(bytes[place + 4]) << 8 | Int(bytes[place + 5])
      // A name, its length in the byte before it, filled up to an even number of bytes.
      let nameBytes = (Int(bytes[place + 6]) + 2) / 2 * 2
      let start = place + 6 + nameBytes + 4
      guard start <= bytes.count else { return nil }
      let size = bytes[start - 4..<start].reduce(0) { $0 << 8 | Int($1) }
      guard start + size <= bytes.count else { return nil }
      if identifier == resourceIdentifier { return checked(Array(bytes[start..<start + size])) }
      place = start + (size + 1) / 2 * 2
    }
    return nil
  }

  /// Photoshop's number for the resource that holds IPTC records.
  static let resourceIdentifier = 0x0404
}
