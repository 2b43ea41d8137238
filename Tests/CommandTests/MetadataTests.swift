import Foundation
import Imaging
import PictureCoding
import TIFFCoding
import TestSupport
import Testing

/// What of a RAW file's metadata is in the TIFF that `diffraw run` makes of it. The RAW is
/// `Tests/Fixtures/metadata/photograph.dng`, to which ExifTool wrote the tags of `tags.args`.
@Suite struct MetadataTests {
  /// Tags of the image: text or numbers, by tag.
  private static let image: [Int: String] = [
    270: "Harbour at dusk", 271: "Synthetic", 272: "Mosaic One", 306: "2024:05:17 21:03:11", 315: "Ada Lovelace",
    316: "Field laptop", 18246: "4", 33432: "2024 Ada Lovelace",
  ]
  private static let exif: [Int: String] = [
    33434: "1/320", 33437: "28/5", 34850: "3", 34855: "400", 34864: "2", 34866: "400", 36867: "2024:05:17 20:59:58",
    36868: "2024:05:17 20:59:59", 36880: "+02:00", 36881: "+02:00", 36882: "+02:00", 37377: "33321/4004",
    37378: "40761/8200", 37379: "13/4", 37380: "-2/3",
    37381: "24361/8200", 37382: "25/2", 37383: "5", 37384: "4", 37385: "16", 37386: "35/1", 37520: "12", 37521: "345",
    37522: "678",
    41486: "4865/2", 41487: "4865/2", 41488: "3", 41495: "2", 41728: "3", 41729: "1", 41985: "0", 41986: "0",
    41987: "0", 41988: "1/1", 41989: "52", 41990: "2", 41991: "1", 41992: "0", 41993: "1", 41994: "2", 41996: "3",
    42016: "0123456789abcdef0123456789abcdef", 42032: "Ada Lovelace", 42033: "BODY-4711",
    42034: "24/1 70/1 14/5 4/1", 42035: "Synthetic Optics", 42036: "24-70mm F2.8-4", 42037: "LENS-0815",
  ]
  private static let gps: [Int: String] = [
    0: "2 3 0 0", 1: "N", 2: "53/1 32/1 1149999/25000", 3: "E", 4: "9/1 57/1 1449999/25000", 5: "0", 6: "15/2",
    7: "18/1 59/1 58/1", 8: "9", 9: "A", 10: "3", 11: "3/2",
    12: "K", 13: "9/2", 14: "T", 15: "1085/4", 16: "T", 17: "601/2", 18: "WGS-84", 29: "2024:05:17", 31: "7/2",
  ]
  private static let xmp: [String: [String]] = [
    "dc:title/rdf:Alt/rdf:li": ["Hafen", "Der Hafen"], "dc:description/rdf:Alt/rdf:li": ["Harbour & cranes <at> dusk"],
    "dc:creator/rdf:Seq/rdf:li": ["Ada Lovelace"], "dc:rights/rdf:Alt/rdf:li": ["All rights reserved"],
    "dc:subject/rdf:Bag/rdf:li": ["harbour", "dusk"], "xmp:Rating": ["4"], "xmp:Label": ["Green"],
    "xmpRights:Marked": ["True"], "xmpRights:UsageTerms/rdf:Alt/rdf:li": ["Ask first"], "photoshop:City": ["Hamburg"],
    "photoshop:Country": ["Germany"], "photoshop:Headline": ["Evening"], "photoshop:Credit": ["Ada"],
    "Iptc4xmpCore:Location": ["Landungsbrücken"],
    "Iptc4xmpCore:CreatorContactInfo/Iptc4xmpCore:CiEmailWork": ["ada@example.org"],
    "lr:hierarchicalSubject/rdf:Bag/rdf:li": ["places|harbour"], "aux:Lens": ["24-70mm F2.8-4"],
    "aux:SerialNumber": ["BODY-4711"], "xmpMM:DocumentID": ["xmp.did:4711"],
    "xmpMM:OriginalDocumentID": ["xmp.did:0815"], "exifEX:LensModel": ["24-70mm F2.8-4"],
  ]
  /// By record and dataset.
  private static let iptc: [String: [String]] = [
    "1:90": ["\u{1B}%G"], "2:5": ["Hafen"], "2:25": ["harbour", "dusk"], "2:55": ["20240517"],
    "2:60": ["205958+0200"], "2:80": ["Ada Lovelace"], "2:90": ["Hamburg"], "2:101": ["Germany"],
    "2:105": ["Evening"], "2:110": ["Ada"], "2:115": ["Own work"], "2:116": ["2024 Ada Lovelace"],
    "2:120": ["Kräne am Hafen"],
  ]

  private func workplace() throws -> Workplace {
    let place = try Workplace()
    try place.write(try Data(contentsOf: Project.fixture("metadata/photograph.dng")), to: "photograph.dng")
    return place
  }

