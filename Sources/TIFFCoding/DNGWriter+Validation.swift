import Imaging

extension DNGWriter {
  /// Refuses an image that the tags of a DNG cannot hold.
  static func refuseUnrepresentable(_ dng: DNG, path: String) throws {
    let mosaic = dng.mosaic
    let color = mosaic.metadata.color
    func refuse(if isWrong: Bool, _ cause: String) throws {
      if isWrong { throw TIFFCodingError(.unrepresentable, path: path, cause: cause) }
    }
    let frame = dng.frame?.size ?? mosaic.size
    let origin = dng.frame?.activeAreaOrigin ?? PixelOffset(rows: 0, columns: 0)
    try refuse(if: mosaic.size.area == 0, "an image of \(mosaic.size) pixels cannot be a DNG")
    try refuse(if: frame.area * 2 > 0xFFFF_FFFF - 1 << 20, "an image of \(frame) pixels would pass 4 GiB")
    precondition(
      origin.rows + mosaic.size.height <= frame.height && origin.columns + mosaic.size.width <= frame.width,
      "the active area lies in the frame")
    try refuse(
      if: !mosaic.whiteLevel.allSatisfy { (1...65535).contains($0) },
      "the white levels \(mosaic.whiteLevel) are not 16-bit counts")
    let (bits, table) = (dng.bitsPerSample, dng.linearizationTable)
    try refuse(if: !(8...16).contains(bits), "a sample of \(bits) bits is not stored; 8 to 16 are")
    let codes = table.isEmpty ? 1 << bits : min(table.count, 1 << bits)
    try refuse(
      if: codes < 65536
        && (mosaic.samples.contains { $0 >= codes } || dng.frame?.samples.contains { $0 >= codes } == true),
      "a sample is not below \(codes), as \(bits) bits or the linearization table ask")
    try refuse(
      if: dng.compression == .losslessJPEG && min(frame.width, frame.height) < 16,
      "an image of \(frame) is too small for tiles of lossless JPEG")
    let black = mosaic.blackLevel
    try refuse(
      if: !black.levels.allSatisfy { (0...65535).contains($0) }, "a black level is not a 16-bit count")
    try refuse(
      if: !(black.rowDeltas + black.columnDeltas).allSatisfy { abs($0) <= 65535 }, "a black delta is not a 16-bit count"
    )
    let opcodes = mosaic.metadata.opcodes
    try refuse(
      if: [opcodes.list1, opcodes.list2, opcodes.list3].contains {
        OpcodeEncoding.bytes(of: $0, pattern: mosaic.pattern).count > 65535
      }, "an opcode list is longer than 65535 bytes")
    try refuse(if: black.levels.count > 65535, "the black level repeats after \(black.rows) × \(black.columns) pixels")
    try refuse(
      if: color.calibrations.isEmpty || color.calibrations.count > 2,
      "a DNG names one or two color calibrations, not \(color.calibrations.count)")
    let matrices = color.calibrations.flatMap { [$0.colorMatrix] + ($0.forwardMatrix.map { [$0] } ?? []) }
    try refuse(
      if: !matrices.allSatisfy { $0.count == 9 && $0.allSatisfy { $0.isFinite && abs($0) < 1000 } },
      "a camera matrix is not 3 × 3 finite numbers")
    let multipliers = color.asShotMultipliers ?? [1, 1, 1]
    try refuse(
      if: multipliers.count != 3 || !multipliers.allSatisfy { (0.001...1000).contains($0) },
      "the white balance \(multipliers) is not three multipliers")
    try refuse(
      if: ![0, 1, 3].contains(dng.noiseProfile.count),
      "a noise profile has one model or three, not \(dng.noiseProfile.count)")
    let crop = mosaic.metadata.defaultCrop ?? PixelRectangle(top: 0, left: 0, size: mosaic.size)
    try refuse(
      if: crop.top < 0 || crop.left < 0 || crop.size.area == 0 || crop.top + crop.size.height > mosaic.size.height
        || crop.left + crop.size.width > mosaic.size.width,
      "the default crop lies outside the active area")
    try refuse(if: dng.uniqueCameraModel.isEmpty, "a DNG names its camera model")
  }
}
