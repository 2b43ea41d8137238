/// Who demosaics.
package enum DemosaicingEngine: Sendable {
  case libRaw
  /// Our own form of AHD, by the kernels of one of the processor's instruction sets, best first.
  case homogeneity(instructionSet: Int = 0, bandHeight: Int = AdaptiveHomogeneity.bandHeight)

  /// How many instruction sets with kernels this processor has.
  package static let instructionSetCount = AdaptiveHomogeneity.instructionSetCount
}

extension Demosaicing {
  /// The fastest engine that has the method.
  package var engine: DemosaicingEngine { self == .ahd ? .homogeneity() : .libRaw }
}
