import Foundation
import Imaging
import Parallel
import RawDecoding
import Synthesis
import TIFFCoding
import TestSupport
import Testing

/// A simulated mosaic, written as a DNG and read by LibRaw, is the one in memory.
@Suite struct SimulatedDNGTests {
  @Test(arguments: SensorColor.table) func libRawReadsTheSame(color: SensorColor) throws {
    let folder = try TemporaryDirectory()
    let file = folder.file("a.dng")
    var ranges = SimulatedCamera.Ranges()
    ranges.colors = [color]
    var random = RandomStream(seed: 12)
    let camera = SimulatedCamera.draw(from: ranges, using: &random)
    let picture = Scenes.smooth(ImageSize(width: 70, height: 51))
    let mosaic = camera.expose(picture, using: random, workers: WorkerPool(count: 1)).mosaic
    try DNGWriter().write(DNG(mosaic: mosaic), to: file)
    let read = try RawDecoder().decode(file)
    #expect(read.samples == mosaic.samples && read.pattern == mosaic.pattern && read.whiteLevel == mosaic.whiteLevel)
    #expect(read.blackLevel.mean == mosaic.blackLevel.mean)
    #expect(read.metadata.iso == mosaic.metadata.iso)
    let (found, expected) = (read.metadata.color, mosaic.metadata.color)
    // 1e-3: dcraw's matrix of sRGB has six digits.
    let matrices = zip(try #require(found.cameraToSRGB), try #require(expected.cameraToSRGB))
    #expect(matrices.allSatisfy { abs($0 - $1) < 1e-3 })
    let multipliers = zip(try #require(found.asShotMultipliers), try #require(expected.asShotMultipliers))
    #expect(multipliers.allSatisfy { abs($0 - $1) < 1e-5 })
  }
}
