import Imaging
import Neural

extension SR3UNet.Configuration {
  /// Bytes that a prediction over a frame's patches takes beyond the frame's state and conditions and the weights.
  ///
  /// With SR3's stock widths about 2,400 bytes a pixel of the patch: 0.5 GB for patches of 448 × 448, 28 GB for a frame of
  /// 12 megapixels as a whole.
  func workingBytes(of patches: PatchLayout, workers: Int) -> Int {
    let meter = meter(height: patches.rows.length, width: patches.columns.length)
    let blended = patches.rows.length * patches.columns.frame * 3 * MemoryLayout<Float>.stride
    return meter.peakBytes + workers * meter.scratchBytes + blended
  }

  /// Floating-point operations of an evaluation of all patches.
  func operations(of patches: PatchLayout) -> Double {
    Double(patches.count) * meter(height: patches.rows.length, width: patches.columns.length).operations
  }

  /// What one image takes.
  private func meter(height: Int, width: Int) -> MemoryMeter {
    let meter = MemoryMeter()
    let input = meter.value([1, height, width, inputChannels])
    _ = prediction(of: input, sinusoids: meter.value([1, innerWidth]), by: meter)
    return meter
  }
}
