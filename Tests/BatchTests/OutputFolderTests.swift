import Batch
import Testing

@Suite struct OutputFolderTests {
  @Test func createsTheFolderAndLeavesNothingInIt() throws {
    let folder = try PhotoFolder()
    let free = try OutputFolder.prepare(folder["x/y/z"])
    #expect(free.map { $0 > 0 } ?? true)
    #expect(try FileSystem.members(of: folder["x/y/z"]).isEmpty)
    try OutputFolder.prepare(folder["x/y/z/"])
  }

  @Test(arguments: ["file", "file/below"]) func refusesAFileInTheFoldersPlace(name: String) throws {
    let folder = try PhotoFolder(["file"])
    let error = try #require(throws: BatchError.self) { try OutputFolder.prepare(folder[name]) }
    #expect(error.code == .unusableOutputFolder)
    #expect(error.exitStatus == .cannotCreateOutput)
    #expect(error.description.contains("Not a directory"))
  }

  @Test func refusesWhereNobodyCanWrite() throws {
    let error = try #require(throws: BatchError.self) { try OutputFolder.prepare("/proc/diffraw") }
    #expect(error.exitStatus == .cannotCreateOutput)
  }

  @Test func warnsOfTooLittleSpace() {
    let entry = BatchEntry(
      input: InputFile(path: "a.dng", identity: "/a.dng"), outputs: ["out/a.tif"], action: .develop,
      plan: FilePlan(bytes: 1, pixels: 1, outputBytes: 3 << 20))
    #expect(OutputFolder.spaceWarning(for: [entry], freeBytes: 3 << 20, folder: "out") == nil)
    #expect(
      OutputFolder.spaceWarning(for: [entry, entry], freeBytes: 5 << 20, folder: "out")
        == "the outputs may take 6.0 MiB, but out has 5.0 MiB left")
  }
}
