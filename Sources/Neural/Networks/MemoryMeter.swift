/// Follows a network's description as `TensorOperations` does and keeps account of it: the most memory that its values
/// take at one time, the scratch memory beside them, and the work.
///
/// A value is a shape whose memory is free when its last reference is gone, and what changes its input in place does so
/// here where it does there, so the account is that of a run.
package final class MemoryMeter: NetworkOperations {
  /// A tensor without elements.
  package struct Value {
    /// Length of each axis.
    package let shape: [Int]
    fileprivate var storage: Storage
  }

  /// Memory that is in use as long as this object lives.
  fileprivate final class Storage {
    let meter: MemoryMeter
    let bytes: Int

    init(_ bytes: Int, of meter: MemoryMeter) {
      self.meter = meter
      self.bytes = bytes
      meter.liveBytes += bytes
      meter.peakBytes = max(meter.peakBytes, meter.liveBytes)
    }

    deinit { meter.liveBytes -= bytes }
  }

  private var liveBytes = 0
  /// The most that all values took at one time.
  package private(set) var peakBytes = 0
  /// The most that an operation's scratch memory takes on each worker.
  package private(set) var scratchBytes = 0
  /// Floating-point operations of convolutions, linear maps and attention: two for each product.
  package private(set) var operations = 0.0

  package init() {}

  /// A value that is there.
  package func value(_ shape: [Int]) -> Value {
    Value(shape: shape, storage: Storage(Self.count(shape) * MemoryLayout<Float>.stride, of: self))
  }

  package func convolution(_ name: String, _ input: Value, outputs: Int, kernel: Int, stride: Int) -> Value {
    let shape = input.shape
    func extent(_ length: Int) -> Int { (length + kernel / 2 * 2 - kernel) / stride + 1 }
    let patch = kernel * kernel * shape[3]
    if NetworkLayers.goesByStrips(inputs: shape[3], outputs: outputs, kernel: kernel, stride: stride) {
      note(scratch: FrameConvolution.winogradScratchCount(inputs: shape[3], outputs: outputs))
    } else {
      // Blocks of patches, as `Convolution2D` has them.
      note(scratch: max(1 << 18, 32 * patch))
    }
    let result = [shape[0], extent(shape[1]), extent(shape[2]), outputs]
    operations += 2 * Double(Self.count(result)) * Double(patch)
    return value(result)
  }

  package func linear(_ name: String, _ input: Value, outputs: Int) -> Value {
    operations += 2 * Double(Self.count(input.shape)) * Double(outputs)
    return value(input.shape.dropLast() + [outputs])
  }

  package func groupNorm(_ name: String, _ input: consuming Value, groups: Int) -> Value { changed(input) }

  package func selfAttention(_ name: String, _ input: Value, groups: Int) -> Value {
    let (pixels, channels) = (Double(input.shape[1] * input.shape[2]), Double(input.shape[3]))
    operations += Double(input.shape[0]) * (8 * pixels * channels * channels + 4 * pixels * pixels * channels)
    // Scores of 64 queries, as `SelfAttention` has them.
    note(scratch: 64 * input.shape[1] * input.shape[2])
    func transient(_ channels: Int) -> Value { value(input.shape.dropLast() + [channels * input.shape[3]]) }
    withExtendedLifetime(transient(1)) { _ = transient(3) }
    // Queries, keys and values; what was attended to, of the image at hand and of all.
    withExtendedLifetime(transient(3)) { _ = transient(2) }
    return withExtendedLifetime(transient(1)) { value(input.shape) }
  }

  package func silu(_ input: consuming Value) -> Value { changed(input) }
  package func dropout(_ input: consuming Value, rate: Double) -> Value { input }

  package func upsampled(_ input: Value, factor: Int) -> Value {
    value([input.shape[0], factor * input.shape[1], factor * input.shape[2], input.shape[3]])
  }

  package func concatenated(_ first: Value, _ second: Value) -> Value {
    value(first.shape.dropLast() + [channels(of: first) + channels(of: second)])
  }

  package func added(_ first: consuming Value, _ second: Value) -> Value { changed(first) }
  package func shifted(_ image: consuming Value, by row: Value) -> Value { changed(image) }
  package func channels(of value: Value) -> Int { value.shape[value.shape.count - 1] }

  /// A value of the same shape: in place if nobody else has the old one.
  private func changed(_ input: consuming Value) -> Value {
    var input = input
    return isKnownUniquelyReferenced(&input.storage) ? input : value(input.shape)
  }

  private func note(scratch floats: Int) { scratchBytes = max(scratchBytes, floats * MemoryLayout<Float>.stride) }

  private static func count(_ shape: [Int]) -> Int { shape.reduce(1, *) }
}
