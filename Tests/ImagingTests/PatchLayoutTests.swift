import Imaging
import Testing

@Suite struct PatchLayoutTests {
  static let layouts: [PatchLayout] = [8, 16, 128].flatMap { alignment in
    [1, 3, 4, 6, 7, 11, 40].map { units in
      PatchLayout(
        width: units * alignment, height: (units + 9) * alignment, alignment: alignment, side: 6 * alignment,
        overlap: 2 * alignment)
    }
  }

  /// Of the size that networks are trained on, over cells of 2 × 2 pixels.
  static let cells: [PatchLayout] = [225, 300, 416, 417, 2000].map {
    PatchLayout(width: 2 * $0, height: 2 * $0 + 130, alignment: 2)
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

  @Test(arguments: layouts + cells) func eachPixelIsMadeOfOneOrTwoPatches(_ layout: PatchLayout) {
    for side in [layout.columns, layout.rows] {
      for shares in shares(side) {
        #expect(abs(shares.reduce(0, +) - 1) < 1e-6)
        #expect((1...2).contains(shares.count { $0 > 0 }))
        #expect(shares.allSatisfy { (0...1).contains($0) })
      }
    }
  }

  /// No step in the blending, and nothing of the pixels beside a border within the frame.
  @Test(arguments: layouts + cells) func patchesFadeIntoEachOther(_ layout: PatchLayout) {
    for side in [layout.columns, layout.rows] {
      for patch in side.starts.indices {
        let shares = (0..<side.length).map { side.share(of: patch, at: $0) }
        for (a, b) in zip(shares, shares.dropFirst()) { #expect(abs(a - b) <= 1.5 / 16 + 1e-6) }
        if patch > 0 { #expect(shares[0] < 0.01) }
        if patch + 1 < side.starts.count { #expect(shares[side.length - 1] < 0.01) }
      }
    }
  }

  @Test(arguments: layouts + cells) func patchesFillTheFrame(_ layout: PatchLayout) {
    for side in [layout.columns, layout.rows] {
      #expect(side.starts.first == 0 && (side.starts.last ?? -1) + side.length == side.frame)
      for (a, b) in zip(side.starts, side.starts.dropFirst()) { #expect(a < b && b - a < side.length) }
    }
  }

  /// Networks take patches at multiples of the alignment; what is sampled by cells begins with one.
  @Test func patchesAreAligned() {
    for (layouts, alignment) in [(Self.layouts, 8), (Self.cells, 2)] {
      for side in layouts.flatMap({ [$0.columns, $0.rows] }) {
        #expect(side.length.isMultiple(of: alignment) && side.starts.allSatisfy { $0.isMultiple(of: alignment) })
      }
    }
    for side in Self.cells.flatMap({ [$0.columns, $0.rows] }) {
      #expect(side.length == 448)
      for (a, b) in zip(side.starts, side.starts.dropFirst()) { #expect(b - a <= 448 - 64) }
    }
  }

  @Test func smallFramesAreOnePatch() {
    #expect(PatchLayout(width: 448, height: 64, alignment: 16) == PatchLayout(wholeOf: 448, 64))
    #expect(PatchLayout(width: 464, height: 64, alignment: 16).columns.starts == [0, 16])
    #expect(PatchLayout(width: 4000, height: 3008, alignment: 16).count == 11 * 8)
  }
}
