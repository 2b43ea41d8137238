import Foundation
import PhotoMetadata
import Pipeline

extension Provenance {
  /// What a stage's surroundings say of how its picture came about.
  init(of context: borrowing StageContext) {
    self.init(
      pipeline: context.pipeline?.name ?? "", pipelineDigest: context.pipeline?.digest.description ?? "",
      source: context.source.lastPathComponent)
  }
}
