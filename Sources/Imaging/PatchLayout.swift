/// A frame cut into patches of the size that networks are trained on, which overlap and fade into each other.
///
/// All patches of a frame have one size, that of the frame where it is smaller. Along each side they lie as evenly as the
/// alignment allows. Between two of them the share of the one falls and that of the other rises by 3 u² − 2 u³ over the
/// middle of what they have in common, so that a pixel comes from at most two patches a side, shares add up to 1, and what
/// lies next to a patch's border counts for nothing.
package struct PatchLayout: Sendable, Hashable {
  /// Patches along one side of the frame.
  package struct Side: Sendable, Hashable {
    /// Length of the frame's side, and of each patch, in pixels.
    package let frame, length: Int
    /// Where each patch begins: multiples of the alignment.
    package let starts: [Int]
    /// Pixels over which two patches fade into each other.
    let fade: Int

    /// The share of a patch in the pixel `offset` from its start, along this side alone, in [0, 1].
    package func share(of patch: Int, at offset: Int) -> Float {
      let place = starts[patch] + offset
      if patch > 0, place < fadeStart(before: patch) + fade { return risen(at: place, into: patch) }
      guard patch + 1 < starts.count, place >= fadeStart(before: patch + 1) else { return 1 }
      return 1 - risen(at: place, into: patch + 1)
    }

    /// The first pixel of the fade into a patch, in the middle of what it has in common with the one before.
    private func fadeStart(before patch: Int) -> Int { (starts[patch - 1] + length + starts[patch] - fade) / 2 }

    private func risen(at place: Int, into patch: Int) -> Float {
      let u = min(max((Float(place - fadeStart(before: patch)) + 0.5) / Float(fade), 0), 1)
      return u * u * (3 - 2 * u)
    }

    /// One patch, the whole side.
    package init(wholeOf frame: Int) {
      self.frame = frame
      length = frame
      starts = [0]
      fade = 0
    }

    /// Patches over a side that is a multiple of the alignment.
    /// - Parameter length, overlap: rounded up to multiples of the alignment.
    package init(
      frame: Int, alignment: Int, length: Int = PatchLayout.side, overlap: Int = PatchLayout.overlap
    ) {
      precondition(length > 2 * overlap && overlap > 0, "a patch is more than what it has in common with its neighbors")
      precondition(frame.isMultiple(of: alignment), "a side of \(frame) is no multiple of \(alignment)")
      func aligned(_ length: Int) -> Int { (length + alignment - 1) / alignment * alignment }
      let (length, overlap) = (max(aligned(length), 3 * aligned(overlap)), aligned(overlap))
      let gaps = frame > length ? (frame - length + length - overlap - 1) / (length - overlap) : 0
      let units = (frame - length) / alignment
      self.frame = frame
      self.length = min(length, frame)
      starts = gaps > 0 ? (0...gaps).map { (2 * units * $0 + gaps) / (2 * gaps) * alignment } : [0]
      fade = gaps > 0 ? overlap : 0
    }
  }

  package let columns, rows: Side

  /// Side of a patch, in pixels: what the published pairs (Zurich RAW to RGB) measure.
  package static let side = 448
  /// What neighbors have in common at least, in pixels.
  package static let overlap = 64

  package init(columns: Side, rows: Side) {
    self.columns = columns
    self.rows = rows
  }

  /// Patches over a frame whose sides are multiples of the alignment.
  /// - Parameter side, overlap: rounded up to multiples of the alignment.
  package init(
    width: Int, height: Int, alignment: Int, side: Int = PatchLayout.side, overlap: Int = PatchLayout.overlap
  ) {
    columns = Side(frame: width, alignment: alignment, length: side, overlap: overlap)
    rows = Side(frame: height, alignment: alignment, length: side, overlap: overlap)
  }

  /// The frame as one patch.
  package init(wholeOf width: Int, _ height: Int) {
    columns = Side(wholeOf: width)
    rows = Side(wholeOf: height)
  }

  /// Number of patches.
  package var count: Int { columns.starts.count * rows.starts.count }
}
