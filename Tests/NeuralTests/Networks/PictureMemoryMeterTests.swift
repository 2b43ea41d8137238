import Foundation
import Neural
import Parallel
import TestSupport
import Testing

/// What a walk through a description takes, on descriptions small enough to count by hand.
@Suite struct PictureMemoryMeterTests {
  /// Bytes of one channel of the input.
  private let plane = 64 * 64 * 4

  private func peak(_ walk: (PictureMemoryMeter, PictureMemoryMeter.Value) -> PictureMemoryMeter.Value) throws -> Int {
    let layers = try PictureLayers([], from: Safetensors(data: Safetensors.encode([:]), name: "none"))
    let meter = PictureMemoryMeter(layers, workers: 2)
    _ = walk(meter, meter.value(ImageShape(batch: 1, height: 64, width: 64, channels: 4)))
    return meter.peak
  }

  /// An operation in place takes nothing as long as nobody else wants the value.
  @Test func changesInPlaceWhatNobodyElseWants() throws {
    #expect(try peak { meter, input in meter.sigmoid(meter.concatenated(input, input)) } == 12 * plane)
    #expect(
      try peak { meter, input in
        let both = meter.concatenated(input, input)
        return meter.added(meter.sigmoid(both), both)
      } == 20 * plane)
  }

  /// A value is gone with the last that refers to it.
  @Test func letsGoOfWhatIsUsedUp() throws {
    #expect(
      try peak { meter, input in
        var x = meter.maxPooled(input)
        for _ in 0..<10 { x = meter.concatenated(meter.maximumOverChannels(x), meter.maximumOverChannels(x)) }
        return x
      } == 4 * plane + plane + 2 * plane / 2)
  }

  @Test func followsSizes() throws {
    #expect(try peak { meter, input in meter.upsampledBilinearly(input) } == 20 * plane)
    #expect(try peak { meter, input in meter.pixelShuffled(input) } == 8 * plane)
    #expect(try peak { meter, input in meter.haarTransformed("", input, rows: 4) } == 8 * plane)
    #expect(try peak { meter, input in meter.coordinates(of: input) } == 6 * plane)
  }
}
