import Checkpoints
import Foundation
import TestSupport
import Testing

/// Damaged files end in an error or in tensors that lie within the file, never in a crash.
@Suite struct HostileCheckpointTests {
  @Test(arguments: Samples.sound) func mutations(name: String) throws {
    let whole = try Samples.data(name)
    var generator = SplitMix64(seed: UInt64(whole.count))
    Fuzzing.rounds("checkpoint \(name)", 500) {
      let damaged = Self.mutate(whole, using: &generator)
      do {
        let checkpoint = try Checkpoint(data: damaged, name: "damaged")
        for dictionary in checkpoint.stateDictionaries {
          for entry in dictionary.entries {
            guard let tensor = try? dictionary.tensor(named: entry.name) else { continue }
            #expect(tensor.shape == entry.shape && tensor.count <= damaged.count)
          }
        }
      } catch {
        #expect(!"\(error)".isEmpty && !"\(error)".contains("\n"))
      }
    }
  }

  /// One to four flips, overwrites and doublings; cuts are another test's.
  private static func mutate(_ whole: Data, using generator: inout SplitMix64) -> Data {
    var bytes = [UInt8](whole)
    for _ in 0..<Int.random(in: 1...4, using: &generator) where bytes.count > 1 {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 2: bytes[place] = Array("(.)]}NKJMXRbtuqhQc\u{7F}\0".utf8).randomElement(using: &generator) ?? 0
      case 3: bytes[place] = 0xFF
      case 4 where place + 8 < bytes.count:
        let other = Int.random(in: 0..<bytes.count - 8, using: &generator)
        bytes.replaceSubrange(place..<place + 8, with: bytes[other..<other + 8])
      default: bytes[place] = bytes[Int.random(in: 0..<bytes.count, using: &generator)]
      }
    }
    return Data(bytes)
  }
}
