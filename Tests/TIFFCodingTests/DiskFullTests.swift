import FileWriting
import Foundation
import Imaging
import TIFFCoding
import TestSupport
import Testing

/// Disks that have no room: what is said, and that nothing is left behind.
@Suite struct DiskFullTests {
  private static func expectFailure(
    in folder: URL, _ write: (URL) throws -> Void, location: SourceLocation = #_sourceLocation
  ) throws {
    let error = #expect(throws: FileWritingError.self, sourceLocation: location) {
      try write(folder.appending(path: "image.tif"))
    }
    #expect(error?.code == .diskFull, sourceLocation: location)
    #expect(error?.path == folder.appending(path: "image.tif").path, sourceLocation: location)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty, sourceLocation: location)
  }

  /// The kernel's own "No space left on device", at each write.
  @Test func isToldByTheHandle() {
    let error = #expect(throws: FileWritingError.self) {
      try TIFFHandle.withFile(writing: "/dev/full", named: "image.tif") { _ in }
    }
    #expect(error?.code == .diskFull && error?.path == "image.tif")
    #expect(error?.cause == "cannot begin the file: No space left on device")
  }

  /// A limit on file size, set for a process of its own, strikes at each place of a file in turn.
  @Test func leavesNothingAtALimitOnFileSize() async {
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      let directory = try TemporaryDirectory()
      // In the header, in EXIF, in the first strip, in the second, and in the tags at the end.
      let length = 700 * 600 * 6
      for bytes in [0, 4, 100, 5000, length - 1000, length + 200, length + 1000] {
        var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: .max)
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
        var options = TIFFWriter.Options()
        options.compression = .none
        try DiskFullTests.expectFailure(in: directory.url) {
          try TIFFWriter(options: options).write(Samples.picture(700, 600), to: $0, workers: Samples.workers)
        }
      }
    }
  }

  /// A file system of one mebibyte, which takes the right to mount.
  @Test(.enabled(if: geteuid() == 0 && SmallDisk.isPossible, "mounting a small file system takes root"))
  func leavesNothingOnASmallDisk() throws {
    let disk = try SmallDisk()
    defer { disk.unmount() }
    try DiskFullTests.expectFailure(in: disk.url) {
      try TIFFWriter().write(Samples.picture(700, 600), to: $0, workers: Samples.workers)
    }
    // What fits is written: nothing of the failure fills the disk.
    try TIFFWriter().write(
      Samples.picture(300, 300), to: disk.url.appending(path: "small.tif"), workers: Samples.workers)
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.url.path) == ["small.tif"])
  }
}
