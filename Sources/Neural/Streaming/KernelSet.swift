import CKernels

/// The compiled kernels of one instruction set.
@safe package struct KernelSet: Sendable {
  package nonisolated(unsafe) let table: UnsafePointer<dr_kernels>

  /// Name of the instruction set, for people.
  package var name: String { unsafe String(cString: table.pointee.name) }

  /// All sets that this processor runs, best first; the last is the portable one.
  package static let available: [KernelSet] = {
    var sets: [KernelSet] = []
    while let table = unsafe dr_kernels_at(Int32(sets.count)) { sets.append(unsafe KernelSet(table: table)) }
    return sets
  }()

  /// The best set that this processor runs.
  package static var best: KernelSet { available[0] }

  /// Channels are stored padded to a multiple of this.
  package static let lanes = Int(DR_LANES)

  /// `channels` rounded up to whole vectors.
  package static func padded(_ channels: Int) -> Int { (channels + lanes - 1) / lanes * lanes }
}
