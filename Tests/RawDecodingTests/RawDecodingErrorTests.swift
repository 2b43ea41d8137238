import Foundation
import Imaging
import RawDecoding
import TestSupport
import Testing

/// Every kind of bad file is refused by name, both by `header` and by `decode`.
@Suite struct RawDecodingErrorTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func fault(_ file: URL) -> RawDecodingError.Fault? {
    let header = #expect(throws: RawDecodingError.self) { try RawDecoder().header(of: file) }
    let decode = #expect(throws: RawDecodingError.self) { try RawDecoder().decode(file) }
    #expect(header == decode)
    #expect(decode?.file == file)
    return decode?.fault
  }

  private func fault(_ change: (inout SyntheticDNG) -> Void) throws -> RawDecodingError.Fault? {
    var dng = SyntheticDNG(width: 48, height: 36)
    change(&dng)
    let file = directory.file("bent.dng")
    try dng.write(to: file)
    return fault(file)
  }

  @Test func missingFile() {
    #expect(fault(directory.file("none.dng")) == .unreadable(reason: "No such file or directory"))
  }

  @Test func fileBelowAFile() throws {
    try Data([1]).write(to: directory.file("plain"))
    #expect(fault(directory.file("plain/a.dng")) == .unreadable(reason: "Not a directory"))
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything")) func forbiddenFile() throws {
    try SyntheticDNG(width: 48, height: 36).write(to: directory.file("a.dng"))
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: directory.file("a.dng").path())
    #expect(fault(directory.file("a.dng")) == .unreadable(reason: "Permission denied"))
  }

  @Test func folder() { #expect(fault(directory.url) == .directory) }

  @Test func device() { #expect(fault(URL(filePath: "/dev/null")) == .notRegular) }

  @Test func emptyFile() throws {
    try Data().write(to: directory.file("a.dng"))
    #expect(fault(directory.file("a.dng")) == .empty)
  }

  @Test(arguments: ["text\n", "II*\0", "\u{FF}\u{D8}", "FOVa"]) func otherFiles(begin: String) throws {
    try (Data(begin.utf8) + Data(repeating: 7, count: 5000)).write(to: directory.file("a.dng"))
    let found = fault(directory.file("a.dng"))
    // A TIFF header that points nowhere is one that was cut off.
    #expect(found == (begin == "II*\0" ? .truncated(expected: nil, actual: 5004) : .notRaw))
  }

  @Test func foveon() throws {
    try (Data("FOVb".utf8) + Data(count: 5000)).write(to: directory.file("a.x3f"))
    #expect(fault(directory.file("a.x3f")) == .foveon)
  }

  @Test func realFilesOfOtherKinds() {
    #expect(fault(Project.fixture("raw/RAW_CANON_G1.CRW")) == .colorFilterArray("GMYC"))
    #expect(fault(Project.fixture("raw/magicknet_DSC8695_LINEAR_lossy.dng")) == .alreadyDemosaiced)
    #expect(
      fault(Project.fixture("raw/imagemeta_Hero8_VC5.GPR")) == .unsupportedEncoding("VC-5 compression (GoPro GPR)"))
  }

  @Test func xTrans() throws {
    let array: [UInt8] = [1, 1, 0, 1, 1, 2, 1, 1, 2, 1, 1, 0, 2, 0, 1, 0, 2, 1]
    #expect(
      try fault { dng in
        dng.tags[33421] = .shorts([6, 6])
        dng.tags[33422] = .bytes(array + array)
      } == .xTrans)
  }

  @Test func quadBayer() throws {
    #expect(
      try fault { dng in
        dng.tags[33421] = .shorts([4, 4])
        dng.tags[33422] = .bytes([0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 2, 2, 1, 1, 2, 2])
      } == .filterArrayRepeat(rows: 4, columns: 4))
  }

  @Test func arrayOfOtherColors() throws {
    let found = try fault { dng in dng.tags[33422] = .bytes([0, 2, 1, 1]) }
    #expect(found == .colorFilterArray("RBGG"))
  }

  @Test func monochrome() throws {
    #expect(
      try fault { dng in
        dng.tags[262] = .shorts([34892])
        dng.tags[33421] = nil
        dng.tags[33422] = nil
      } == .monochrome)
  }

  @Test func linear() throws {
    #expect(
      try fault { dng in
        dng.tags[262] = .shorts([34892])
        dng.tags[277] = .shorts([3])
        dng.tags[33421] = nil
        dng.tags[33422] = nil
        dng.samples += dng.samples + dng.samples
      } == .alreadyDemosaiced)
  }

  @Test func superCCD() throws {
    #expect(try fault { dng in dng.tags[50711] = .shorts([2]) } == .rotatedFilterArray)
  }

  @Test func floatingPoint() throws {
    #expect(try fault { dng in dng.tags[339] = .shorts([3]) } == .floatingPointSamples)
  }

  @Test(arguments: [
    (52546, "JPEG XL compression"), (50000, "compression scheme 50000"), (9, "VC-5 compression (GoPro GPR)"),
  ])
  func unknownCompression(code: Int, name: String) throws {
    #expect(try fault { dng in dng.tags[259] = .shorts([code]) } == .unsupportedEncoding(name))
  }

  @Test func levelsThatLeaveNoRange() throws {
    var dng = SyntheticDNG(width: 48, height: 36)
    dng.tags[50714] = .rationals([16_000])
    try dng.write(to: directory.file("a.dng"))
    let error = #expect(throws: RawDecodingError.self) { try RawDecoder().decode(directory.file("a.dng")) }
    #expect(error?.fault == .damagedLevels("its white level is not above its black level"))
  }

  @Test func activeAreaBeyondTheReadout() throws {
    let found = try fault { dng in dng.tags[50829] = .longs([0, 0, 60, 60]) }
    #expect(found == .damagedDimensions("its active area does not lie within its readout"))
  }

  @Test func hugeSizes() throws {
    let found = try fault { dng in
      dng.width = 60_000
      dng.height = 60_000
      dng.tags[258] = .shorts([16])
    }
    let length = try Data(contentsOf: directory.file("bent.dng")).count
    let samples = 48 * 36 * 2
    #expect(found == .truncated(expected: length - samples + 60_000 * 60_000 * 2, actual: length))
  }

  /// The second of two tiles of lossless JPEG, and a stretch within the first.
  @Test(arguments: [(997_412, 4), (500_000, 200)]) func damagedData(place: Int, length: Int) throws {
    var bytes = try Data(contentsOf: SampleFiles.good("twelvemonkeys_bmpcc_test.dng"))
    for index in 0..<length { bytes[place + index] = index % 2 == 0 ? 0xFF : 0xD9 }
    try bytes.write(to: directory.file("a.dng"))
    let error = #expect(throws: RawDecodingError.self) { try RawDecoder().decode(directory.file("a.dng")) }
    #expect(error?.fault == (length == 4 ? .incomplete(samples: 976 * 1112) : .corrupted(places: 1)))
  }

  /// Tables changed at random, always the same way: a mosaic or an error, and a header that can be printed.
  @Test func mutatedTablesNeverCrash() throws {
    var dng = SyntheticDNG(width: 40, height: 32)
    dng.exif = [33434: .rationals([0.004]), 34855: .shorts([400]), 36867: .text("2021:03:04 05:06:07")]
    dng.tags[50829] = .longs([1, 1, 31, 39])
    let whole = dng.encoded()
    let file = directory.file("mutated.dng")
    var state: UInt64 = 1
    func random(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0...random(below: 4) {
        bytes[random(below: whole.count - 40 * 32 * 2)] = random(below: 2) == 0 ? 0xFF : UInt8(random(below: 256))
      }
      try bytes.write(to: file)
      let decoder = RawDecoder(memoryLimit: 1 << 26)
      do throws(RawDecodingError) {
        #expect(!(try decoder.header(of: file)).description.isEmpty)
        #expect(!(try decoder.decode(file)).samples.isEmpty)
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }

  @Test func messageNamesFileCauseAndRemedy() {
    let error = RawDecodingError(file: URL(filePath: "/photos/a.dng"), fault: .truncated(expected: 2000, actual: 1500))
    #expect(
      error.description
        == "/photos/a.dng: is cut off: 1500 bytes of at least 2000; copy it again from the camera's card or a backup")
  }
}
