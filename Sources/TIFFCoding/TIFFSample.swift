/// A sample as TIFF files store it.
protocol TIFFSample: FixedWidthInteger, UnsignedInteger, BitwiseCopyable, Sendable {
  /// The sample of a finite value.
  static func sample(of value: Float) -> Self

  /// Rows of samples as a predictor leaves them, in the file's byte order, to be compressed.
  ///
  /// - Parameter rowLength: samples of a row, three a pixel.
  static func predicted(_ samples: [Self], rowLength: Int) -> [Self]
}

/// Whole numbers, 0 for 0 and the largest for 1, rounded to the nearest; what lies beyond is clipped.
extension UInt8: TIFFSample {
  @inline(__always) static func sample(of value: Float) -> UInt8 { UInt8(clipped(value) * 255 + 0.5) }

  static func predicted(_ samples: [UInt8], rowLength: Int) -> [UInt8] { differences(samples, rowLength: rowLength) }
}

extension UInt16: TIFFSample {
  @inline(__always) static func sample(of value: Float) -> UInt16 { UInt16(clipped(value) * 65535 + 0.5) }

  static func predicted(_ samples: [UInt16], rowLength: Int) -> [UInt16] {
    differences(samples, rowLength: rowLength)
  }
}

/// A number of IEEE 754 in single precision, not clipped.
extension UInt32: TIFFSample {
  @inline(__always) static func sample(of value: Float) -> UInt32 { value.bitPattern }

  /// The floating-point predictor of Adobe's TIFF Technical Note 3: in each row the most significant bytes of all samples
  /// come first, then the next, and of these bytes differences are taken.
  static func predicted(_ samples: [UInt32], rowLength: Int) -> [UInt32] {
    var predicted = [UInt32](repeating: 0, count: samples.count)
    var bytes = [UInt8](repeating: 0, count: rowLength * 4)
    for start in stride(from: 0, to: samples.count, by: rowLength) {
      for plane in 0..<4 {
        for index in 0..<rowLength {
          bytes[plane * rowLength + index] = UInt8(truncatingIfNeeded: samples[start + index] >> UInt32(24 - plane * 8))
        }
      }
      let row = differences(bytes, rowLength: bytes.count)
      for index in 0..<rowLength {
        let place = index * 4
        predicted[start + index] =
          (UInt32(row[place]) | UInt32(row[place + 1]) << 8 | UInt32(row[place + 2]) << 16 | UInt32(row[place + 3])
          << 24)
          .littleEndian
      }
    }
    return predicted
  }
}

@inline(__always) private func clipped(_ value: Float) -> Float { min(max(value, 0), 1) }

/// The horizontal predictor of TIFF 6.0: each sample but those of a row's first pixel less the one of its color before.
private func differences<Sample: TIFFSample>(_ samples: [Sample], rowLength: Int) -> [Sample] {
  var differences = samples
  let source = samples.span
  var target = differences.mutableSpan
  for start in stride(from: 0, to: source.count, by: rowLength) {
    for index in start..<min(start + 3, start + rowLength) { target[index] = source[index].littleEndian }
    for index in start + 3..<start + rowLength { target[index] = (source[index] &- source[index - 3]).littleEndian }
  }
  return differences
}
