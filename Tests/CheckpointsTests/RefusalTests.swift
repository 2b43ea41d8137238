import Checkpoints
import Foundation
import TestSupport
import Testing

/// Files that are not read, each told why.
@Suite struct RefusalTests {
  private func refusal(_ data: Data, _ name: String = "bad.pth") throws -> CheckpointError {
    do {
      _ = try Checkpoint(data: data, name: name)
    } catch let error as CheckpointError {
      #expect(error.file == name && !error.problem.isEmpty && !error.remedy.isEmpty)
      #expect(!error.description.contains("\n"))
      return error
    }
    throw Unexpected()
  }

  private struct Unexpected: Error {}

  /// Code is named, with its place and what to do, and has not run.
  @Test(arguments: ["malicious.pth", "malicious-4.pth", "legacy-malicious.pth"])
  func codeIsRefused(name: String) throws {
    let error = try refusal(Samples.data(name))
    #expect(error.code == .code)
    #expect(error.description.contains("posix.system") && error.description.contains("nothing was executed"))
    #expect(error.place?.contains("byte ") == true)
    #expect(error.remedy.contains("torch.save(model.state_dict(), …)"))
    #expect(!FileManager.default.fileExists(atPath: "/tmp/diffraw-was-here"))
  }

  @Test func wholeModuleIsRefused() throws {
    let error = try refusal(Samples.data("whole-module.pth"))
    #expect(error.code == .code && error.description.contains("__main__.Small"))
  }

  /// The callables that attacks on pickles are made of.
  @Test(arguments: [
    "os\nsystem", "posix\nsystem", "builtins\neval", "builtins\ngetattr", "__builtin__\nexec", "torch\nload",
    "torch.hub\nload", "collections\nOrderedDict.__init__", "torch\n__builtins__", "numpy\nload",
    "torch._utils\n_rebuild_sparse_tensor", "pathlib\nPosixPath", "torch.storage\n_load_from_bytes", "\n",
  ])
  func everyOtherGlobalIsRefused(global: String) throws {
    let pickle = Data([0x80, 2]) + Data("c\(global)\n".utf8) + Data(")R.".utf8)
    let error = try refusal(archive(pickle))
    #expect(error.code == .code)
    #expect(error.description.contains(global.replacing("\n", with: ".")))
  }

  /// Whether called, built or only named: opcodes that make objects in other ways are refused too.
  @Test func otherOpcodesAreRefused() throws {
    let known = Set<UInt8>([
      0x2E, 0x95, 0x28, 0x4E, 0x88, 0x89, 0x4A, 0x4B, 0x4D, 0x8A, 0x47, 0x8C, 0x58, 0x8D, 0x55, 0x54, 0x43, 0x42, 0x8E,
      0x96, 0x29, 0x85, 0x86, 0x87, 0x74, 0x5D, 0x61, 0x65, 0x7D, 0x73, 0x75, 0x71, 0x72, 0x94, 0x68, 0x6A, 0x63, 0x93,
      0x52, 0x62, 0x51,
    ])
    for opcode in UInt8.min...UInt8.max where !known.contains(opcode) {
      #expect(try refusal(archive(Data([0x80, 2, 0x29, opcode, 0x2E]))).code == .code)
    }
    #expect(try refusal(archive(Data([0x80, 2, 0x29, 0x81, 0x2E]))).description.contains("NEWOBJ"))
  }

  // MARK: Damage

  /// Cut anywhere, a file is refused: nothing that is left of it is taken for the whole.
  @Test(arguments: Samples.sound) func truncatedFilesAreRefused(name: String) throws {
    let whole = try Samples.data(name)
    for length in 0..<whole.count {
      let error = try refusal(whole.prefix(length))
      #expect([.truncated, .malformed].contains(error.code), "\(length) of \(whole.count): \(error)")
    }
  }

  @Test(arguments: Samples.sound) func trailingBytesAreRefused(name: String) throws {
    #expect(try [.truncated, .malformed].contains(refusal(Samples.data(name) + Data([0])).code))
  }

  @Test func compressedArchivesAreRefused() throws {
    for name in ["compressed.pth", "bomb.pth"] {
      let error = try refusal(Samples.data(name))
      #expect(error.code == .unsupported && error.description.contains("is compressed"))
      #expect(error.remedy.contains("zip -0"))
    }
  }

  @Test func otherFilesAreRefused() throws {
    #expect(try refusal(Data("II*\0 a picture".utf8)).code == .malformed)
    #expect(try refusal(Data()).code == .truncated)
    let plain = Data([0x80, 4, 0x95, 2, 0, 0, 0, 0, 0, 0, 0, 0x7D, 0x2E])
    let error = try refusal(plain)
    #expect(error.code == .unsupported && error.description.contains("torch.save did not write"))
    let folder = try TemporaryDirectory()
    for url in [folder.url, folder.file("none.pth")] {
      let error = #expect(throws: CheckpointError.self) { try Checkpoint(contentsOf: url) }
      #expect(error?.code == .unreadable)
    }
  }

  // MARK: Archives that lie

  /// An entry may claim any size and place; nothing is allocated for it.
  @Test(arguments: [UInt32.max - 1, 1 << 31, 100_000, 433, 0]) func lyingSizesAreRefused(size: UInt32) throws {
    var data = try Samples.data("first-zip.pth")
    let entry = try #require(data.lastRange(of: Data("archive/data/0".utf8))).lowerBound - 46
    data.write(size, at: entry + 20)
    data.write(size, at: entry + 24)
    #expect(try refusal(data).code == .malformed)
  }

