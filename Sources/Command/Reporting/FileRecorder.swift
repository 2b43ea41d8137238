import Batch
import Imaging
import Parallel
import Pipeline
import Synchronization

/// Watches the development of one file and keeps what the report tells of it.
final class FileRecorder: Sendable {
  /// What is worth a look in a pipeline.
  struct Points: Sendable {
    /// The first stage `enhance`, of which the picture before and the one after are shown.
    let enhancement: String?
    /// The first sink; of a pipeline without `enhance` its picture is shown.
    let sink: String?

    init(of graph: Graph) {
      enhancement = graph.nodes.first { $0.definition.name == "enhance" }?.id
      sink = graph.sinks.first?.nodeID
    }
  }

  private struct State {
    var capture: CaptureSummary?
    var part: PixelRectangle?
    var hasBefore = false
    var previews: Previews?
    var fault: String?
    var models: [RunIdentity.ModelName] = []
  }

  private let points: Points
  private let start = ContinuousClock.now
  /// Nil if no previews are wanted.
  private let writer: PreviewWriter?
  /// Protected by its mutex.
  private let state = Mutex(State())

  init(_ points: Points, writer: PreviewWriter?) {
    self.points = points
    self.writer = writer
  }

  /// Takes note of a value that passes.
  func receive(_ passing: StageValue) {
    if let mosaic = passing.value as? Mosaic, passing.side == .output {
      state.withLock { $0.capture = $0.capture ?? CaptureSummary(mosaic.metadata) }
    }
    guard let image = passing.value as? ColorImage else { return }
    switch (passing.nodeID, passing.side) {
    case (points.enhancement, .input): if passing.port == "color" { show(image, .before) }
    case (points.enhancement, .output): show(image, .after)
    case (points.sink, .input):
      let size = OrientedGrid(stored: image.size, orientation: image.metadata.orientation).size
      state.withLock { state in
        state.capture = state.capture ?? CaptureSummary(image.metadata)
        state.models = image.metadata.models.map(Self.name)
        state.capture?.width = size.width
        state.capture?.height = size.height
      }
      if points.enhancement == nil { show(image, .after) }
    default: break
    }
  }

  private static func name(_ use: ModelUse) -> RunIdentity.ModelName { .init(name: use.name, digest: use.digest) }

  private func show(_ image: ColorImage, _ side: PreviewWriter.Side) {
    guard let writer else { return }
    state.withLock { state in
      guard state.fault == nil else { return }
      do {
        let part = try writer.write(image, side, part: state.part)
        state.part = part
        if side == .before { state.hasBefore = true }
        guard side == .after else { return }
        state.previews = writer.previews(
          part: part, of: image.size, image.metadata.orientation, isPair: state.hasBefore)
      } catch {
        state.fault = "no previews for the report: \(error)"
        writer.discard()
      }
    }
  }

  /// Adds what was noted to the report of the file, which is done.
  func complete(_ report: inout FileReport) {
    state.withLock { state in
      report.capture = state.capture
      report.previews = state.fault == nil ? state.previews : nil
      if let fault = state.fault { report.warnings.append(fault) }
    }
  }

  /// The models that the picture went through.
  var models: [RunIdentity.ModelName] { state.withLock { $0.models } }

  /// What is known of a file that is given up, though it is not done.
  /// - Parameter timings: how long the stages took that ran.
  func attempt(_ timings: [StageTime]) -> FileRecord.Attempt {
    let capture = state.withLock { $0.capture }
    return FileRecord.Attempt(seconds: (ContinuousClock.now - start) / .seconds(1), timings: timings, capture: capture)
  }

  /// Removes the previews of a file that is not done.
  func discard() { writer?.discard() }
}
