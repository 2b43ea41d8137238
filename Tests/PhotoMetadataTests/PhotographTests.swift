import Foundation
import Imaging
import PhotoMetadata
import TestSupport
import Testing

/// The metadata of `Tests/Fixtures/metadata/photograph.dng`, which ExifTool wrote (`make.py`, `tags.args`).
@Suite struct PhotographTests {
  private static let file = Project.fixture("metadata/photograph.dng")

  private static func picture(
    size: ImageSize = ImageSize(width: 32, height: 48), orientation: Orientation = .upright, isSRGB: Bool? = true
  ) -> PictureDescription {
    PictureDescription(
      size: size, orientation: orientation, isSRGB: isSRGB, mimeType: "image/tiff", capture: CaptureMetadata(),
      software: "DiffRAW 9.9")
  }

  private let provenance = Provenance(pipeline: "dslr", pipelineDigest: "0af1", source: "photograph.dng")

  private func gather(
    _ choice: MetadataChoice = .all, from file: URL = file, for picture: PictureDescription = picture(),
    provenance: Provenance? = nil
  ) -> EmbeddedMetadata {
    let (metadata, warnings) = EmbeddedMetadata.gather(choice, from: file, for: picture, provenance: provenance)
    #expect(warnings == [])
    return metadata
  }

