import Foundation
import Imaging
import PhotoMetadata
import TestSupport
import Testing

/// Files that lie. `Tests/Fixtures/metadata/hostile` holds one lie a file, named after it (`hostile.py`); whatever else
/// is put there must not crash either.
@Suite struct HostileMetadataTests {
  private static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: Project.fixture("metadata/hostile").path)) ?? []).sorted()

  private static let photograph = Project.fixture("metadata/photograph.dng")

  private static let picture = PictureDescription(
    size: ImageSize(width: 32, height: 48), orientation: .upright, isSRGB: true, mimeType: "image/tiff",
    capture: capture, software: "DiffRAW")

  private static var capture: CaptureMetadata {
    var capture = CaptureMetadata()
    (capture.make, capture.iso, capture.aperture) = ("Decoded", 200, 4)
    return capture
  }

  private func embedded(_ file: Data) -> (metadata: EmbeddedMetadata, warnings: [String]) {
    let photo = PhotoMetadata(reading: file)
    let provenance = Provenance(pipeline: "p", pipelineDigest: "d", source: "s")
    return (photo.embedded(.all, in: Self.picture, provenance: provenance), photo.warnings)
  }

  @Test func seedsAreThere() { #expect(Self.names.count >= 33) }

  /// Whatever is wrong, what the decoder found out is there, and the packet is one that programs can read.
  @Test(arguments: names) func captureDataAreAlwaysThere(name: String) throws {
    let (metadata, _) = embedded(try Data(contentsOf: Project.fixture("metadata/hostile/\(name)")))
    #expect(metadata.image.contains { $0.tag == TagNumber.make })
    for tag in [TagNumber.iso, TagNumber.fNumber, TagNumber.colorSpace, TagNumber.exifVersion] {
      #expect(metadata.exif.contains { $0.tag == tag }, "tag \(tag)")
    }
    let properties = XMPProperties(of: String(decoding: metadata.xmp, as: UTF8.self))
    #expect(properties?["diffraw:Pipeline"] == ["p"])
  }

  /// A lie is warned of by the name of what was left out, and costs nothing else.
  @Test(arguments: names.filter { $0.hasPrefix("xmp") || $0.hasPrefix("iptc") }) func packetsAreLeftOut(name: String)
    throws
  {
    let good = embedded(try Data(contentsOf: Self.photograph)).metadata
    let (metadata, warnings) = embedded(try Data(contentsOf: Project.fixture("metadata/hostile/\(name)")))
    let kind = name.hasPrefix("xmp") ? "XMP" : "IPTC"
    #expect(warnings.count == 1 && warnings.first?.hasPrefix("\(kind) is left out: ") == true, "\(warnings)")
    #expect(metadata.exif == good.exif && metadata.gps == good.gps && metadata.image == good.image)
    #expect((metadata.iptc == good.iptc) == (kind == "XMP"))
    #expect((metadata.xmp == good.xmp) == (kind == "IPTC"))
  }

  @Test(arguments: [
    "latitude-of-200-degrees", "longitude-of-181-degrees", "position-of-two-numbers", "hemisphere-unknown",
    "fraction-of-nothing",
  ]) func impossiblePositionsAreLeftOut(name: String) throws {
    let (metadata, warnings) = embedded(try Data(contentsOf: Project.fixture("metadata/hostile/gps-\(name).dng")))
    #expect(warnings.last == "the GPS position is incomplete or out of range and left out")
    #expect(!metadata.gps.contains { (1...4).contains($0.tag) })
    #expect(metadata.gps.contains { $0.tag == 29 }, "the rest is kept")
  }

  /// What cannot be read is warned of, and costs itself alone.
  @Test(arguments: names.filter { $0.hasPrefix("exif") || $0.contains("beyond-the-end") || $0.contains("loop") })
  func damageIsReadAround(name: String) throws {
    guard !name.hasPrefix("xmp"), !name.hasPrefix("iptc") else { return }
    let good = embedded(try Data(contentsOf: Self.photograph)).metadata
    let (metadata, warnings) = embedded(try Data(contentsOf: Project.fixture("metadata/hostile/\(name)")))
    #expect(metadata.image == good.image && metadata.xmp == good.xmp && metadata.iptc == good.iptc)
    #expect(metadata.gps == (name.hasPrefix("gps") ? [] : good.gps))
    if name.contains("value") || name.contains("type") { #expect(metadata.exif.count >= good.exif.count - 1) }
    if name.contains("loop") { #expect(metadata == good) }
    // A next directory after EXIF's is what nobody follows.
    guard name != "exif-directories-in-a-loop.dng" else { return #expect(warnings == []) }
    #expect(warnings.count == 1 && warnings[0].hasPrefix("the file's metadata are damaged"), "\(warnings)")
  }

  /// Spaces, which cameras write where they know nothing, do not stand in the way of what the decoder found out.
  @Test func blankTextsSayNothing() throws {
    var dng = SyntheticDNG(width: 32, height: 32)
    dng.tags[271] = .text("      ")
    dng.tags[315] = .text("")
    let metadata = embedded(dng.encoded()).metadata
    #expect(metadata.image.contains { $0 == .text(TagNumber.make, "Decoded") })
    #expect(!metadata.image.contains { $0.tag == TagNumber.artist })
  }

  /// A packet of 10 MiB, whose reading would take long, and one just within the limit.
  @Test func packetsHaveALimit() throws {
    func photo(_ size: Int) -> PhotoMetadata {
      var dng = SyntheticDNG(width: 32, height: 32)
      let head =
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
      let tail = "</rdf:RDF></x:xmpmeta>"
      let filling = [UInt8](repeating: 32, count: size - head.utf8.count - tail.utf8.count)
      dng.tags[700] = .bytes(Array(head.utf8) + filling + Array(tail.utf8))
      return PhotoMetadata(reading: dng.encoded())
    }
    #expect(photo(10 << 20).warnings == ["XMP is left out: it has 10485760 bytes, more than 1048576"])
    #expect(photo(1 << 20).warnings == [])
  }

  @Test func fieldsHaveALimit() throws {
    var dng = SyntheticDNG(width: 32, height: 32)
    dng.exif[37510] = .bytes([UInt8](repeating: 1, count: 70_000))
    dng.exif[42036] = .text("lens")
    let (metadata, warnings) = embedded(dng.encoded())
    #expect(warnings == ["tag 37510 is left out: its 70000 bytes pass the limit"])
    #expect(metadata.exif.contains { $0 == .text(42036, "lens") })
  }

  /// What is no file of a known kind is no reason to stop.
  @Test func otherFilesSayNothing() {
    for bytes in [[], [0x49], Array("II*\0".utf8), Array("no picture at all, just text".utf8)] {
      let (metadata, warnings) = embedded(Data(bytes))
      #expect(warnings.count == 1 && warnings[0].hasPrefix("EXIF and GPS are left out"), "\(warnings)")
      #expect(metadata.image.count == 2)
    }
    let (_, warnings) = EmbeddedMetadata.gather(
      .all, from: URL(filePath: "/nowhere/a.dng"), for: Self.picture, provenance: nil)
    #expect(warnings.count == 1 && warnings[0].hasPrefix("the metadata of the file are left out"), "\(warnings)")
  }

  /// Bytes changed at random, always the same way, in the photograph's directories and packets: metadata, and an end.
  @Test(arguments: 0..<8) func mutationsNeverCrash(seed: UInt64) throws {
    let file = try Data(contentsOf: Self.photograph)
    var random = SplitMix64(seed: seed)
    for _ in 0..<250 {
      var bent = file
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        bent[Int.random(in: 0..<8800, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if Bool.random(using: &random) { bent = bent.prefix(Int.random(in: 0...bent.count, using: &random)) }
      let metadata = embedded(bent).metadata
      #expect(metadata.image.contains { $0.tag == TagNumber.make })
      #expect(XMPProperties(of: String(decoding: metadata.xmp, as: UTF8.self)) != nil)
    }
  }
}