  @Test func differentSizesOfOneEntryAreRefused() throws {
    var data = try Samples.data("first-zip.pth")
    let entry = try #require(data.lastRange(of: Data("archive/data/0".utf8))).lowerBound - 46
    data.write(UInt32(100), at: entry + 20)
    #expect(try refusal(data).description.contains("take 100"))
  }

  /// Two entries that are one: how archives unfold to more than they hold.
  @Test func overlappingEntriesAreRefused() throws {
    var data = try Samples.data("first-zip.pth")
    let first = try #require(data.lastRange(of: Data("archive/data/1".utf8))).lowerBound - 46
    let second = try #require(data.lastRange(of: Data("archive/data/2".utf8))).lowerBound - 46
    data.write(data.number(at: first + 42), at: second + 42)
    #expect(try refusal(data).description.contains("shares bytes with another entry"))
  }

  @Test(arguments: [UInt16.max, 6, 4, 0]) func lyingCountsAreRefused(count: UInt16) throws {
    var data = try Samples.data("first-zip.pth")
    let end = data.count - 22
    data[end + 8] = UInt8(count & 0xFF)
    data[end + 9] = UInt8(count >> 8)
    data[end + 10] = UInt8(count & 0xFF)
    data[end + 11] = UInt8(count >> 8)
    #expect(try [.malformed, .truncated].contains(refusal(data).code))
  }

  // MARK: Pickles that lie

  /// Shapes, strides and offsets beyond the storage, and those that no number holds.
  @Test(arguments: [
    ("(I\u{6C}\0\0\0t", "(I\u{1}\0\0\0t", UInt8(1)), ("(I\u{6D}\0\0\0t", "(I\u{1}\0\0\0t", 0),
    ("(I\u{2}\0\0\0t", "(I\u{6C}\0\0\0t", 0),
    ("(I\u{7F}\u{7F}\u{7F}\u{7F}I\u{7F}\u{7F}\u{7F}\u{7F}t", "(I\0\0\0\0I\0\0\0\0t", 0),
    ("(I\u{1}\0\0\0t", "(t", 0),
  ])
  func viewsBeyondTheirStorageAreRefused(shape: String, strides: String, offset: UInt8) throws {
    func bytes(_ text: String) -> Data { Data(text.utf8.map { $0 == UInt8(ascii: "I") ? 0x4A : $0 }) }
    var pickle = Data([0x80, 2]) + Data("ctorch._utils\n_rebuild_tensor_v2\n(".utf8)
    pickle += Data("(X\u{7}\0\0\0storagectorch\nFloatStorage\nX\u{1}\0\0\00X\u{3}\0\0\0cpuK\u{6C}tQK".utf8)
    pickle += Data([offset])
    pickle += bytes(shape) + bytes(strides) + Data([0x89]) + Data("NtR.".utf8)
    let error = try refusal(archive(pickle))
    #expect(error.code == .malformed && error.description.contains("makes a tensor"), "\(error)")
  }

  /// Values that nest a million deep, and hold each other in a circle, end in an answer and not in the stack.
  @Test func depthIsNoDanger() throws {
    let deep = Data([0x80, 2, 0x4E]) + Data(repeating: 0x85, count: 1_000_000) + Data([0x2E])
    #expect(try Checkpoint(data: archive(deep), name: "deep").stateDictionaries.isEmpty)
    let nested = Data([0x80, 2]) + Data(repeating: 0x28, count: 1_000_000) + Data([0x2E])
    #expect(try refusal(archive(nested)).code == .malformed)
    // A dictionary {"a": itself}.
    let circle = Data([0x80, 2, 0x7D, 0x71, 0, 0x8C, 1, 0x61, 0x68, 0, 0x73, 0x2E])
    #expect(try Checkpoint(data: archive(circle), name: "circle").stateDictionaries.isEmpty)
  }

  /// A pickle that is longer than any of weights is not read to its end.
  @Test func endlessPicklesAreRefused() throws {
    let pickle = Data([0x80, 2, 0x28]) + Data(repeating: 0x4E, count: 1 << 24) + Data([0x74, 0x2E])
    let error = try refusal(archive(pickle))
    #expect(error.code == .unsupported && error.description.contains("more than 16 MiB"))
  }

  /// Lengths that the file has no bytes for.
  @Test func lyingLengthsAreRefused() throws {
    for opcode: UInt8 in [0x58, 0x8D, 0x42, 0x8E, 0x96, 0x54] {
      let pickle = Data([0x80, 4, opcode, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0x7F, 0x2E])
      #expect(try refusal(archive(pickle)).code == .truncated)
    }
  }

  /// A zip archive of a pickle and the storage 0 of 108 floats.
  private func archive(_ pickle: Data) -> Data {
    StoredArchive.data([("a/data.pkl", pickle), ("a/data/0", Data(count: 432))])
  }
}

extension Data {
  fileprivate mutating func write(_ number: UInt32, at place: Int) {
    for byte in 0..<4 { self[place + byte] = UInt8(truncatingIfNeeded: number >> (8 * UInt32(byte))) }
  }

  fileprivate func number(at place: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(self[place + $1]) << (8 * UInt32($1)) }
  }
}
