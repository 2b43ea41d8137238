// swift-tools-version: 6.2
import PackageDescription

/// Every library target: unsafe code is marked where it stands, `any` is written out, and members are
/// visible only through the imports of their own file.
let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

/// What lies beside the target whose folder is the whole checkout.
let otherSources = [
  "Alignment", "Batch", "CDeflate", "CExiv2", "CKernels", "CLCMS", "CLibRaw", "CMalloc", "COpenBLAS", "CSPNG", "CTIFF",
  "CTurboJPEG", "CZstandard", "Charts", "Checkpoints", "Color", "ColorNetworks", "ColorProfiles", "Command",
  "Corrections", "Diffusion", "Evaluation", "FileWriting", "Imaging", "Isolation", "Looks", "Metrics", "Neural",
  "Parallel", "PhotoMetadata", "PictureCoding", "Pipeline", "RawDecoding", "Stages", "Synthesis", "TIFFCoding",
  "Training", "YAMLReading", "diffraw",
].map { "Sources/\($0)" }

let package = Package(
  name: "DiffRAW",
  products: [
    .executable(name: "diffraw", targets: ["diffraw"]),
    .library(name: "DiffRAW", targets: ["Command", "Pipeline", "YAMLReading", "Imaging", "Diffusion", "Neural"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // C libraries of the system: a module map and a header each.
    .systemLibrary(name: "CTIFF", providers: [.apt(["libtiff-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CDeflate", providers: [.apt(["libdeflate-dev"])]),
    .systemLibrary(name: "CZstandard", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CLCMS", providers: [.apt(["liblcms2-dev"])]),
    .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CTurboJPEG", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CSPNG", providers: [.apt(["libspng-dev"])]),

    // LibRaw (Debian: libraw-dev) through a C interface of our own, compiled against the header of the installed version.
    .target(name: "CLibRaw", linkerSettings: [.linkedLibrary("raw_r")]),

    // Exiv2 (Debian: libexiv2-dev) through a C interface of our own, as LibRaw.
    .target(name: "CExiv2", linkerSettings: [.linkedLibrary("exiv2")]),

    // The few hottest loops, in C vector extensions.
    .target(name: "CKernels"),

    // Vocabulary and foundations.
    .target(name: "Imaging", swiftSettings: strict),
    .target(name: "Parallel", swiftSettings: strict),
    .target(name: "FileWriting", swiftSettings: strict),

    // Leaves: each knows one craft and nothing of stages or files' places in a batch.
    .target(name: "RawDecoding", dependencies: ["Imaging", "CLibRaw"], swiftSettings: strict),
    .target(name: "Color", dependencies: ["Imaging", "Parallel", "CLibRaw", "CKernels"], swiftSettings: strict),
    // Color spaces of files and ICC profiles.
    .target(name: "ColorProfiles", dependencies: ["Imaging", "Parallel", "CLCMS"], swiftSettings: strict),
    // What a DNG asks to be put right: bad pixels, shading, the lens.
    .target(name: "Corrections", dependencies: ["Imaging", "Parallel"], swiftSettings: strict),
    .target(
      name: "TIFFCoding", dependencies: ["Imaging", "Parallel", "FileWriting", "CTIFF", "CDeflate", "CZstandard"],
      swiftSettings: strict),
    .target(
      name: "PictureCoding", dependencies: ["Imaging", "Parallel", "FileWriting", "CTurboJPEG", "CSPNG"],
      swiftSettings: strict),
    // What a photograph says of itself, read from the RAW and made ready for the picture: EXIF, GPS, XMP, IPTC.
    .target(name: "PhotoMetadata", dependencies: ["Imaging", "CExiv2"], swiftSettings: strict),
    // The color that a photographer wants: tables, and pictures to match.
    .target(
      name: "Looks", dependencies: ["Imaging", "Parallel", "ColorProfiles", "TIFFCoding", "PictureCoding"],
      swiftSettings: strict),
    // Plots and tables of pictures, drawn.
    .target(name: "Charts", dependencies: ["Imaging"], swiftSettings: strict),
    .target(name: "Neural", dependencies: ["Parallel", "CKernels", "COpenBLAS"], swiftSettings: strict),
    .target(
      name: "Diffusion", dependencies: ["Imaging", "Parallel", "Neural", "CKernels"], resources: [.copy("Models")],
      swiftSettings: strict),
    // Files of weights that PyTorch wrote, read without executing anything.
    .target(name: "Checkpoints", dependencies: ["Neural"], swiftSettings: strict),
    // The displacement between two pictures of one scene, and the warp that undoes it.
    .target(name: "Alignment", dependencies: ["Neural", "Parallel"], swiftSettings: strict),
    // The published networks from RAW to a picture.
    .target(
      name: "ColorNetworks", dependencies: ["Imaging", "Parallel", "Neural"], resources: [.copy("Weights")],
      swiftSettings: strict),

    // Figures of merit of pictures.
    .target(
      name: "Metrics", dependencies: ["Imaging", "Parallel", "Neural"], resources: [.copy("Parameters")],
      swiftSettings: strict),

    // Strict reading of YAML, every fault with its place.
    .target(name: "YAMLReading", dependencies: ["Yams"], swiftSettings: strict),

    // Material to train and to test on.
    .target(
      name: "Synthesis", dependencies: ["Imaging", "Parallel", "PictureCoding", "YAMLReading"], swiftSettings: strict),

    // Gradients, optimization and the training loop; inference never imports it.
    .target(
      name: "Training",
      dependencies: [
        "Imaging", "Parallel", "YAMLReading", "FileWriting", "RawDecoding", "TIFFCoding", "PictureCoding", "Color",
        "Synthesis", "Neural", "Diffusion", "Charts", "CKernels",
      ],
      swiftSettings: strict),

    // The declarative stage graph, the built-in stages, and the batch around them.
    .target(
      name: "Pipeline", dependencies: ["YAMLReading", "Imaging", "Parallel", logging, crypto], swiftSettings: strict),
    .target(
      name: "Stages",
      dependencies: [
        "Color", "ColorNetworks", "ColorProfiles", "Corrections", "Diffusion", "FileWriting", "Imaging", "Looks",
        "Parallel", "PhotoMetadata", "PictureCoding", "Pipeline", "RawDecoding", "Synthesis", "TIFFCoding",
        "YAMLReading",
      ],
      swiftSettings: strict),
    // Decoding in a process of its own, whose end is not the program's.
    .target(
      name: "Isolation",
      dependencies: [
        "Imaging", "Parallel", "Pipeline", logging, .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "Batch", dependencies: ["FileWriting", "Pipeline", "YAMLReading", "Parallel", logging],
      resources: [
        .embedInCode("Report/Page/report.html"), .embedInCode("Report/Page/report.css"),
        .embedInCode("Report/Page/report.js"),
      ], swiftSettings: strict),
    // Methods side by side: their figures, tables, plots and page.
    .target(
      name: "Evaluation",
      dependencies: [
        "Alignment", "Batch", "Charts", "FileWriting", "Imaging", "Metrics", "Neural", "Parallel", "PictureCoding",
        "TIFFCoding",
      ],
      resources: [.embedInCode("Page/evaluation.css"), .embedInCode("Page/evaluation.html")], swiftSettings: strict),
    .target(
      name: "Command",
      dependencies: [
        "Alignment", "Batch", "CMalloc", "Checkpoints", "ColorNetworks", "ColorProfiles", "Diffusion", "Evaluation",
        "FileWriting", "Imaging", "Isolation", "Metrics", "Neural", "Parallel", "PhotoMetadata", "PictureCoding",
        "Pipeline", "RawDecoding", "ShippedPipelines", "Stages", "Synthesis", "TIFFCoding", "Training", "YAMLReading",
        argumentParser, logging, .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      swiftSettings: strict),
    // Its resources stand at the top of the checkout, where users look for them.
    .target(
      name: "ShippedPipelines", dependencies: ["YAMLReading"], path: ".",
      exclude: ["Examples", "Tests", "README.md", "LICENSE"] + otherSources, sources: ["Sources/ShippedPipelines"],
      resources: [.copy("Pipelines")], swiftSettings: strict),
    .executableTarget(name: "diffraw", dependencies: ["Command"], swiftSettings: strict),

    // Tests: one target a source target, and the pieces they share.
    .target(
      name: "TestSupport", dependencies: ["Diffusion", "Imaging", "Neural", "Metrics", "Parallel"],
      path: "Tests/TestSupport"),
    .testTarget(name: "ImagingTests", dependencies: ["Imaging", "TestSupport"]),
    .testTarget(name: "NeuralTests", dependencies: ["Neural", "Parallel", "TestSupport"]),
    .testTarget(name: "ParallelTests", dependencies: ["Parallel", "TestSupport"]),
    .testTarget(name: "DiffusionTests", dependencies: ["Diffusion", "Neural", "Imaging", "Parallel", "TestSupport"]),
    .testTarget(name: "CheckpointsTests", dependencies: ["Checkpoints", "Neural", "TestSupport"]),
    .testTarget(name: "AlignmentTests", dependencies: ["Alignment", "Neural", "Parallel", "TestSupport"]),
    .testTarget(
      name: "ColorNetworksTests",
      dependencies: ["ColorNetworks", "Color", "Neural", "Imaging", "Parallel", "TestSupport"]),
    .testTarget(name: "YAMLReadingTests", dependencies: ["YAMLReading", "TestSupport"]),
    .testTarget(
      name: "PipelineTests", dependencies: ["Pipeline", "YAMLReading", "Imaging", "Parallel", "TestSupport", logging]),
    .testTarget(
      name: "BatchTests",
      dependencies: ["Batch", "FileWriting", "Pipeline", "Imaging", "Parallel", "TestSupport", logging]),
    .testTarget(name: "IsolationTests", dependencies: ["Isolation", "Imaging", "TestSupport"]),
    // The command with a decoder that tests can make crash.
    .executableTarget(
      name: "unsound-decoders", dependencies: ["Command", "Imaging", "Pipeline", "RawDecoding"],
      path: "Tests/UnsoundDecoders"),
    .testTarget(name: "FileWritingTests", dependencies: ["FileWriting", "TestSupport"]),
    .testTarget(
      name: "TIFFCodingTests",
      dependencies: [
        "TIFFCoding", "Imaging", "Parallel", "FileWriting", "CDeflate", "CTIFF", "TestSupport", "LibRawReference",
      ]),
    .testTarget(
      name: "PictureCodingTests",
      dependencies: ["PictureCoding", "Imaging", "Parallel", "FileWriting", "TestSupport"]),
    .testTarget(name: "PhotoMetadataTests", dependencies: ["PhotoMetadata", "Imaging", "TestSupport"]),
    .testTarget(name: "RawDecodingTests", dependencies: ["RawDecoding", "Imaging", "TestSupport"]),
    // From a DNG of known content to corrected planes.
    .testTarget(
      name: "CorrectionsTests",
      dependencies: ["Corrections", "TIFFCoding", "RawDecoding", "Color", "Imaging", "Parallel", "TestSupport"]),
    .testTarget(
      name: "LooksTests",
      dependencies: [
        "Looks", "ColorProfiles", "CLCMS", "TIFFCoding", "PictureCoding", "Imaging", "Parallel", "TestSupport",
      ]),
    // What LibRaw makes of a file by its own documented calls, to compare with.
    .target(name: "LibRawReference", path: "Tests/LibRawReference", linkerSettings: [.linkedLibrary("raw_r")]),
    .testTarget(
      name: "ColorTests",
      dependencies: ["Color", "RawDecoding", "Imaging", "Metrics", "Parallel", "TestSupport", "LibRawReference"]),
    .testTarget(
      name: "ColorProfilesTests", dependencies: ["ColorProfiles", "CLCMS", "Imaging", "Parallel", "TestSupport"]),
    .testTarget(name: "ChartsTests", dependencies: ["Charts", "Imaging", "TestSupport"]),
    .testTarget(
      name: "MetricsTests", dependencies: ["Metrics", "PictureCoding", "Neural", "Imaging", "Parallel", "TestSupport"]),
    .testTarget(
      name: "EvaluationTests",
      dependencies: ["Evaluation", "Batch", "Metrics", "Imaging", "Parallel", "PictureCoding", "TestSupport"]),
    .testTarget(
      name: "SynthesisTests",
      dependencies: [
        "Synthesis", "YAMLReading", "Color", "RawDecoding", "TIFFCoding", "PictureCoding", "Imaging", "Parallel",
        "TestSupport",
      ]),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Training", "CKernels", "Charts", "Diffusion", "Neural", "Synthesis", "YAMLReading", "Color", "PictureCoding",
        "TIFFCoding",
        "Imaging", "Parallel", "TestSupport",
      ]),
    // End to end: the executable beside the test bundle, as users start it.
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "ColorProfiles", "FileWriting", "Imaging", "Metrics", "Neural", "Parallel", "PictureCoding", "Synthesis",
        "TIFFCoding", "TestSupport", "CTIFF",
      ]),
    .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
