import ArgumentParser
import Batch
import ColorProfiles
import Diffusion
import Foundation
import Metrics
import Neural
import PhotoMetadata
import RawDecoding
import ShippedPipelines
import TIFFCoding

/// `diffraw doctor`: what this program runs on, and what it misses.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Report libraries, processor features, model and pipelines, and what is missing.")

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let report = DoctorReport()
    if json {
      try printJSON(report)
    } else {
      for finding in report.findings {
        print(finding.subject.padding(toLength: 12, withPad: " ", startingAt: 0) + finding.text)
      }
      for problem in report.missing { print("missing     \(problem)") }
      if report.missing.isEmpty { print("nothing is missing") }
    }
    if !report.missing.isEmpty { throw ExitCode(ExitStatus.badPipeline.rawValue) }
  }
}

/// What the doctor found.
struct DoctorReport: Encodable {
  struct Finding: Encodable {
    let subject: String
    let text: String
  }

  private(set) var findings: [Finding] = []
  /// What stands in the way of developing files, and what to do about it.
  private(set) var missing: [String] = []

  init() {
    note("diffraw", DiffRAWCommand.version)
    note("LibRaw", RawDecoder.libraryVersion)
    note("libtiff", "\(TIFFLibrary.version); \(TIFFLibrary.compressors)")
    note("LittleCMS", ColorManagement.version)
    note("Exiv2", Exiv2Library.version)
    note("OpenBLAS", "\(OpenBLAS.coreName) kernels, \(OpenBLAS.threadCount) thread a call; \(OpenBLAS.configuration)")
    note("kernels", "\(KernelSet.best.name), of \(KernelSet.available.map(\.name).joined(separator: "; "))")
    note("workers", "\(Processors.available)")
    let budget = MemoryBudget.automatic()
    note("memory", "\(ByteCount.format(budget.bytes)) for files in work (\(budget.origin))")
    do {
      let model = try DiffusionModel(contentsOf: DiffusionModel.embeddedFile())
      note(
        "model",
        "\(model.name): \(model.network.architecture.summary), \(model.network.parameterCount) parameters, "
          + "s = \(model.process.end) of T = \(model.process.schedule.length)")
    } catch {
      missing.append("\(error)")
    }
    let pipelines = ShippedPipelines.names
    note("pipelines", pipelines.joined(separator: ", "))
    if pipelines.isEmpty {
      missing.append(
        "the pipelines that come with the program; install “DiffRAW_ShippedPipelines.resources” beside the executable")
    }
    noteMetrics()
  }

  /// Which metrics `evaluate` can compute, and what file each of the others wants.
  private mutating func noteMetrics() {
    var ready: [String] = []
    for metric in StandardMetrics.all where metric.weights == nil {
      do {
        _ = try metric.make(weights: nil)
        ready.append(metric.name)
      } catch {
        missing.append("\(error)")
      }
    }
    note("metrics", ready.joined(separator: ", "))
    for metric in StandardMetrics.all {
      guard let weights = metric.weights else { continue }
      note("weights", "\(metric.name) wants a safetensors file with \(weights): --weights \(metric.name)=FILE")
    }
  }

  private mutating func note(_ subject: String, _ text: String) {
    findings.append(Finding(subject: subject, text: text))
  }
}
