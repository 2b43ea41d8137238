import Imaging
import Parallel
import PictureCoding

extension SimulatedCamera {
  /// Takes a picture of a photograph.
  ///
  /// The noise of a row depends on the stream and the row's number alone, so the result is the same for any number of
  /// workers. At the edges the scene goes on as its outermost pixels.
  /// - Parameters:
  ///   - picture: the scene, sRGB-encoded, finite, clipped to [0, 1]; not empty.
  ///   - random: where the noise comes from.
  /// - Returns: the RAW image, with all that a developer needs to show the scene; and what it should show: the picture
  ///   without the lens's blur, darkened if the exposure was lowered.
  public func expose(
    _ picture: ColorImage, using random: RandomStream, workers: WorkerPool
  ) -> (mosaic: Mosaic, target: ColorImage) {
    precondition(picture.encoding == .sRGB, "the scene is given in sRGB")
    precondition(picture.size.area > 0, "the scene has pixels")
    let (width, height) = (picture.size.width, picture.size.height)
    var random = random
    let seed = random.next()
    let sites = SensorSites(self)
    let lens = LensBlur(sigma: blur)
    let samples = [UInt16](rows: height, width: width, bandHeight: 32, on: workers) { band, samples in
      let light = lens.light(of: picture, rows: band.lowerBound - lens.radius..<band.upperBound + lens.radius)
      var line = [Float](repeating: 0, count: width * 3)
      var noise = [Float](repeating: 0, count: width)
      for row in band {
        let first = (row - band.lowerBound) * width
        var stream = RandomStream(seed: seed, UInt64(row))
        var lineSpan = line.mutableSpan
        lens.sum(of: light.span, from: first * 3, step: width * 3, into: &lineSpan)
        var noiseSpan = noise.mutableSpan
        NormalTable.shared.fill(&noiseSpan, from: &stream)
        var part = samples._mutatingExtracting(first..<first + width)
        sites.sample(line.span, noise: noise.span, row: row, into: &part)
      }
    }
    let metadata = metadata(of: picture)
    let mosaic = Mosaic(
      size: picture.size, samples: samples, pattern: pattern, blackLevel: BlackLevel(Float(blackLevel)),
      whiteLevel: [Float](repeating: Float(whiteLevel), count: 4), metadata: metadata)
    var target = exposure == 0 ? picture : picture.darkened(to: brightness, workers: workers)
    target.metadata = metadata
    return (mosaic, target)
  }
}

extension LensBlur {
  /// The light of rows of a picture, blurred along each row: rows × width × 3. The picture goes on as its outermost
  /// pixels.
  fileprivate func light(of picture: ColorImage, rows: Range<Int>) -> [Float] {
    let length = picture.size.width * 3
    let values = picture.values.span
    var light = [Float](repeating: 0, count: rows.count * length)
    var line = [Float](repeating: 0, count: length + radius * 6)
    for row in rows {
      let start = min(max(row, 0), picture.size.height - 1) * length
      var lineSpan = line.mutableSpan
      var inner = lineSpan._mutatingExtracting(radius * 3..<radius * 3 + length)
      SRGBTable.shared.decode(values.extracting(start..<start + length), into: &inner)
      for index in 0..<radius * 3 {
        line[index] = line[radius * 3 + index % 3]
        line[radius * 3 + length + index] = line[radius * 3 + length - 3 + index % 3]
      }
      var lightSpan = light.mutableSpan
      var target = lightSpan._mutatingExtracting(
        (row - rows.lowerBound) * length..<(row - rows.lowerBound + 1) * length)
      sum(of: line.span, from: 0, step: 3, into: &target)
    }
    return light
  }
}

extension ColorImage {
  /// The picture with that share of its light.
  fileprivate func darkened(to brightness: Float, workers: WorkerPool) -> ColorImage {
    let length = size.width * 3
    let darker = [Float](rows: size.height, width: length, bandHeight: 32, on: workers) { band, target in
      let source = values.span.extracting(band.lowerBound * length..<band.upperBound * length)
      SRGBTable.shared.decode(source, into: &target)
      for index in target.indices { target[index] *= brightness }
      SRGBTable.shared.encode(&target)
    }
    return ColorImage(size: size, values: darker, encoding: encoding, metadata: metadata)
  }
}