  /// Develops the photograph without the network.
  private func develop(_ place: Workplace, to folder: String = "out", _ settings: String...) throws -> FileTags {
    var arguments = ["run", "photograph.dng", "-p", "color-only", "-o", folder]
    for setting in settings { arguments += ["--set", "write.\(setting)"] }
    let outcome = try Tool.run(arguments, currentDirectory: place.directory.url)
    #expect(outcome.status == 0 && !outcome.stderr.contains("warning"), "\(outcome)")
    return FileTags(of: try place.bytes("\(folder)/photograph.tif"))
  }

  private func check(_ entries: [Int: FileTags.Entry], hold table: [Int: String], _ name: String) {
    for (tag, expected) in table {
      let entry = entries[tag]
      #expect((entry?.type == 2 ? entry?.text : entry?.values) == expected, "\(name), tag \(tag)")
    }
  }

  @Test func everyTagOfATableSurvives() throws {
    let count = Self.image.count + Self.exif.count + Self.gps.count + Self.xmp.count + Self.iptc.count
    #expect(count >= 100)
    // The table is true of the RAW file, and then of the picture.
    let place = try workplace()
    for tags in [FileTags(of: try place.bytes("photograph.dng")), try develop(place)] {
      check(tags.image, hold: Self.image, "image")
      check(tags.exif, hold: Self.exif, "EXIF")
      check(tags.gps, hold: Self.gps, "GPS")
      let properties = try #require(XMPProperties(of: tags.xmp))
      for (path, values) in Self.xmp { #expect(properties[path] == values, "\(path)") }
      let records = Dictionary(grouping: tags.iptc, by: \.name).mapValues { $0.map(\.text) }
      for (name, values) in Self.iptc { #expect(records[name] == values, "IPTC \(name)") }
    }
  }

  @Test func whatDescribesTheRAWIsLeftOut() throws {
    let tags = try develop(try workplace())
    #expect(tags.exif[37500] == nil, "maker notes")
    #expect(tags.image.keys.filter { $0 >= 50706 || [33421, 33422].contains($0) } == [], "DNG and CFA")
    #expect(!tags.xmp.contains("Exposure2012"), "settings of Camera Raw")
    #expect(tags.exif[40961]?.values == "1", "the picture is sRGB, though the RAW says Adobe RGB")
  }

  /// Turned pixels are called upright, and pixels left as they lie are not; EXIF, XMP and the sizes say the same.
  @Test(arguments: ["apply", "keep"]) func orientationIsAppliedOrKept(handling: String) throws {
    let tags = try develop(try workplace(), "orientation=\(handling)")
    let properties = try #require(XMPProperties(of: tags.xmp))
    let (orientation, width, height) = handling == "apply" ? ("1", "32", "48") : ("6", "48", "32")
    #expect(tags.image[274]?.values == orientation && properties["tiff:Orientation"] == [orientation])
    #expect(tags.image[256]?.values == width && tags.image[257]?.values == height)
    #expect(tags.exif[40962]?.values == width && tags.exif[40963]?.values == height)
    #expect(properties["exif:PixelXDimension"] == [width] && properties["tiff:ImageLength"] == [height])
  }

  /// Metadata change no pixel, and the same file gives the same bytes.
  @Test func picturesAreTheSame() throws {
    let place = try workplace()
    _ = try develop(place, to: "all")
    _ = try develop(place, to: "again")
    let none = try develop(place, to: "none", "metadata=none", "provenance=false")
    #expect(try place.bytes("all/photograph.tif") == place.bytes("again/photograph.tif"))
    #expect(try place.picture("all/photograph.tif").samples == place.picture("none/photograph.tif").samples)
    #expect(none.exif.isEmpty && none.gps.isEmpty && none.xmp.isEmpty && none.iptc.isEmpty && none.image[271] == nil)
    #expect(none.image[274]?.values == "1" && none.image[34675] != nil, "orientation and profile are there")
  }

  @Test func captureIsCameraAndExposure() throws {
    let tags = try develop(try workplace(), "metadata=capture")
    #expect(tags.image[271]?.text == "Synthetic" && tags.exif[33437]?.values == "56/10")
    #expect(tags.image[315] == nil && tags.gps.isEmpty && tags.iptc.isEmpty)
    #expect(XMPProperties(of: tags.xmp)?["dc:creator/rdf:Seq/rdf:li"] == [])
    #expect(XMPProperties(of: tags.xmp)?["diffraw:Source"] == ["photograph.dng"])
  }

  /// Linear DNG and JPEG say what the TIFF says.
  @Test func everySinkCarriesMetadataOver() throws {
    let place = try workplace()
    try place.write(
      """
      # A picture in every form.
      version: 1
      stages:
        - { id: decode, stage: decode }
        - { id: color,  stage: extract-color, inputs: { mosaic: decode.mosaic } }
        - { id: tiff,   stage: write-tiff,    inputs: { image: color.image }, parameters: { bigtiff: always } }
        - { id: dng,    stage: write-dng,     inputs: { image: color.image } }
        - { id: jpeg,   stage: write-jpeg,    inputs: { image: color.image }, parameters: { longest-side: 24 } }

      """, to: "all.yaml")
    let outcome = try place.run("run", "photograph.dng", "-p", "all.yaml", "-o", "out")
    #expect(outcome.status == 0 && !outcome.stderr.contains("warning"), "\(outcome)")
    let jpeg = try place.bytes("out/photograph.jpg")
    let exif = try #require(jpeg.range(of: Data("Exif\0\0".utf8)))
    let begin = try #require(jpeg.range(of: Data("<x:xmpmeta".utf8)))
    let end = try #require(jpeg.range(of: Data("</x:xmpmeta>".utf8)))
    let files: [(tags: FileTags, xmp: String, type: String, orientation: String, width: String)] = try [
      ("tif", "tiff", "1", "32"), ("dng", "x-adobe-dng", "6", "48"), ("jpg", "jpeg", "1", "16"),
    ].map { name, type, orientation, width in
      let bytes = try place.bytes("out/photograph.\(name)")
      let tags = FileTags(of: name == "jpg" ? Data(jpeg[exif.upperBound...]) : bytes)
      let packet = name == "jpg" ? String(decoding: jpeg[begin.lowerBound..<end.upperBound], as: UTF8.self) : tags.xmp
      return (tags, packet, "image/\(type)", orientation, width)
    }
    #expect(files[0].tags.isBig)
    for file in files {
      check(file.tags.image, hold: Self.image, file.type)
      check(file.tags.exif, hold: Self.exif, file.type)
      check(file.tags.gps, hold: Self.gps, file.type)
      let properties = try #require(XMPProperties(of: file.xmp))
      for (path, values) in Self.xmp { #expect(properties[path] == values, "\(file.type), \(path)") }
      #expect(properties["dc:format"] == [file.type])
      #expect(file.tags.image[274]?.values == file.orientation && properties["tiff:Orientation"] == [file.orientation])
      #expect(properties["tiff:ImageWidth"] == [file.width])
    }
    #expect(jpeg.range(of: Data("Photoshop 3.0\0".utf8)) != nil, "IPTC")
    #expect(try PictureReader.read(place.file("out/photograph.jpg")).size == ImageSize(width: 16, height: 24))
  }

  /// Provenance names program, pipeline, model and seed; another parameter is another pipeline.
  @Test func provenanceTellsWhatMadeThePicture() throws {
    let place = try workplace()
    func properties(_ folder: String, _ arguments: String...) throws -> XMPProperties {
      let outcome = try Tool.run(
        ["run", "photograph.dng", "-o", folder] + arguments, currentDirectory: place.directory.url)
      #expect(outcome.status == 0, "\(outcome)")
      let tags = FileTags(of: try place.bytes("\(folder)/photograph.tif"))
      #expect(tags.image[305]?.text.contains(/^DiffRAW \d+\.\d+\.\d+$/) == true)
      return try #require(XMPProperties(of: tags.xmp))
    }
    let one = try properties("one", "-p", "draft")
    let two = try properties("two", "-p", "draft", "--set", "enhance.seed=7")
    for properties in [one, two] {
      #expect(properties["diffraw:Pipeline"] == ["draft"])
      #expect(properties["xmp:CreatorTool"] == properties["diffraw:Software"])
      #expect(properties["diffraw:Model/rdf:Seq/rdf:li"] == ["dslr-0.3"])
    }
    #expect(one["diffraw:Seed/rdf:Seq/rdf:li"] == ["0"] && two["diffraw:Seed/rdf:Seq/rdf:li"] == ["7"])
    #expect(one["diffraw:ModelDigest/rdf:Seq/rdf:li"] == two["diffraw:ModelDigest/rdf:Seq/rdf:li"])
    let digests = [one, two].compactMap { $0["diffraw:PipelineDigest"].first }
    #expect(digests.count == 2 && digests[0] != digests[1])
    for digest in digests + one["diffraw:ModelDigest/rdf:Seq/rdf:li"] { #expect(digest.contains(/^[0-9a-f]{64}$/)) }
  }

  /// Metadata that lie cost a warning; what the decoder itself refuses is a named failure. Nothing is half written.
  @Test func liesCostAWarning() throws {
    let place = try Workplace()
    let names = try FileManager.default.contentsOfDirectory(atPath: Project.fixture("metadata/hostile").path)
    for name in names {
      try place.write(try Data(contentsOf: Project.fixture("metadata/hostile/\(name)")), to: "lies/\(name)")
    }
    let outcome = try place.run("run", "lies", "-p", "color-only", "-o", "out")
    #expect(outcome.status == 2, "\(outcome)")
    let refused = names.filter { $0.hasPrefix("cut-off") || $0 == "exif-beyond-the-end.dng" || $0.contains("65535") }
    let written = Set(names).subtracting(refused)
    #expect(place.files() == written.map { $0.replacing(".dng", with: ".tif") }.sorted())
    for file in place.files() {
      let tags = FileTags(of: try place.bytes("out/\(file)"))
      #expect(tags.image[271]?.text == "Synthetic" && tags.exif[40962]?.values == "32", "\(file)")
      #expect(try place.picture("out/\(file)").size == ImageSize(width: 32, height: 48))
    }
    for name in written where name != "exif-directories-in-a-loop.dng" {
      #expect(outcome.stderrLines.contains { $0.hasPrefix("warning: ") && $0.contains(name) }, "\(name)")
    }
  }
}
