import Diffusion
import Foundation
import Imaging
import Neural
import Parallel
import TestSupport
import Testing

/// What enhancement leaves of a picture that its network cannot see: colors beyond sRGB, light above white, and what the
/// sensor lost.
@Suite struct EnhancementTests {
  private static let model = Result { try DiffusionModel(contentsOf: DiffusionModel.embeddedFile()) }
  private static let workers = WorkerPool(count: 2)
  private static let size = ImageSize(width: 96, height: 80)

  private static func enhance(_ values: [Float], raw: PackedRaw) throws -> [Float] {
    let model = try model.get()
    let enhancement = Enhancement(
      model: model, sampler: .deterministic(start: model.process.end, evaluations: 1), seed: 0)
    return try enhancement.enhance(
      ColorImage(size: size, values: values, encoding: .sRGB), raw: raw, workers: workers
    ).values
  }

  /// A value for each pixel and channel.
  private static func picture(_ value: (_ row: Int, _ column: Int, _ channel: Int) -> Float) -> [Float] {
    (0..<size.area * 3).map { value($0 / 3 / size.width, $0 / 3 % size.width, $0 % 3) }
  }

  private static let waves = picture { row, column, channel in
    0.4 + 0.15 * sin(Float(row) / 11 + Float(channel)) + 0.1 * sin(Float(column) / 17)
  }

  /// The RAW of a picture, its light through no color filters at all.
  private static func raw(_ values: [Float], saturation: Float = 1) -> PackedRaw {
    let cells = ImageSize(width: size.width / 2, height: size.height / 2)
    let packed = (0..<cells.area * 4).map { index in
      let (row, column) = (index / 4 / cells.width * 2 + index % 4 / 2, index / 4 % cells.width * 2 + index % 2)
      return SRGBCurve.decode(min(max(values[(row * size.width + column) * 3 + [0, 1, 1, 2][index % 4]], 0), 1))
    }
    return PackedRaw(
      size: cells, values: packed, margin: PixelOffset(rows: 0, columns: 0), mosaicSize: size,
      saturation: [Float](repeating: saturation, count: 4))
  }

  private static func isInPatch(_ row: Int, _ column: Int) -> Bool {
    (30..<50).contains(row) && (40..<60).contains(column)
  }

  /// What lies beyond comes back, exactly above white; where nothing does, not a bit changes.
  @Test func whatLiesBeyondComesBack() throws {
    let within = Self.picture { row, column, channel in
      Self.isInPatch(row, column)
        ? [0, 1, 0.5][channel] : Self.waves[(row * Self.size.width + column) * 3 + channel]
    }
    let beyond = Self.picture { row, column, channel in
      Self.isInPatch(row, column)
        ? [-0.25, 1.5, 0.5][channel] : Self.waves[(row * Self.size.width + column) * 3 + channel]
    }
    // Not saturated: its light is known.
    let raw = Self.raw(within, saturation: 2)
    let (a, b) = (try Self.enhance(within, raw: raw), try Self.enhance(beyond, raw: raw))
    for row in 0..<Self.size.height {
      for column in 0..<Self.size.width {
        for channel in 0..<3 {
          let place = (row * Self.size.width + column) * 3 + channel
          let expected: Float = Self.isInPatch(row, column) ? [-0.25, 0.5, 0][channel] : 0
          #expect(expected == 0 ? a[place] == b[place] : abs(b[place] - a[place] - expected) < 1e-6)
        }
      }
    }
  }

