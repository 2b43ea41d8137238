import Imaging
import Parallel

extension ColorImage {
  /// The picture at a smaller size: each pixel is the mean light of the area that it covers.
  ///
  /// That is a box filter of the pixel's own size, in linear light, so that neither brightness nor fine patterns change
  /// into something else. The result is the same for any number of workers.
  /// - Parameters:
  ///   - target: at most the picture's size, at least 1 × 1.
  ///   - isClipped: whether encoded values are clipped to [0, 1].
  /// - Returns: in the picture's encoding.
  public func reduced(to target: ImageSize, workers: WorkerPool, isClipped: Bool = true) -> ColorImage {
    guard target != size else { return self }
    let rows = AreaWeights(from: size.height, to: target.height)
    let columns = AreaWeights(from: size.width, to: target.width)
    let (longLine, shortLine) = (size.width * 3, target.width * 3)
    let reduced = [Float](rows: target.height, width: shortLine, bandHeight: 8, on: workers) { band, reduced in
      var line = [Float](repeating: 0, count: longLine)
      var sum = [Float](repeating: 0, count: longLine)
      for row in band {
        var sumSpan = sum.mutableSpan
        for index in sumSpan.indices { sumSpan[index] = 0 }
        for (place, weight) in rows.weights[rows.offsets[row]..<rows.offsets[row + 1]].enumerated() {
          let start = (rows.starts[row] + place) * longLine
          var lineSpan = line.mutableSpan
          light(of: values.span.extracting(start..<start + longLine), into: &lineSpan, isClipped)
          for index in sumSpan.indices { sumSpan[index] += weight * lineSpan[index] }
        }
        let first = (row - band.lowerBound) * shortLine
        var part = reduced._mutatingExtracting(first..<first + shortLine)
        columns.gather(sum.span, into: &part)
        if encoding == .sRGB { SRGBTable.shared.encode(&part, isClipped: isClipped) }
      }
    }
    return ColorImage(size: target, values: reduced, encoding: encoding, metadata: metadata)
  }

  private func light(of values: Span<Float>, into light: inout MutableSpan<Float>, _ isClipped: Bool) {
    switch encoding {
    case .sRGB: SRGBTable.shared.decode(values, into: &light, isClipped: isClipped)
    case .linearSRGB: for index in values.indices { light[index] = values[index] }
    }
  }
}

extension AreaWeights {
  /// A row of three values a pixel, reduced.
  fileprivate func gather(_ source: Span<Float>, into target: inout MutableSpan<Float>) {
    for pixel in starts.indices {
      var sum: SIMD4<Float> = .zero
      var place = starts[pixel] * 3
      for weight in weights[offsets[pixel]..<offsets[pixel + 1]] {
        sum += weight * SIMD4(source[place], source[place + 1], source[place + 2], 0)
        place += 3
      }
      for channel in 0..<3 { target[pixel * 3 + channel] = sum[channel] }
    }
  }
}

extension ImageSize {
  /// The size with the same proportions whose longer side is `side` pixels long; this size if it is no longer than that.
  /// - Parameter side: at least 1.
  public func reduced(longerSide side: Int) -> ImageSize {
    let longer = max(width, height)
    guard longer > side else { return self }
    func scaled(_ length: Int) -> Int { max(1, (length * side * 2 + longer) / (longer * 2)) }
    return ImageSize(width: scaled(width), height: scaled(height))
  }
}
