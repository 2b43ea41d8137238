import Foundation
import TestSupport
import Testing

/// What all source files keep to.
@Suite struct ConventionTests {
  /// The addresses of unsafe code. A new one belongs here only if it cannot live in one of these.
  static let unsafeFiles: Set<String> = [
    "Sources/Batch/FileSystem.swift",
    "Sources/Batch/Journal/AppendedFile.swift",
    "Sources/Batch/SignalTrap.swift",
    "Sources/Batch/TerminalDevice.swift",
    "Sources/Color/AdaptiveHomogeneity.swift",
    "Sources/Color/LevelLine.swift",
    "Sources/Color/LibRawDevelopment.swift",
    "Sources/ColorProfiles/LittleCMS.swift",
    "Sources/Diffusion/Sampling/CounterNoise.swift",
    "Sources/Diffusion/Sampling/FrameRows.swift",
    "Sources/FileWriting/AtomicFile.swift",
    "Sources/FileWriting/ModificationTime.swift",
    "Sources/FileWriting/OutputFile.swift",
    "Sources/FileWriting/SystemError.swift",
    "Sources/FileWriting/TemporaryRegistry.swift",
    "Sources/Isolation/SampleBytes.swift",
    "Sources/Isolation/WorkerLimits.swift",
    "Sources/Neural/Operations/FrameConvolution+Chain.swift",
    "Sources/Neural/Operations/FrameConvolution+Strips.swift",
    "Sources/Neural/Operations/GEMM.swift",
    "Sources/Neural/Operations/SingularValues.swift",
    "Sources/Neural/Operations/SymmetricEigen.swift",
    "Sources/Neural/Safetensors/Safetensors+ElementType.swift",
    "Sources/Neural/Safetensors/Safetensors+Writing.swift",
    "Sources/Neural/Streaming/FloatStorage.swift",
    "Sources/Neural/Streaming/KernelSet.swift",
    "Sources/Neural/Streaming/PackedMatrix.swift",
    "Sources/Neural/Streaming/StreamingRun.swift",
    "Sources/Neural/Streaming/WinogradWeights.swift",
    "Sources/Neural/Tensors/Scratch.swift",
    "Sources/PhotoMetadata/EXIFReader.swift",
    "Sources/PictureCoding/SPNG.swift",
    "Sources/PictureCoding/TurboJPEG.swift",
    "Sources/Parallel/Array+Bands.swift",
    "Sources/RawDecoding/LibRawHandle.swift",
    "Sources/RawDecoding/OpenFile.swift",
    "Sources/TIFFCoding/Deflate.swift",
    "Sources/TIFFCoding/LiteralDeflate.swift",
    "Sources/TIFFCoding/TIFFHandle+Fields.swift",
    "Sources/TIFFCoding/TIFFHandle.swift",
    "Sources/TIFFCoding/TIFFLibrary.swift",
    "Sources/TIFFCoding/TIFFMessages.swift",
    "Sources/TIFFCoding/TIFFStream.swift",
    "Sources/TIFFCoding/Zstandard.swift",
    "Sources/Training/ExactTile/ConvolutionLayer.swift",
    "Sources/Training/ExactTile/DenseLayer.swift",
    "Sources/Training/ExactTile/EmbeddingPass.swift",
    "Sources/Training/ExactTile/ExactTilePass+Backward.swift",
    "Sources/Training/ExactTile/ExactTilePass+Forward.swift",
    "Sources/Training/ExactTile/ExactTilePass+Pixels.swift",
    "Sources/Training/ExactTile/ExactTilePass.swift",
    "Sources/Training/ExactTile/ExactTileTrainer.swift",
    "Sources/Training/ExactTile/Frames.swift",
    "Sources/Training/ExactTile/ResamplingLayer.swift",
  ]

  @Test func unsafeCodeHasAnAddress() throws {
    let found = try SourceTree.swiftFiles("Sources").filter { file in
      file.code.contains { $0.contains(/\bunsafe\b/) }
    }
    #expect(Set(found.map(\.path)).symmetricDifference(Self.unsafeFiles).sorted() == [])
  }

  /// Faults of the world are thrown, faults of callers are preconditions, and neither is a guess.
  @Test(arguments: ["try!", " as!", "fatalError(", "TODO", "FIXME"])
  func sourcesDoWithout(_ text: String) throws {
    for file in try SourceTree.swiftFiles("Sources") {
      #expect(!file.text.contains(text), "\(file.path)")
    }
  }

  /// What the compiler does not check is promised in one place, and explained there.
  @Test func uncheckedSendableHasAnAddress() throws {
    let found = try SourceTree.swiftFiles("Sources").filter { $0.text.contains("@unchecked Sendable") }
    #expect(found.map(\.path) == ["Sources/Neural/Streaming/FloatStorage.swift"])
  }

  @Test func filesAreShort() throws {
    for file in try SourceTree.swiftFiles("Sources") + SourceTree.swiftFiles("Tests") {
      #expect(file.text.split(separator: "\n", omittingEmptySubsequences: false).count <= 400, "\(file.path)")
    }
  }

  /// Each file of `Sources/Stages` but the list and extensions declares one stage, and the list has them all.
  @Test func aStageIsOneFile() throws {
    var stages: [String] = []
    for file in try SourceTree.swiftFiles("Sources/Stages")
    where !file.path.hasSuffix("/StandardStages.swift") && !file.path.contains("+") {
      let declared = file.text.matches(of: /(?m)^struct (\w+): (?:Source|Sink)?Stage\b/).map { String($0.1) }
      #expect(declared.count == 1, "\(file.path)")
      #expect(declared.map { "Sources/Stages/\($0).swift" } == [file.path], "a file is called like its stage")
      stages += declared
    }
    let list = try SourceTree.text("Sources/Stages/StandardStages.swift")
    #expect(list.matches(of: /(\w+)\.self/).map { String($0.1) }.sorted() == stages.sorted())
  }

  /// Every RAW file of the examples and of the fixtures has a line on where it comes from.
  @Test(arguments: ["Examples/raw", "Tests/Fixtures/raw"]) func rawFilesHaveTheirSources(folder: String) throws {
    let sources = try SourceTree.text("\(folder)/SOURCES.md")
    let files = try SourceTree.names(in: folder).filter { $0 != "SOURCES.md" && !$0.hasSuffix(".digest.txt") }
    #expect(!files.isEmpty)
    for file in files {
      let lines = sources.split(separator: "\n").filter { $0.hasPrefix("| ") }
      #expect(lines.contains { $0.split(separator: "|")[0].contains(file) }, "\(folder)/\(file)")
    }
  }

  /// What a pipeline, or a configuration beside it, is for stands in its first lines.
  @Test func shippedPipelinesBeginWithAComment() throws {
    let names = try SourceTree.files("Pipelines")
    #expect(!names.isEmpty)
    for name in names {
      #expect(name.hasSuffix(".yaml"))
      let first = try SourceTree.text("Pipelines/\(name)").prefix { $0 != "\n" }
      #expect(first.contains(/^# \p{Lu}.{20,}\.$/), "\(name): \(first)")
    }
  }
}