  /// A saturated color outside of sRGB is the same color after enhancement, and hardly noisier.
  @Test func wideGamutSurvives() throws {
    var random = SplitMix64(seed: 4)
    let color: [Float] = [-0.3, 0.8, -0.1]
    let noisy = Self.picture { _, _, channel in
      color[channel] + 0.04 * (Float(random.next() >> 40) / Float(1 << 24) - 0.5)
    }
    let enhanced = try Self.enhance(noisy, raw: Self.raw(noisy, saturation: 2))
    for channel in 0..<3 {
      let values = stride(from: channel, to: enhanced.count, by: 3).map { enhanced[$0] }
      let mean = values.reduce(0, +) / Float(values.count)
      let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count)).squareRoot()
      // 0.04: the network's own error in a flat field; what was clipped away is 0.3 and 0.1.
      #expect(abs(mean - color[channel]) < 0.04, "channel \(channel): \(mean)")
      // The noise's own deviation is 0.0115; the default model makes up to 0.013 of so rare a color.
      #expect(deviation < 0.015, "channel \(channel): \(deviation)")
    }
  }

  /// Where a sample is clipped, and around it, the picture is what color extraction made; far from it nothing changes.
  @Test func saturatedPartsStayAsTheyWere() throws {
    let values = Self.picture { row, column, channel in
      Self.isInPatch(row, column) ? 0.97 : Self.waves[(row * Self.size.width + column) * 3 + channel]
    }
    let free = try Self.enhance(values, raw: Self.raw(values, saturation: 2))
    let kept = try Self.enhance(values, raw: Self.raw(values, saturation: SRGBCurve.decode(0.96)))
    var differing = 0
    for row in 0..<Self.size.height {
      for column in 0..<Self.size.width {
        let outside = max(30 - row, row - 49, 40 - column, column - 59)
        for channel in 0..<3 {
          let place = (row * Self.size.width + column) * 3 + channel
          if outside <= 2 { #expect(kept[place] == values[place]) }
          if outside > 6 { #expect(kept[place] == free[place]) }
          if kept[place] != free[place] { differing += 1 }
        }
      }
    }
    #expect(differing > 1000)
  }

  /// A hot pixel is no highlight: that it counts as clipped changes nothing.
  @Test func hotPixelsAreLeftToTheNetwork() throws {
    let values = Self.picture { row, column, channel in
      row == 40 && column == 40 ? 1 : Self.waves[(row * Self.size.width + column) * 3 + channel]
    }
    let clipped = try Self.enhance(values, raw: Self.raw(values, saturation: 0.99))
    #expect(try clipped == Self.enhance(values, raw: Self.raw(values, saturation: 2)))
  }

  @Test func workersDoNotMatter() throws {
    var random = SplitMix64(seed: 9)
    let values = Self.picture { _, _, _ in Float(random.next() >> 40) / Float(1 << 24) * 1.6 - 0.3 }
    let model = try Self.model.get()
    func enhanced(_ count: Int) throws -> [Float] {
      try Enhancement(model: model, sampler: .deterministic(start: model.process.end, evaluations: 1), seed: 0).enhance(
        ColorImage(size: Self.size, values: values, encoding: .sRGB), raw: Self.raw(values, saturation: 0.95),
        workers: WorkerPool(count: count)
      ).values
    }
    let alone = try enhanced(1)
    for count in 2...3 { #expect(try enhanced(count) == alone) }
  }

  // MARK: Conditions and start

  private static func enhance(
    raw: PackedRaw, color: [Float], start: ColorImage? = nil, conditions: Conditions = Conditions(),
    process: ProcessDescription.Kind = .domainTransform
  ) throws -> [Float] {
    let metadata = SR3Model.metadata(SR3Model.tiny, process: process, conditions: conditions)
    let model = try DiffusionModel(Safetensors(data: SR3Model.file(metadata: metadata), name: "m.safetensors"))
    #expect(model.conditions == conditions)
    return try Enhancement(model: model, sampler: .deterministic(start: 90, evaluations: 2), seed: 1).enhance(
      ColorImage(size: size, values: color, encoding: .sRGB), raw: raw, start: start, workers: workers
    ).values
  }

  /// A network that was trained without a condition never sees it.
  @Test func absentConditionsAreNotSeen() throws {
    let (waves, flat) = (Self.waves, Self.picture { _, _, _ in 0.5 })
    let (raw, other) = (Self.raw(waves, saturation: 2), Self.raw(flat, saturation: 2))
    let start = ColorImage(size: Self.size, values: waves, encoding: .sRGB)
    #expect(try Self.enhance(raw: raw, color: waves) != Self.enhance(raw: other, color: waves))
    let rawless = Conditions(raw: false)
    #expect(
      try Self.enhance(raw: raw, color: waves, conditions: rawless)
        == Self.enhance(raw: other, color: waves, conditions: rawless))
    #expect(try Self.enhance(raw: raw, color: waves, start: start) != Self.enhance(raw: raw, color: flat, start: start))
    let colorless = Conditions(color: false)
    #expect(
      try Self.enhance(raw: raw, color: waves, start: start, conditions: colorless)
        == Self.enhance(raw: raw, color: flat, start: start, conditions: colorless))
  }

  /// x is c unless another picture is given, in both processes.
  @Test(arguments: ProcessDescription.Kind.allCases) func beginsWithThePictureThatIsGiven(
    process: ProcessDescription.Kind
  ) throws {
    let raw = Self.raw(Self.waves, saturation: 2)
    let same = ColorImage(size: Self.size, values: Self.waves, encoding: .sRGB)
    let flat = ColorImage(size: Self.size, values: Self.picture { _, _, _ in 0.5 }, encoding: .sRGB)
    let plain = try Self.enhance(raw: raw, color: Self.waves, process: process)
    #expect(try Self.enhance(raw: raw, color: Self.waves, start: same, process: process) == plain)
    #expect(try Self.enhance(raw: raw, color: Self.waves, start: flat, process: process) != plain)
    let smaller = ColorImage(
      size: ImageSize(width: 8, height: 8), values: [Float](repeating: 0, count: 192), encoding: .sRGB)
    #expect(throws: EnhancementError.startDiffers(color: Self.size, start: smaller.size)) {
      try Self.enhance(raw: raw, color: Self.waves, start: smaller, process: process)
    }
  }
}
