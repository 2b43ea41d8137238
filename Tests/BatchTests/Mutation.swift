import TestSupport

/// Files that are not as they were written.
enum Mutation {
  /// One to six changes, cuts, repetitions or insertions.
  static func of(_ whole: [UInt8], using random: inout SplitMix64) -> [UInt8] {
    var bytes = whole
    for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] = .random(in: 0...255, using: &random)
      case 1: bytes[place] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &random)
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + .random(in: 1...200, using: &random)))
      case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 300)], at: place)
      case 4: bytes.insert(contentsOf: Array("-1e999[{\"99999999999999999999".utf8), at: place)
      default: bytes.removeLast(min(bytes.count, .random(in: 0...300, using: &random)))
      }
    }
    return bytes
  }
}
