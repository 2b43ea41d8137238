import CTIFF
import Foundation
import TIFFCoding
import TestSupport
import Testing

@Suite struct CaptureTagsTests {
  @Test func writesTimesAsEXIFDoes() {
    #expect(CaptureTime.text(0) == "1970:01:01 00:00:00")
    #expect(CaptureTime.text(1_709_251_199) == "2024:02:29 23:59:59")
    #expect(CaptureTime.text(-1) == "1969:12:31 23:59:59")
    #expect(CaptureTime.text(-62_135_596_800) == "0001:01:01 00:00:00")
    #expect(CaptureTime.text(253_402_300_799) == "9999:12:31 23:59:59")
    #expect(CaptureTime.text(253_402_300_800) == nil && CaptureTime.text(.min) == nil)
  }

  @Test func findsTheNumberThatWasMeant() {
    #expect(CaptureTags.decimal(1 / 60) == 1.0 / 60)
    #expect(CaptureTags.decimal(1 / 8000) == 1.0 / 8000)
    #expect(CaptureTags.decimal(1.8) == 1.8)
    #expect(CaptureTags.decimal(0.3) == 0.3)
    #expect(CaptureTags.decimal(-0.5) == -0.5)
    #expect(CaptureTags.decimal(0) == 0)
  }

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
}
