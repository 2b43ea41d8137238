import CKernels

/// The black level and the gain of each column of one row of a mosaic. All pointers to the kernel's memory live in this
/// file.
package struct LevelLine: Sendable {
  /// In raw counts.
  private let black: [Float]
  /// From raw counts to prepared samples.
  private let gain: [Float]

  /// - Parameters:
  ///   - black: one value a column.
  ///   - gain: as many.
  package init(black: [Float], gain: [Float]) {
    precondition(black.count == gain.count, "each column has a black level and a gain")
    self.black = black
    self.gain = gain
  }

  /// Subtracts the black level, to not below zero, multiplies by the gain and rounds to 16 bits.
  /// - Parameters:
  ///   - samples: one a column.
  ///   - target: gets as many values from `place` on.
  ///   - instructionSet: the place of the kernel's instruction set among those that the processor has, best first.
  package func apply(
    to samples: Span<UInt16>, into target: inout MutableSpan<UInt16>, at place: Int, instructionSet: Int = 0
  ) {
    precondition(samples.count == black.count, "a row has a sample a column")
    precondition(place >= 0 && place + samples.count <= target.count, "the target has room for a row")
    guard let kernels = unsafe dr_kernels_at(Int32(instructionSet)) else {
      preconditionFailure("the processor has no instruction set of number \(instructionSet)")
    }
    unsafe samples.withUnsafeBufferPointer { samples in
      unsafe black.withUnsafeBufferPointer { black in
        unsafe gain.withUnsafeBufferPointer { gain in
          unsafe target.withUnsafeMutableBufferPointer { target in
            guard let source = samples.baseAddress, let black = black.baseAddress, let gain = gain.baseAddress,
              let target = target.baseAddress
            else { return }
            unsafe kernels.pointee.level_row(source, black, gain, samples.count, target + place)
          }
        }
      }
    }
  }
}
