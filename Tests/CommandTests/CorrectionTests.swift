import Imaging
import TestSupport
import Testing

/// What becomes of the corrections and the crop that a DNG asks for.
@Suite struct CorrectionTests {
  private let place: Workplace

  /// A photograph turned on its side, with a gain map, a warp and a crop.
  init() throws {
    place = try Workplace()
    try place.photograph("a.dng", orientation: .rotated90Clockwise) { metadata in
      let frame = PixelRectangle(top: 0, left: 0, size: ImageSize(width: 96, height: 64))
      let map = GainMap(
        area: OpcodeArea(rectangle: frame), rows: 1, columns: 1, rowSpacing: 0, columnSpacing: 0, gains: [1.25])
      metadata.opcodes.list2 = [Opcode(.gainMap(map))]
      metadata.opcodes.list3 = [Opcode(.warpRectilinear(LensWarp(planes: [.init(radial: [0.9, 0, 0, 0])])))]
      metadata.defaultCrop = PixelRectangle(top: 3, left: 5, size: ImageSize(width: 80, height: 50))
    }
  }

  @Test func shippedPipelinesCorrectAndCrop() throws {
    let outcome = try place.run("run", "a.dng", "-p", "color-only", "-o", "out")
    #expect(outcome.status == 0 && !outcome.stderr.contains("the file asks for"), "\(outcome)")
    #expect(try place.picture("out/a.tif").size == ImageSize(width: 50, height: 80))
    let whole = try place.run("run", "a.dng", "-p", "color-only", "-o", "whole", "--set", "crop.crop=active")
    #expect(whole.status == 0, "\(whole)")
    #expect(try place.picture("whole/a.tif").size == ImageSize(width: 64, height: 96))
  }

  @Test func pipelinesWithoutTheStagesWarn() throws {
    try place.write(
      """
      # Without any correction.
      version: 1
      stages:
        - { id: decode, stage: decode }
        - { id: color,  stage: extract-color, inputs: { mosaic: decode.mosaic } }
        - { id: write,  stage: write-tiff,    inputs: { image: color.image } }

      """, to: "bare.yaml")
    let outcome = try place.run("run", "a.dng", "-p", "bare.yaml", "-o", "out")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.stderr.contains("the file asks for GainMap, which was not done: put stage correct-shading"))
    #expect(outcome.stderr.contains("the file asks for WarpRectilinear, which was not done: put stage correct-lens"))
  }

  @Test func fullReadoutIsAChoice() throws {
    let outcome = try place.run("run", "a.dng", "-p", "color-only", "-o", "out", "--set", "crop.crop=full")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try place.picture("out/a.tif").size == ImageSize(width: 64, height: 96))
  }
}
