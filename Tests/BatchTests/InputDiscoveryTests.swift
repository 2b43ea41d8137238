import Batch
import Foundation
import Testing

@Suite struct InputDiscoveryTests {
  private func names(_ found: InputDiscovery, in folder: PhotoFolder) -> [String] {
    found.files.map { folder.relative($0.path) }
  }

  @Test func takesRawFilesOfAFolderInOrder() throws {
    let folder = try PhotoFolder([
      "b.DNG", "a.nef", "Z.cr3", "notes.txt", "x.jpg", ".hidden.dng", "sub/c.dng", "noending",
    ])
    let found = try InputDiscovery([folder.path], recursive: false)
    #expect(names(found, in: folder) == ["Z.cr3", "a.nef", "b.DNG"])
    #expect(found.files.allSatisfy { $0.folder == "" && $0.fault == nil })
  }

  @Test func takesPhotographsIfAsked() throws {
    let folder = try PhotoFolder(["b.JPG", "a.png", "c.jpeg", "d.dng", "e.txt"])
    let found = try InputDiscovery([folder.path], recursive: false, kind: .photograph)
    #expect(names(found, in: folder) == ["a.png", "b.JPG", "c.jpeg"])
    let none = try PhotoFolder(["d.dng"])
    let error = try #require(throws: BatchError.self) {
      try InputDiscovery([none.path], recursive: false, kind: .photograph)
    }
    #expect(error.message == "no photographs in \(none.path) (looked for .jpeg .jpg .png; add -r to search subfolders)")
  }

  @Test func searchesSubfoldersIfAsked() throws {
    let folder = try PhotoFolder(["a.dng", "a-b/d.dng", "a/c.dng", "a/deep/er/e.arw", ".hidden/f.dng", "a/.g.dng"])
    let found = try InputDiscovery([folder.path], recursive: true)
    #expect(names(found, in: folder) == ["a-b/d.dng", "a.dng", "a/c.dng", "a/deep/er/e.arw"])
    #expect(found.files.map(\.folder) == ["a-b", "", "a", "a/deep/er"])
  }

  @Test func takesANamedFileWhateverItsName() throws {
    let folder = try PhotoFolder(["picture.bin", ".hidden", "new\nline \"quoted\".dng"])
    let paths = ["picture.bin", ".hidden", "new\nline \"quoted\".dng"].map { folder[$0] }
    #expect(try InputDiscovery(paths, recursive: false).files.map(\.path) == paths)
  }

  @Test func keepsTheOrderOfTheCommandLine() throws {
    let folder = try PhotoFolder(["2/b.dng", "2/a.dng", "1/c.dng", "z.dng"])
    let found = try InputDiscovery([folder["z.dng"], folder["2"], folder["1"]], recursive: false)
    #expect(names(found, in: folder) == ["z.dng", "2/a.dng", "2/b.dng", "1/c.dng"])
  }

  @Test func takesEachFileOnce() throws {
    let folder = try PhotoFolder(["a.dng", "b.dng"])
    let found = try InputDiscovery(
      [folder["b.dng"], folder.path, folder["./a.dng"], folder["b.dng"]], recursive: true)
    #expect(names(found, in: folder) == ["b.dng", "a.dng"])
    #expect(found.repeated.count == 3)
  }

  @Test func survivesLoopsOfLinks() throws {
    let folder = try PhotoFolder(["real/a.dng"])
    try folder.link("real/up", to: "..")
    try folder.link("real/self", to: "self")
    try folder.link("real/me", to: ".")
    try folder.link("another", to: "real")
    #expect(names(try InputDiscovery([folder.path], recursive: true), in: folder) == ["real/a.dng"])
  }

  @Test func followsLinksAndPrefersRealNames() throws {
    let outside = try PhotoFolder(["far.dng"])
    let folder = try PhotoFolder(["photos/a.dng"])
    try folder.addFolder("best")
    try folder.link("best/a.dng", to: "../photos/a.dng")
    try folder.link("elsewhere", to: outside.path.description)
    try folder.link("broken.dng", to: "nowhere")
    let found = try InputDiscovery([folder.path], recursive: true)
    #expect(names(found, in: folder) == ["photos/a.dng", "elsewhere/far.dng"])
    #expect(found.repeated.map { folder.relative($0) } == ["best/a.dng"])
  }

  @Test func listsWhatIsMissingBesideTheOthers() throws {
    let folder = try PhotoFolder(["a.dng"])
    let found = try InputDiscovery([folder["no.dng"], folder["a.dng"]], recursive: false)
    #expect(found.files.map { $0.fault == nil } == [false, true])
    #expect(found.files[0].fault?.description.contains("no.dng: cannot be opened: No such file") == true)
    #expect(found.files[0].fault?.category == .input)
  }

  @Test func refusesWhatIsNoFile() throws {
    let folder = try PhotoFolder(["a.dng"])
    let found = try InputDiscovery(["/dev/null", folder["a.dng"]], recursive: false)
    #expect(found.files[0].fault?.message.contains("neither a file nor a folder") == true)
  }

  @Test func namesFilesThatAreNotText() throws {
    let folder = try PhotoFolder(["a.dng"])
    let name = FilePath(bytes: Array("caf".utf8) + [0xE9] + Array(".dng".utf8))
    let path = folder.path.appending(name)
    let handle = path.bytes.map { CChar(bitPattern: $0) } + [0]
    close(open(handle, O_CREAT | O_WRONLY, 0o600))
    let found = try InputDiscovery([folder.path], recursive: false)
    #expect(found.files.map(\.path) == [folder["a.dng"], path])
    #expect(found.files[1].fault?.description.contains("caf\\xE9.dng: the name holds bytes that are not UTF-8") == true)
  }

  @Test func keepsNamesThatUnicodeTakesForOneApart() throws {
    let folder = try PhotoFolder(["\u{E9}.dng", "e\u{301}.dng"])
    #expect(try InputDiscovery([folder.path], recursive: false).files.count == 2)
  }

  @Test func saysWhereItLookedIfThereIsNothing() throws {
    let folder = try PhotoFolder(["a.jpg", "sub/b.dng"])
    let error = try #require(throws: BatchError.self) { try InputDiscovery([folder.path], recursive: false) }
    #expect(error.code == .noInput)
    #expect(error.exitStatus == .noInput)
    #expect(error.message.hasPrefix("no RAW files in \(folder.path) (looked for .3fr "))
    #expect(error.message.hasSuffix("; add -r to search subfolders)"))
  }

  @Test func hasNoInputIfOnlyMissingFilesAreNamed() throws {
    let error = try #require(throws: BatchError.self) { try InputDiscovery(["no/such.dng"], recursive: true) }
    #expect(error.code == .noInput)
    #expect(error.message.contains("no/such.dng"))
    #expect(throws: BatchError.self) { try InputDiscovery([], recursive: false) }
  }

  @Test func remembersFoldersWithoutRawFiles() throws {
    let folder = try PhotoFolder(["full/a.dng", "empty/notes.txt"])
    let found = try InputDiscovery([folder["empty/"], folder["full"]], recursive: false)
    #expect(found.emptyFolders == [folder["empty"]])
  }
}
