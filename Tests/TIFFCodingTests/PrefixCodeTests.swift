import Foundation
import TIFFCoding
import TestSupport
import Testing

/// Codes of limited length.
@Suite struct PrefixCodeTests {
  private static func cost(_ counts: [Int], _ lengths: [Int]) -> Int {
    zip(counts, lengths).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Cost of Huffman's code, whose codes may have any length: the sum of all pairs that it makes.
  private static func unlimitedCost(_ counts: [Int]) -> Int {
    var weights = counts.filter { $0 > 0 }
    var cost = 0
    while weights.count > 1 {
      weights.sort(by: >)
      let pair = weights.removeLast() + weights.removeLast()
      weights.append(pair)
      cost += pair
    }
    return cost
  }

  /// Cost of the best of all codes with at most `longest` bits.
  private static func leastCost(_ counts: [Int], longest: Int) -> Int {
    // Room is what is left of 2^longest; a code of n bits takes 2^(longest − n) of it.
    func least(_ symbols: ArraySlice<Int>, _ room: Int) -> Int? {
      guard let count = symbols.first else { return 0 }
      return (1...longest).compactMap { bits in
        let left = room - 1 << (longest - bits)
        return left < 0 ? nil : least(symbols.dropFirst(), left).map { $0 + count * bits }
      }.min()
    }
    return least(counts[...], 1 << longest) ?? .max
  }

  @Test func wholeAndPrefixFree() {
    var random = SplitMix64(seed: 5)
    for symbols in [2, 3, 17, 257] {
      let counts = (0..<symbols).map { _ in
        Int.random(in: 0...3, using: &random) * Int.random(in: 0...9, using: &random)
      }
      guard counts.count(where: { $0 > 0 }) > 1 else { continue }
      let code = PrefixCode(counts: counts, longest: 12)
      #expect(zip(counts, code.lengths).allSatisfy { ($0 > 0) == ($1 > 0) && $1 <= 12 })
      let share = code.lengths.filter { $0 > 0 }.reduce(0.0) { $0 + 1 / Double(1 << $1) }
      #expect(share == 1, "no code is left over")
      // Read from its first bit, no code begins as another one.
      let used = zip(code.codes, code.lengths).filter { $0.1 > 0 }
      for (code, length) in used {
        let mask = UInt32(1) << UInt32(length) - 1
        #expect(used.count { $0.1 >= length && $0.0 & mask == code } == 1)
      }
    }
  }

  @Test func asShortAsCanBe() {
    var random = SplitMix64(seed: 6)
    for _ in 0..<30 {
      let counts = (0..<6).map { _ in Int(exp2(Double.random(in: 0...7, using: &random))) }
      for longest in 3...5 {
        let code = PrefixCode(counts: counts, longest: longest)
        #expect(Self.cost(counts, code.lengths) == Self.leastCost(counts, longest: longest))
      }
      #expect(Self.cost(counts, PrefixCode(counts: counts, longest: 15).lengths) == Self.unlimitedCost(counts))
    }
  }

  /// Fibonacci's numbers would want a code of one bit more for each symbol.
  @Test func keepsTheLimit() {
    var counts = [1, 1]
    while counts.count < 30 { counts.append(counts[counts.count - 1] + counts[counts.count - 2]) }
    for longest in 5...12 { #expect(PrefixCode(counts: counts, longest: longest).lengths.max() == longest) }
    #expect(PrefixCode(counts: [0, 7, 0], longest: 12).lengths == [0, 1, 0])
  }

  /// RFC 1951, section 3.2.2: the example of its lengths, and the codes that it gives.
  @Test func numbersCodesAsDeflate() {
    let counts = [4, 4, 4, 4, 4, 8, 2, 2]
    let code = PrefixCode(counts: counts, longest: 15)
    #expect(code.lengths == [3, 3, 3, 3, 3, 2, 4, 4])
    let written = zip(code.codes, code.lengths).map { code, length in
      (0..<length).map { code >> UInt32($0) & 1 == 1 ? "1" : "0" }.joined()
    }
    #expect(written == ["010", "011", "100", "101", "110", "00", "1110", "1111"])
  }
}
