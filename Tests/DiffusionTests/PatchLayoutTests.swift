import Diffusion
import Testing

@Suite struct PatchLayoutTests {
  static let layouts: [PatchLayout] = [8, 16, 128].flatMap { alignment in
    [1, 3, 4, 6, 7, 11, 40].map { units in
      PatchLayout(
        width: units * alignment, height: (units + 9) * alignment, alignment: alignment, side: 6 * alignment,
        overlap: 2 * alignment)
    }
  }

  /// The shares of a side's patches at each of its pixels.
  private func shares(_ side: PatchLayout.Side) -> [[Float]] {
    (0..<side.frame).map { pixel in
      side.starts.indices.compactMap { patch in
        let offset = pixel - side.starts[patch]
        return (0..<side.length).contains(offset) ? side.share(of: patch, at: offset) : nil
      }
    }
  }

  @Test(arguments: layouts) func eachPixelIsMadeOfOneOrTwoPatches(_ layout: PatchLayout) {
    for side in [layout.columns, layout.rows] {
      for shares in shares(side) {
        #expect(abs(shares.reduce(0, +) - 1) < 1e-6)
        #expect((1...2).contains(shares.count { $0 > 0 }))
        #expect(shares.allSatisfy { (0...1).contains($0) })
      }
    }
  }

  /// No step in the blending, and nothing of the pixels beside a border within the frame.
  @Test(arguments: layouts) func patchesFadeIntoEachOther(_ layout: PatchLayout) {
    for side in [layout.columns, layout.rows] {
      for patch in side.starts.indices {
        let shares = (0..<side.length).map { side.share(of: patch, at: $0) }
        for (a, b) in zip(shares, shares.dropFirst()) { #expect(abs(a - b) <= 1.5 / 16 + 1e-6) }
        if patch > 0 { #expect(shares[0] < 0.01) }
        if patch + 1 < side.starts.count { #expect(shares[side.length - 1] < 0.01) }
      }
    }
  }

  @Test(arguments: layouts) func patchesFillTheFrame(_ layout: PatchLayout) {
    for (side, alignment) in [(layout.columns, layout.columns.frame), (layout.rows, layout.rows.frame)] {
      #expect(side.starts.first == 0 && (side.starts.last ?? -1) + side.length == alignment)
      for (a, b) in zip(side.starts, side.starts.dropFirst()) { #expect(a < b && b - a < side.length) }
      #expect(side.starts.allSatisfy { $0.isMultiple(of: 8) })
    }
  }

  @Test func smallFramesAreOnePatch() {
    #expect(PatchLayout(width: 448, height: 64, alignment: 16) == PatchLayout(wholeOf: 448, 64))
    #expect(PatchLayout(width: 464, height: 64, alignment: 16).columns.starts == [0, 16])
    #expect(PatchLayout(width: 4000, height: 3008, alignment: 16).count == 11 * 8)
  }
}
