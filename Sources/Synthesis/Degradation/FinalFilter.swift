import YAMLReading

/// The sinc filter at the end, which rings as a careless sharpening does.
struct FinalFilter: ReadableRecord, Hashable {
  /// The probability that there is one.
  let chance: Double
  /// Width of the kernel, in pixels; only odd ones are drawn.
  let size: ClosedRange<Int>

  init(from fields: inout RecordReader) {
    chance = fields.read("chance", .number(in: 0...1))
    size = fields.read("size", .kernelSizes)
    fields.require(size.hasOddNumber, "size", "must have an odd number in it")
  }

  func apply(to patch: Patch, random: inout RandomStream) -> Patch {
    guard random.chance(chance) else { return patch }
    let size = random.oddNumber(in: size)
    return patch.filtered(by: .sinc(size: size, cutOff: random.uniform(.pi / 3...(.pi))))
  }
}
