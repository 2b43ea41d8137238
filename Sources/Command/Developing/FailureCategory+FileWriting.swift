import Batch
import FileWriting

extension FailureCategory {
  /// What it means for a batch that a file could not be written.
  init(_ error: FileWritingError) {
    self =
      switch error.code {
      case .cannotCreate: .outputCreation
      case .diskFull: .storageFull
      case .inputOutput, .interrupted: .outputWriting
      }
  }
}
