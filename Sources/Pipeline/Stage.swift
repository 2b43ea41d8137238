import Foundation
import Imaging

/// One step of a pipeline: a declaration of inputs, outputs and parameters, and the work.
///
/// ```swift
/// struct Exposure: Stage {
///   static let name = "exposure"
///   static let summary = "Scales scene-linear RGB by a power of two."
///   @Input("image") var image: ColorImage
///   @Output("image") var exposed: ColorImage
///   @Parameter("Exposure change.", in: -10...10, unit: .stops) var stops: Float = 0
///   func run(in context: borrowing StageContext) throws {
///     var result = $image.take()
///     for index in result.values.indices { result.values[index] *= exp2(stops) }
///     exposed = result
///   }
/// }
/// ```
/// One instance serves one file on one thread. What files share comes from the context.
public protocol Stage: SendableMetatype {
  /// The name in pipeline files, in kebab-case; never changed once shipped.
  static var name: String { get }
  /// One sentence that says what the stage does.
  static var summary: String { get }

  init()

  /// Called once on a configured instance before the first file: loads what the files share, and finds faults such as a
  /// bad model file while nothing has been done yet.
  func prepare(in context: borrowing PreparationContext) throws

  /// Reads the inputs, does the work, sets every output.
  ///
  /// - Throws: whatever went wrong; the graph adds the file and the node.
  func run(in context: borrowing StageContext) throws

  /// Memory that `run` needs beyond its inputs and outputs for a frame of the given size, in bytes. Called after
  /// `prepare`.
  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int

  /// Memory that all files' `run` reads together, such as a network's weights, in bytes. Called after `prepare`.
  func sharedBytes(in context: borrowing PreparationContext) -> Int

  /// What the user can change so that `run` needs less memory, as a clause; nil if there is nothing. Called after
  /// `prepare`.
  /// - Parameter node: the stage's name in its pipeline.
  func thrift(of node: String, in context: borrowing PreparationContext) -> String?

  /// The files that `run` reads for an input beside the input itself, such as a model or a table. A file is developed
  /// again when one of them has changed.
  func resourceFiles(for input: URL) throws -> [URL]

  /// How long `run` takes beside other stages, by which progress is told: about 1 for a few passes over the pixels.
  var cost: Double { get }
}

extension Stage {
  public func prepare(in context: borrowing PreparationContext) throws {}
  public func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int { 0 }
  public func sharedBytes(in context: borrowing PreparationContext) -> Int { 0 }
  public func thrift(of node: String, in context: borrowing PreparationContext) -> String? { nil }
  public func resourceFiles(for input: URL) throws -> [URL] { [] }
  public var cost: Double { 1 }
}

/// A stage without inputs, which reads the input file.
public protocol SourceStage: Stage {
  /// The size of the frame that `run` would deliver, from the file's header alone.
  func frameSize(of file: URL) throws -> ImageSize
}

/// A stage that writes `context.destination` and sets an output of kind `file`.
public protocol SinkStage: Stage {
  /// The extension of the files it writes, without the dot.
  static var fileExtension: String { get }
  /// What is put between the input's name and the extension; commonly a parameter, empty by default.
  var suffix: String { get }
  /// An upper estimate of the size of the file for a frame of the given size, in bytes.
  func outputBytes(for frame: ImageSize) -> Int
}