  /// Each field is there with the type and the bytes that the file has, but for those that describe the RAW.
  @Test func fieldsAreThoseOfTheFile() throws {
    let tags = FileTags(of: try Data(contentsOf: Self.file))
    let metadata = gather()
    let rewritten: Set<Int> = [40961, 40962, 40963]
    let exif = tags.exif.filter { $0.key != 37500 && !rewritten.contains($0.key) }
    #expect(exif.count == 50)
    #expect(tags.gps.count == 22)
    for (entries, fields) in [(exif, metadata.exif), (tags.gps, metadata.gps)] {
      for (tag, entry) in entries {
        let field = fields.first { Int($0.tag) == tag }
        #expect(field.map { Int($0.kind.rawValue) } == entry.type && field?.bytes == entry.bytes, "tag \(tag)")
      }
    }
    #expect(metadata.gps.count == tags.gps.count)
    #expect(Set(metadata.exif.map { Int($0.tag) }) == Set(exif.keys).union(rewritten))
    let image = [270, 271, 272, 306, 315, 316, 18246, 33432, 40091, 40094]
    #expect(metadata.image.map { Int($0.tag) } == (image + [305]).sorted())
    for tag in image { #expect(metadata.image.first { Int($0.tag) == tag }?.bytes == tags.image[tag]?.bytes) }
    #expect(metadata.iptc == tags.image[33723]?.bytes)
  }

  /// The byte order of the file is not that of the picture.
  @Test func byteOrderDoesNotMatter() {
    #expect(gather(from: Project.fixture("metadata/photograph-big-endian.dng")) == gather())
  }

  /// A file of another maker, by its mark that of Olympus, is read as a DNG is.
  @Test func notOnlyDNGsAreRead() throws {
    var dng = SyntheticDNG(width: 32, height: 32)
    dng.tags[50706] = nil
    dng.tags[315] = .text("Ada")
    dng.exif[33434] = .rationals([0.5])
    dng.exif[37500] = .bytes([1, 2, 3, 4, 5])
    var file = dng.encoded()
    file.replaceSubrange(2..<4, with: Array("RO".utf8))
    let directory = try TemporaryDirectory()
    try file.write(to: directory.file("a.orf"))
    let metadata = gather(from: directory.file("a.orf"))
    #expect(metadata.image.contains { $0 == .text(TagNumber.artist, "Ada") })
    #expect(metadata.exif.first { $0.tag == TagNumber.exposureTime }?.wholeNumbers == [5000, 10_000])
    #expect(!metadata.exif.contains { $0.tag == TagNumber.makerNote })
  }

  @Test func whatDescribesTheSamplesIsThePictures() {
    func values(_ metadata: EmbeddedMetadata) -> [[UInt64]] {
      [40961, 40962, 40963].map { tag in metadata.exif.first { $0.tag == tag }?.wholeNumbers ?? [] }
    }
    #expect(values(gather()) == [[1], [32], [48]])
    #expect(values(gather(for: Self.picture(isSRGB: false)))[0] == [65535])
    #expect(values(gather(for: Self.picture(isSRGB: nil))) == [[], [], []])
  }

  /// What the decoder found out fills gaps and changes nothing that the file says.
  @Test func captureFillsGaps() throws {
    var picture = Self.picture()
    (picture.capture.iso, picture.capture.lens, picture.capture.exposureTime) = (100, "another lens", 2)
    #expect(gather(for: picture).exif == gather().exif)
    let plain = SyntheticDNG(width: 32, height: 32).encoded()
    let directory = try TemporaryDirectory()
    try plain.write(to: directory.file("plain.dng"))
    let exif = gather(from: directory.file("plain.dng"), for: picture).exif
    #expect(exif.first { $0.tag == TagNumber.iso }?.wholeNumbers == [100])
    #expect(exif.first { $0.tag == TagNumber.exposureTime }?.wholeNumbers == [2, 1])
    #expect(exif.first { $0.tag == TagNumber.lensModel } == .text(TagNumber.lensModel, "another lens"))
  }

  /// What TIFF/EP and DNG write into the first directory has its place in EXIF.
  @Test func serialNumberAndLensOfADNGGoToEXIF() throws {
    var dng = SyntheticDNG(width: 32, height: 32)
    dng.tags[50735] = .text("CAM-1")
    dng.tags[50736] = .rationals([24, 70, 2.8, 4])
    dng.tags[33437] = .rationals([8])
    let directory = try TemporaryDirectory()
    try dng.write(to: directory.file("a.dng"))
    let exif = gather(from: directory.file("a.dng")).exif
    #expect(exif.first { $0.tag == TagNumber.bodySerialNumber } == .text(TagNumber.bodySerialNumber, "CAM-1"))
    #expect(exif.first { $0.tag == TagNumber.lensSpecification }?.count == 4)
    #expect(exif.first { $0.tag == TagNumber.fNumber }?.wholeNumbers == [80_000, 10_000])
  }

  @Test func choicesAreKept() {
    var picture = Self.picture()
    picture.capture.make = "Made"
    let capture = gather(.capture, for: picture)
    #expect(capture.image == [.text(271, "Made"), .text(305, "DiffRAW 9.9")])
    #expect(capture.gps.isEmpty && capture.xmp.isEmpty && capture.iptc.isEmpty)
    #expect(gather(.none, for: picture) == EmbeddedMetadata())
    let only = gather(.none, for: picture, provenance: provenance)
    #expect(only.image.isEmpty && only.exif.isEmpty)
    #expect(XMPProperties(of: String(decoding: only.xmp, as: UTF8.self))?["diffraw:Pipeline"] == ["dslr"])
  }

  /// Every property of the file's packet but those that describe the RAW, and the picture's own once each.
  @Test func propertiesAreThoseOfTheFile() throws {
    let before = try #require(XMPProperties(of: FileTags(of: try Data(contentsOf: Self.file)).xmp))
    var picture = Self.picture(orientation: .rotated90Clockwise)
    picture.capture.models = [ModelUse(name: "dslr-1", digest: "77", seed: 5)]
    let packet = String(decoding: gather(for: picture, provenance: provenance).xmp, as: UTF8.self)
    let after = try #require(XMPProperties(of: packet), "\(packet)")
    let replaced: Set<String> = [
      "dc:format", "xmp:CreatorTool", "tiff:Orientation", "tiff:ImageWidth", "tiff:Compression",
      "crs:Exposure2012", "crs:HasSettings",
    ]
    #expect(replaced.isSubset(of: before.values.keys))
    let kept = before.values.filter { !replaced.contains($0.key) && !$0.key.hasPrefix("rdf:") }
    #expect(kept.count >= 30)
    for (path, values) in kept { #expect(after[path] == values, "\(path)") }
    let own = [
      "dc:format": "image/tiff", "xmp:CreatorTool": "DiffRAW 9.9", "tiff:Orientation": "6", "tiff:ImageWidth": "32",
      "tiff:ImageLength": "48", "exif:PixelXDimension": "32", "exif:PixelYDimension": "48", "exif:ColorSpace": "1",
      "diffraw:Software": "DiffRAW 9.9", "diffraw:Pipeline": "dslr", "diffraw:PipelineDigest": "0af1",
      "diffraw:Source": "photograph.dng", "diffraw:Model/rdf:Seq/rdf:li": "dslr-1",
      "diffraw:ModelDigest/rdf:Seq/rdf:li": "77", "diffraw:Seed/rdf:Seq/rdf:li": "5",
    ]
    for (path, value) in own { #expect(after[path] == [value], "\(path)") }
    let known = Set(kept.keys).union(own.keys)
    #expect(after.values.keys.filter { !known.contains($0) && !$0.hasPrefix("rdf:") } == [])
  }

  /// A JPEG file without a picture.
  private func jpeg(_ metadata: EmbeddedMetadata) -> Data {
    let (segments, remarks) = metadata.jpegSegments(orientation: .upright, resolution: 300)
    #expect(remarks == [] && segments.allSatisfy { $0.count == Int($0[2]) << 8 + Int($0[3]) + 2 })
    return Data([0xFF, 0xD8] + segments.joined() + [0xFF, 0xD9])
  }

  /// A picture that was made of a picture, as a program would that reads our own output.
  @Test func readsItsOwnWriting() throws {
    let directory = try TemporaryDirectory()
    let first = gather(provenance: provenance)
    try jpeg(first).write(to: directory.file("a.jpg"))
    let second = gather(from: directory.file("a.jpg"), provenance: provenance)
    #expect(second.image == first.image && second.exif == first.exif && second.gps == first.gps)
    let properties = [first, second].map { metadata in
      XMPProperties(of: String(decoding: metadata.xmp, as: UTF8.self))?.values.filter { !$0.key.hasPrefix("rdf:") }
    }
    #expect(properties[0] != nil && properties[0] == properties[1], "a run's own words are said once")
  }

  /// Declarations and attributes, which XML keeps in no order, are sorted.
  @Test func packetsHaveOneOrder() throws {
    let packet = String(decoding: gather(provenance: provenance).xmp, as: UTF8.self)
    let tags = packet.matches(of: /<([^?\/>][^>]*)>/).map { String($0.1) }
    let names = tags.map { $0.matches(of: /\s([\w:-]+)="/).map { String($0.1) } }
    #expect(names.contains { $0.count >= 3 })
    for tag in names.filter({ !$0.isEmpty }) {
      let (declared, attributes) = (tag.filter { $0.hasPrefix("xmlns") }, tag.filter { !$0.hasPrefix("xmlns") })
      #expect(declared == declared.sorted() && attributes == attributes.sorted() && tag == declared + attributes)
    }
  }

  /// A packet that goes through many runs is read by each.
  @Test func packetsCanBeReadAgainAndAgain() throws {
    var metadata = gather(provenance: provenance)
    for _ in 0..<3 {
      let photo = PhotoMetadata(reading: jpeg(metadata))
      #expect(photo.warnings == [])
      metadata = photo.embedded(.all, in: Self.picture(), provenance: provenance)
      #expect(XMPProperties(of: String(decoding: metadata.xmp, as: UTF8.self))?["dc:creator/rdf:Seq/rdf:li"] != [])
    }
  }

  /// What a segment cannot hold is left out and named; the rest is written.
  @Test func jpegSegmentsHaveALimit() {
    var metadata = EmbeddedMetadata()
    metadata.xmp = [UInt8](repeating: 32, count: 70_000)
    metadata.iptc = [0x1C, 2, 5, 0, 1, 0x41]
    let (segments, remarks) = metadata.jpegSegments(orientation: .upright, resolution: 72)
    #expect(remarks == ["XMP is left out: its 70000 bytes pass the 64 KiB of a JPEG segment"])
    #expect(segments.map { $0[1] } == [0xE1, 0xED])
  }
}
