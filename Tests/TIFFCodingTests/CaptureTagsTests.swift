import CTIFF
import Foundation
import Imaging
import TIFFCoding
import TestSupport
import Testing

@Suite struct CaptureTagsTests {
  @Test func namesHighISOInTheWiderTag() throws {
    let directory = try TemporaryDirectory()
    var image = Samples.picture(4, 4)
    image.metadata.iso = 102_400
    try TIFFWriter().write(image, to: directory.file("image.tif"), workers: Samples.workers)
    try TIFFHandle.withFile(reading: directory.file("image.tif").path) { file in
      try file.withEXIF {
        #expect(file.number(EXIFTAG_ISOSPEEDRATINGS) == 65535)
        #expect(file.number(EXIFTAG_RECOMMENDEDEXPOSUREINDEX) == 102_400)
        #expect(file.number(EXIFTAG_SENSITIVITYTYPE) == 2)
      }
    }
  }

  /// Fields stand in the file as they are given, in either form of TIFF, and the pixels are those of a bare picture.
  @Test(arguments: [TIFFWriter.BigTIFF.auto, .always]) func writesFieldsAsTheyAre(bigTIFF: TIFFWriter.BigTIFF)
    throws
  {
    let directory = try TemporaryDirectory()
    var metadata = EmbeddedMetadata()
    metadata.image = [
      .text(TagNumber.artist, "Ada"), .text(TagNumber.imageDescription, "Größe"), .short(TagNumber.rating, 4),
      TagField(TagNumber.copyright, .text, Array("Ada\0Bob\0".utf8)),
      TagField(TagNumber.windowsTexts.lowerBound, .byte, [0x47, 0, 0, 0]),
    ]
    metadata.exif = [
      .rational(TagNumber.exposureTime, 10, 3200), TagField(59000, .signedRational, [UInt8](repeating: 255, count: 8)),
    ]
    metadata.gps = [.text(1, "N"), .rational(5, 75, 10)]
    metadata.xmp = Array("<x/>".utf8)
    metadata.iptc = [0x1C, 2, 5, 0, 1, 0x41]
    let image = Samples.picture(40, 30)
    var writer = TIFFWriter()
    writer.options.bigTIFF = bigTIFF
    let (with, without) = (directory.file("with.tif"), directory.file("without.tif"))
    try writer.write(image, to: with, workers: Samples.workers, metadata: metadata)
    try writer.write(image, to: without, workers: Samples.workers, metadata: EmbeddedMetadata())

    let tags = FileTags(of: try Data(contentsOf: with))
    #expect(tags.isBig == (bigTIFF == .always))
    #expect(tags.exif.count == 2 && tags.gps.count == 2)
    #expect(tags.exif[33434]?.values == "10/3200" && tags.exif[59000]?.values == "-1/-1")
    #expect(tags.gps[1]?.text == "N" && tags.gps[5]?.values == "75/10")
    #expect(tags.image[315]?.text == "Ada" && tags.image[270]?.text == "Größe")
    #expect(tags.image[33432]?.text == "Ada;Bob", "libtiff ends text at the first zero byte")
    #expect(tags.image[18246]?.values == "4" && tags.image[40091]?.bytes == [0x47, 0, 0, 0])
    #expect(tags.xmp == "<x/>")
    #expect(tags.iptc.map(\.name) == ["2:5"] && tags.iptc.map(\.text) == ["A"])

    let bare = FileTags(of: try Data(contentsOf: without))
    #expect(bare.exif.isEmpty && bare.gps.isEmpty && bare.image[305] == nil && bare.image[700] == nil)
    #expect(try TIFFReader.read(with).samples == TIFFReader.read(without).samples)
    #expect(try TIFFReader.read(with).profile == ICCProfile.sRGB.bytes)
  }
}
