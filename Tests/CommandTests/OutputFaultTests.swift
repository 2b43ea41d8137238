import Foundation
import TestSupport
import Testing

/// Outputs that cannot be written, or must not be.
@Suite struct OutputFaultTests {
  @Test(arguments: ["plain", "plain/below", "plain/far/below"]) func folderBelowAFile(folder: String) throws {
    let place = try Workplace(photographs: "a.dng")
    try place.write("mine", to: "plain")
    let outcome = try place.run("run", "a.dng", "-p", "color-only", "-o", folder)
    #expect(outcome.status == 73, "\(outcome)")
    #expect(outcome.stderrLines.count == 1)
    #expect(outcome.stderr.contains("the output folder \(folder) cannot be written to: Not a directory"))
    #expect(try place.bytes("plain") == Data("mine".utf8))
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere")) func folderWithoutPermission() throws {
    let place = try Workplace(photographs: "a.dng")
    try FileManager.default.createDirectory(at: place.file("closed"), withIntermediateDirectories: false)
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: place.file("closed").path)
    let outcome = try place.run("run", "a.dng", "-p", "color-only", "-o", "closed")
    #expect(outcome.status == 73, "\(outcome)")
    #expect(outcome.stderr.contains("Permission denied"))
  }

  /// The pseudo file system takes no files, not even of the superuser.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self"), "this system has no /proc"))
  func folderOfAFileSystemThatTakesNone() throws {
    let place = try Workplace(photographs: "a.dng")
    #expect(try place.run("run", "a.dng", "-p", "color-only", "-o", "/proc").status == 73)
  }

  @Test func anOutputThatIsAFolder() throws {
    let place = try Workplace(photographs: "photos/a.dng", "photos/b.dng")
    try place.write("mine", to: "out/a.tif/file")
    let outcome = try place.run("run", "photos", "-p", "color-only", "-o", "out", "--overwrite")
    #expect(outcome.status == 2 && outcome.stdout == "out/b.tif\n", "\(outcome)")
    #expect(outcome.stderr.contains("photos/a.dng: the output out/a.tif is a folder; move it away"))
    #expect(place.files() == ["a.tif/file", "b.tif"])
  }

  /// One file fits, the next does not, and the one after it is not begun.
  @Test(.enabled(if: geteuid() == 0 && SmallDisk.isPossible, "mounting a small file system takes root"))
  func fullDisk() throws {
    let disk = try SmallDisk()
    defer { disk.unmount() }
    let place = try Workplace(photographs: "photos/a.dng", "photos/c.dng")
    try place.photograph("photos/b.dng", 500, 400)
    let outcome = try place.run(
      "run", "photos", "-p", "color-only", "-o", disk.url.path, "--jobs", "1", "--set", "write.compression=none",
      "--report", "none")
    #expect(outcome.status == 74, "\(outcome)")
    #expect(outcome.stdout == "\(disk.url.path)/a.tif\n")
    #expect(outcome.stderr.contains("warning: the outputs may take"), "told before work began")
    #expect(outcome.stderr.contains("photos/b.dng: write: "))
    #expect(outcome.stderr.contains("No space left on device; make room"))
    #expect(outcome.stderr.contains("1 done, 0 skipped, 1 failed, 1 not started of 3"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.url.path).sorted() == [".diffraw", "a.tif"])
    try place.photograph("photos/b.dng", 96, 64)
    let smaller = try place.run(
      "run", "photos", "-p", "color-only", "-o", disk.url.path, "--jobs", "1", "--set", "write.compression=none")
    #expect(smaller.status == 0 && smaller.stderr.contains("2 done, 1 skipped, 0 failed of 3"), "\(smaller)")
  }

  /// Refused before work starts: nothing is written, not even what is not in dispute.
  @Test func twoInputsForOneOutput() throws {
    let place = try Workplace(photographs: "photos/a.dng", "photos/a.nef", "photos/b.dng")
    let outcome = try place.run("run", "photos", "-p", "color-only", "-o", "out")
    #expect(outcome.status == 64)
    #expect(
      outcome.stderr == """
        diffraw: photos/a.dng and photos/a.nef would both be written to out/a.tif; put {original-ext} into the output \
        template, as in {dir}/{stem}-{original-ext}{suffix}.{ext}

        """)
    #expect(outcome.stdout.isEmpty && !place.isFolder("out"))
    let remedied = try place.run(
      "run", "photos", "-p", "color-only", "-o", "out", "--name", "{dir}/{stem}-{original-ext}{suffix}.{ext}")
    #expect(remedied.status == 0 && place.files() == ["a-dng.tif", "a-nef.tif", "b-dng.tif"], "\(remedied)")
  }

  @Test func twoFoldersForOneOutput() throws {
    let place = try Workplace(photographs: "x/a.dng", "y/a.dng")
    let outcome = try place.run("run", "x", "y", "-p", "color-only", "-o", "out", "--overwrite")
    #expect(outcome.status == 64 && !place.isFolder("out"), "\(outcome)")
    #expect(outcome.stderr.contains("x/a.dng and y/a.dng would both be written to out/a.tif"))
  }

  @Test(arguments: ["photos", "./photos/../photos", "link"]) func outputOverAnInput(folder: String) throws {
    let place = try Workplace(photographs: "photos/a.tif")
    try FileManager.default.createSymbolicLink(at: place.file("link"), withDestinationURL: place.file("photos"))
    let before = try place.bytes("photos/a.tif")
    let outcome = try place.run("run", "photos/a.tif", "-p", "color-only", "-o", folder, "--overwrite")
    #expect(outcome.status == 64, "\(outcome)")
    #expect(outcome.stderr.contains("would replace the input photos/a.tif"))
    #expect(try place.bytes("photos/a.tif") == before)
    #expect(place.files("photos") == ["a.tif"])
  }
}
