import Foundation
import Imaging
import TIFFCoding
import Testing

/// What `diffraw run` writes, and where.
@Suite struct RunOutputTests {
  @Test func developsAFolder() throws {
    let place = try Workplace(photographs: "photos/b.dng", "photos/a.DNG", "photos/deeper/c.dng")
    try place.write("not for development", to: "photos/notes.txt")
    let outcome = try place.run("run", "photos", "-o", "out")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.stdout == "out/a.tif\nout/b.tif\n", "results, and nothing else, go to standard output")
    #expect(outcome.stderrLines.dropLast().last?.hasPrefix("2 done, 0 skipped, 0 failed of 2") == true, "\(outcome)")
    #expect(place.files() == ["a.tif", "b.tif"])
    let picture = try place.picture("out/a.tif")
    #expect(picture.size == ImageSize(width: 96, height: 64))
    #expect(picture.depth == .sixteen)
    #expect(picture.profile == ICCProfile.sRGB.bytes)
    #expect(picture.orientation == .upright)
    #expect(Set(picture.samples).count > 1000, "a picture has many values")
  }

  @Test func mirrorsTheTree() throws {
    let place = try Workplace(photographs: "photos/a.dng", "photos/x/a.dng", "photos/x/y/c.dng", "photos/.hidden/d.dng")
    let outcome = try place.run("run", "-r", "photos", "-p", "color-only", "-o", "new/out")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(place.files("new/out") == ["a.tif", "x/a.tif", "x/y/c.tif"])
    #expect(outcome.stdout == "new/out/a.tif\nnew/out/x/a.tif\nnew/out/x/y/c.tif\n")
  }

  /// Turned by 90° clockwise, the picture's first column from the bottom up becomes its first row.
  @Test func turnsUpright() throws {
    let place = try Workplace(photographs: "photos/flat.dng")
    try place.photograph("photos/turned.dng", orientation: .rotated90Clockwise)
    #expect(try place.run("run", "photos", "-p", "color-only", "-o", "out").status == 0)
    let (flat, turned) = (try place.picture("out/flat.tif"), try place.picture("out/turned.tif"))
    #expect(turned.size == ImageSize(width: 64, height: 96))
    #expect(turned.orientation == .upright)
    var expected: [UInt16] = []
    for column in 0..<96 {
      for row in (0..<64).reversed() { expected += flat.samples[(row * 96 + column) * 3..<(row * 96 + column) * 3 + 3] }
    }
    #expect(turned.samples == expected)
  }

  @Test func leavesExistingOutputsAloneUnlessToldOtherwise() throws {
    let place = try Workplace(photographs: "photos/a.dng", "photos/b.dng")
    try place.write("mine", to: "out/a.tif")
    let long = Date(timeIntervalSince1970: 1_000_000_000)
    try FileManager.default.setAttributes([.modificationDate: long], ofItemAtPath: place.file("out/a.tif").path)

    let first = try place.run("run", "photos", "-p", "color-only", "-o", "out")
    #expect(first.status == 2 && first.stdout == "out/b.tif\n", "\(first)")
    #expect(first.stderr.contains("1 done, 0 skipped, 1 failed of 2"))
    #expect(
      first.stderr.contains("a.dng: the output out/a.tif is already there, and no run wrote it; add --overwrite to"))
    #expect(try place.bytes("out/a.tif") == Data("mine".utf8))
    let date = try FileManager.default.attributesOfItem(atPath: place.file("out/a.tif").path)[.modificationDate]
    #expect(date as? Date == long)

    let second = try place.run("run", "photos", "-p", "color-only", "-o", "out", "--overwrite")
    #expect(second.status == 0 && second.stdout == "out/a.tif\nout/b.tif\n", "\(second)")
    #expect(try place.picture("out/a.tif").size == ImageSize(width: 96, height: 64))

    let third = try place.run("run", "photos", "-p", "color-only", "-o", "out")
    #expect(third.status == 0 && third.stdout.isEmpty && third.stderr.contains("0 done, 2 skipped"), "\(third)")
  }

  @Test func tellsInADryRunWhatItWouldDo() throws {
    let place = try Workplace(photographs: "photos/a.dng", "photos/b.dng")
    try place.write("", to: "photos/c.dng")
    #expect(try place.run("run", "photos/b.dng", "-o", "out").status == 0)
    let outcome = try place.run("run", "photos", "-o", "out", "--dry-run")
    #expect(outcome.status == 2, "one of them cannot be developed")
    let lines = outcome.stdoutLines
    try #require(lines.count == 3, "\(outcome)")
    #expect(lines[0].hasPrefix("develop  photos/a.dng → out/a.tif  (0.0 megapixels, up to "))
    #expect(lines[1] == "skip     photos/b.dng → out/b.tif  (already there, and nothing has changed)")
    #expect(lines[2].hasPrefix("refuse   photos/c.dng → out/c.tif  (decode: is empty"))
    #expect(lines[0].hasSuffix("; not developed yet)"))
    #expect(place.files() == ["b.tif"])

    let elsewhere = try place.run("run", "photos/a.dng", "-o", "never/made", "--dry-run")
    #expect(elsewhere.status == 0 && !place.isFolder("never"), "\(elsewhere)")
  }

  @Test func namesOutputsByATemplate() throws {
    let place = try Workplace(photographs: "photos/x/a.dng")
    let template = "{stem}/{original-ext}{suffix} of {dir}.{ext}"
    let outcome = try place.run("run", "-r", "photos", "-p", "color-only", "-o", "out", "--name", template)
    #expect(outcome.status == 0, "\(outcome)")
    #expect(place.files() == ["a/dng of x.tif"])
  }

  @Test func takesFilesFromAList() throws {
    let place = try Workplace(photographs: "a.dng", "b.dng", "c.dng", "d.dng")
    try place.write("a.dng\r\n\nb.dng", to: "list.txt")
    let fromFile = try place.run("run", "-p", "color-only", "--files-from", "list.txt", "-o", "out")
    #expect(fromFile.status == 0 && fromFile.stdout == "out/a.tif\nout/b.tif\n", "\(fromFile)")
    let fromInput = try place.run(
      "run", "d.dng", "-p", "color-only", "--files-from", "-", "-o", "out", stdin: "./c.dng\n")
    #expect(fromInput.status == 0 && fromInput.stdout == "out/d.tif\nout/c.tif\n", "\(fromInput)")
    let separated = try place.run(
      "run", "-p", "color-only", "--files-from", "-", "--null", "-o", "out", "--overwrite", stdin: "a.dng\0b.dng\0")
    #expect(separated.status == 0 && separated.stdout == "out/a.tif\nout/b.tif\n", "\(separated)")
  }

  /// In folders only RAW files are looked for, but who names a file means it.
  @Test func takesANamedFileWhateverItsExtension() throws {
    let place = try Workplace(photographs: "photos/a.photo", "photos/b")
    let outcome = try place.run("run", "photos/a.photo", "photos/b", "-p", "color-only", "-o", "out")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(place.files() == ["a.tif", "b.tif"])
    #expect(try place.run("run", "photos", "-p", "color-only", "-o", "out").status == 66)
  }

  @Test func developsAFileOnceHoweverOftenItIsNamed() throws {
    let place = try Workplace(photographs: "photos/a.dng")
    try FileManager.default.createSymbolicLink(
      at: place.file("photos/link.dng"), withDestinationURL: place.file("photos/a.dng"))
    let outcome = try place.run("run", "photos/a.dng", "photos", "./photos/a.dng", "-p", "color-only", "-o", "out")
    #expect(outcome.status == 0 && outcome.stdout == "out/a.tif\n", "\(outcome)")
  }

  @Test func writesEightBitsAndKeepsTheOrientationIfAsked() throws {
    let place = try Workplace()
    try place.photograph("a.dng", orientation: .rotated90Clockwise)
    let outcome = try place.run(
      "run", "a.dng", "-p", "color-only", "-o", "out", "--set", "write.bits=8", "--set", "write.orientation=keep",
      "--set", "write.compression=lzw", "--set", "write.suffix=_small")
    #expect(outcome.status == 0 && outcome.stdout == "out/a_small.tif\n", "\(outcome)")
    let picture = try place.picture("out/a_small.tif")
    #expect(picture.depth == .eight && picture.orientation == .rotated90Clockwise)
    #expect(picture.size == ImageSize(width: 96, height: 64))
  }

  /// Names that break what is careless with quotes, lines, encodings or lengths.
  static let names = [
    "with space", "it's \"quoted\"", "line\nbreak", "Größe ändern", "e\u{301}", "-p", "$(id) `id` %s %n \\", "日本語",
    String(repeating: "n", count: 196), String(repeating: "ü", count: 125) + "n",
  ]

  @Test func takesAnyName() throws {
    let place = try Workplace()
    for name in Self.names { try place.photograph("photos/\(name).dng", 32, 32) }
    let outcome = try place.run("run", "photos", "-p", "color-only", "-o", "out put")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(Set(place.files("out put").map { Array($0.utf8) }) == Set(Self.names.map { Array("\($0).tif".utf8) }))
    #expect(outcome.stdoutLines.count == Self.names.count, "one line a result")
    #expect(outcome.stdout.contains("out put/line\\nbreak.tif\n"))
  }

  @Test func refusesANameThatIsNoText() throws {
    let place = try Workplace(photographs: "photos/a.dng")
    let name = Array(place.file("photos/caf").path.utf8CString.dropLast()) + [CChar(bitPattern: 0xE9)]
    let path = name + ".dng".utf8CString
    let source = try place.bytes("photos/a.dng")
    let stream = try #require(fopen(path, "w"))
    source.withUnsafeBytes { bytes in _ = fwrite(bytes.baseAddress, 1, bytes.count, stream) }
    fclose(stream)
    let outcome = try place.run("run", "photos", "-p", "color-only", "-o", "out")
    #expect(outcome.status == 2 && outcome.stdout == "out/a.tif\n", "\(outcome)")
    #expect(outcome.stderr.contains("photos/caf\\xE9.dng: the name holds bytes that are not UTF-8; rename"))
    unlink(path)
  }
}
