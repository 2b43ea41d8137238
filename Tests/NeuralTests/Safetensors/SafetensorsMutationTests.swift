import Foundation
import Neural
import TestSupport
import Testing

/// Damaged files end in an error or in tensors that lie within the file, never in a crash.
@Suite struct SafetensorsMutationTests {
  @Test(arguments: 0..<20) func hundredMutations(round: Int) throws {
    var generator = SplitMix64(seed: UInt64(round))
    let whole = Safetensors.encode(
      ["conv.weight": .random([4, 3, 3, 3]), "conv.bias": .random([4]), "norm": .random([8])],
      metadata: ["widths": "48,64,96"])
    for _ in 0..<100 {
      let damaged = Self.mutate(whole, using: &generator)
      do {
        let file = try Safetensors(data: damaged, name: "damaged")
        for (name, entry) in file.entries {
          #expect(entry.bytes.upperBound <= damaged.count)
          #expect(entry.bytes.count == entry.count * entry.type.size)
          let tensor = try file.tensor(named: name, converting: true, requireFinite: false)
          #expect(tensor.count == entry.count)
          _ = try? file.tensor(named: name)
        }
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }

  /// One to four flips, overwrites, cuts, insertions or doublings, most of them in the header.
  private static func mutate(_ whole: Data, using generator: inout SplitMix64) -> Data {
    var bytes = [UInt8](whole)
    for _ in 0..<Int.random(in: 1...4, using: &generator) where bytes.count > 1 {
      let inHeader = Int.random(in: 0..<4, using: &generator) > 0
      let place = Int.random(in: 0..<(inHeader ? min(300, bytes.count) : bytes.count), using: &generator)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 2: bytes[place] = Array("0123456789-[]{},:\"eE.".utf8).randomElement(using: &generator) ?? 0
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...16, using: &generator)))
      case 4: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
      default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 32)], at: place)
      }
    }
    return Data(bytes)
  }
}
