import Foundation
import TestSupport
import Testing

/// Who may know whom. A target that is not in the table, or an import that is not, fails here first.
@Suite struct LayeringTests {
  /// What each target imports of ours and of C; the lower of two lines never imports the higher one.
  static let allowed: [(target: String, imports: Set<String>)] = [
    ("Imaging", []),
    ("Parallel", []),
    ("FileWriting", []),
    ("RawDecoding", ["Imaging", "CLibRaw"]),
    ("Color", ["Imaging", "Parallel", "CLibRaw", "CKernels"]),
    ("ColorProfiles", ["Imaging", "Parallel", "CLCMS"]),
    ("Corrections", ["Imaging", "Parallel"]),
    ("TIFFCoding", ["Imaging", "Parallel", "FileWriting", "CTIFF", "CDeflate", "CZstandard"]),
    ("PictureCoding", ["Imaging", "Parallel", "FileWriting", "CTurboJPEG", "CSPNG"]),
    ("PhotoMetadata", ["Imaging", "CExiv2"]),
    ("Looks", ["Imaging", "Parallel", "ColorProfiles", "TIFFCoding", "PictureCoding"]),
    ("Charts", ["Imaging"]),
    ("Neural", ["Parallel", "CKernels", "COpenBLAS"]),
    ("Diffusion", ["Imaging", "Parallel", "Neural", "CKernels"]),
    ("Checkpoints", ["Neural"]),
    ("Alignment", ["Neural", "Parallel"]),
    ("ColorNetworks", ["Imaging", "Parallel", "Neural"]),
    ("Metrics", ["Imaging", "Parallel", "Neural"]),
    ("YAMLReading", []),
    ("Synthesis", ["Imaging", "Parallel", "PictureCoding", "YAMLReading"]),
    (
      "Training",
      [
        "Imaging", "Parallel", "YAMLReading", "FileWriting", "RawDecoding", "TIFFCoding", "PictureCoding", "Color",
        "Synthesis", "Neural", "Diffusion", "Charts", "CKernels",
      ]
    ),
    ("Pipeline", ["YAMLReading", "Imaging", "Parallel"]),
    (
      "Stages",
      [
        "Color", "ColorNetworks", "ColorProfiles", "Corrections", "Diffusion", "FileWriting", "Imaging", "Looks",
        "Parallel", "PhotoMetadata", "PictureCoding", "Pipeline", "RawDecoding", "Synthesis", "TIFFCoding",
        "YAMLReading",
      ]
    ),
    ("Isolation", ["Imaging", "Parallel", "Pipeline"]),
    ("Batch", ["FileWriting", "Pipeline", "YAMLReading", "Parallel"]),
    (
      "Evaluation",
      [
        "Alignment", "Batch", "Charts", "FileWriting", "Imaging", "Metrics", "Neural", "Parallel", "PictureCoding",
        "TIFFCoding",
      ]
    ),
    ("ShippedPipelines", ["YAMLReading"]),
    (
      "Command",
      [
        "Alignment", "Batch", "CMalloc", "Checkpoints", "ColorNetworks", "ColorProfiles", "Diffusion", "Evaluation",
        "FileWriting", "Imaging", "Isolation", "Metrics", "Neural", "Parallel", "PhotoMetadata", "PictureCoding",
        "Pipeline",
        "RawDecoding", "ShippedPipelines", "Stages", "Synthesis", "TIFFCoding", "Training", "YAMLReading",
      ]
    ),
    ("diffraw", ["Command"]),
  ]

  /// Wrappers of C libraries, which hold no Swift.
  static let wrappers: Set<String> = [
    "CDeflate", "CExiv2", "CKernels", "CLCMS", "CLibRaw", "CMalloc", "COpenBLAS", "CSPNG", "CTIFF", "CTurboJPEG",
    "CZstandard",
  ]

  /// What comes from elsewhere, and who may import it.
  static let libraries: [String: Set<String>] = [
    "ArgumentParser": ["Command"], "Logging": ["Pipeline", "Isolation", "Batch", "Command"], "Yams": ["YAMLReading"],
    "Dispatch": ["Parallel", "Batch", "Command"], "Subprocess": ["Isolation", "Command"],
    "SystemPackage": ["Isolation"], "Crypto": ["Pipeline"], "FoundationXML": ["PhotoMetadata"],
  ]

  @Test func tableKnowsEveryTarget() throws {
    #expect(Set(try SourceTree.names(in: "Sources")) == Set(Self.allowed.map(\.target)).union(Self.wrappers))
  }

  @Test func tableGoesOnlyDownward() {
    var below = Self.wrappers
    for (target, imports) in Self.allowed {
      #expect(imports.isSubset(of: below), "\(target) imports what stands above it")
      below.insert(target)
    }
  }

  @Test(arguments: allowed.map(\.target)) func targetImportsOnlyWhatItMay(target: String) throws {
    let ours = Set(Self.allowed.map(\.target)).union(Self.wrappers)
    let allowed = Self.allowed.first { $0.target == target }?.imports ?? []
    for file in try SourceTree.swiftFiles("Sources/\(target)") {
      for name in file.imports where ours.contains(name) {
        #expect(allowed.contains(name), "\(file.path) imports \(name)")
      }
      for name in file.imports where !ours.contains(name) && !["Foundation", "Synchronization"].contains(name) {
        #expect(Self.libraries[name]?.contains(target) == true, "\(file.path) imports \(name)")
      }
    }
  }

  /// The manifest depends on no more than the sources import.
  @Test func everyAllowedImportIsUsed() throws {
    for (target, imports) in Self.allowed {
      let used = Set(try SourceTree.swiftFiles("Sources/\(target)").flatMap(\.imports))
      #expect(imports.subtracting(used).isEmpty, "\(target)")
    }
  }
}
