import Batch
import Diffusion
import FileWriting
import Isolation
import PictureCoding
import Pipeline
import RawDecoding
import TIFFCoding

/// A stage that failed on a file, with what that means for the batch.
struct DevelopmentFailure: CategorizedFailure, CustomStringConvertible {
  let failureCategory: FailureCategory
  /// Node and cause; the batch adds the file.
  let description: String

  init(_ failure: StageFailure) {
    description = "\(failure.nodeID): \(failure.cause)"
    failureCategory =
      switch failure.underlying {
      case let error as TIFFCodingError where error.code == .notAsWritten: .outputWriting
      case let error as PictureCodingError where error.code == .notAsWritten: .outputWriting
      case is RawDecodingError, is EnhancementError, is TIFFCodingError, is PictureCodingError: .input
      case let error as IsolationFailure: error.isFileFault ? .input : .internal
      case let error as FileWritingError: FailureCategory(error)
      default: .internal
      }
  }
}
