/// A shortest prefix code whose codes have at most a given number of bits, by Larmore and Hirschberg's package-merge ("A
/// fast algorithm for optimal length-limited Huffman codes", 1990), numbered as Deflate numbers codes (RFC 1951, 3.2.2).
package struct PrefixCode {
  /// Bits of each symbol's code; none for one that does not occur.
  package let lengths: [Int]

  /// - Parameters:
  ///   - counts: how often each symbol occurs; one of them at least does.
  ///   - longest: most bits of a code, enough for all symbols that occur.
  package init(counts: [Int], longest: Int) {
    let symbols = counts.indices.filter { counts[$0] > 0 }.sorted { (counts[$0], $0) < (counts[$1], $1) }
    precondition(!symbols.isEmpty && symbols.count <= 1 << longest, "a code has room for its symbols")
    var lengths = [Int](repeating: 0, count: counts.count)
    for (symbol, length) in zip(symbols, Self.lengths(symbols.map { counts[$0] }, longest)) { lengths[symbol] = length }
    self.lengths = lengths
  }

  /// Lengths of the codes of symbols with these weights, the lightest first.
  private static func lengths(_ weights: [Int], _ longest: Int) -> [Int] {
    guard weights.count > 1 else { return [1] }
    // In each round weights and pairs of the round before lie in the order of their weight.
    var rounds: [[Bool]] = []
    var pairs: [Int] = []
    for _ in 0..<longest {
      var (merged, isWeight): ([Int], [Bool]) = ([], [])
      var (weight, pair) = (0, 0)
      while weight < weights.count || pair < pairs.count {
        let isNext = pair == pairs.count || (weight < weights.count && weights[weight] <= pairs[pair])
        merged.append(isNext ? weights[weight] : pairs[pair])
        isWeight.append(isNext)
        if isNext { weight += 1 } else { pair += 1 }
      }
      rounds.append(isWeight)
      pairs = (0..<merged.count / 2).map { merged[2 * $0] + merged[2 * $0 + 1] }
    }
    // A symbol's code has a bit for each time that its weight is among those taken, be it within pairs.
    var lengths = [Int](repeating: 0, count: weights.count)
    var taken = 2 * weights.count - 2
    for isWeight in rounds.reversed() {
      let own = isWeight.prefix(taken).count { $0 }
      for index in 0..<own { lengths[index] += 1 }
      taken = 2 * (taken - own)
    }
    return lengths
  }

  /// The code of each symbol, its first bit the lowest, as Deflate packs them.
  package var codes: [UInt32] {
    let longest = lengths.max() ?? 0
    var next = [UInt32](repeating: 0, count: longest + 2)
    for length in lengths where length > 0 { next[length + 1] += 1 }
    for length in next.indices.dropFirst() { next[length] = (next[length] + next[length - 1]) << 1 }
    return lengths.map { length in
      guard length > 0 else { return 0 }
      defer { next[length] += 1 }
      return next[length].reversedBits(length)
    }
  }
}

extension UInt32 {
  /// The lowest `count` bits in the opposite order.
  fileprivate func reversedBits(_ count: Int) -> UInt32 {
    (0..<count).reduce(0) { $0 << 1 | (self >> UInt32($1)) & 1 }
  }
}
