import Imaging

extension RawDescription {
  /// Why the sensor's samples are no Bayer mosaic of red, green, green, blue; nil if they are.
  /// - Parameter directory: the file's own directory of the image, if it has one.
  func sensorFault(_ directory: TIFFDirectory?) -> RawDecodingError.Fault? {
    if isFoveon { return .foveon }
    let repeats = directory?[.cfaRepeatPatternDim] ?? []
    if filters == 9 || repeats == [6, 6] { return .xTrans }
    if filters == 0 { return colors == 1 ? .monochrome : .alreadyDemosaiced }
    if isRotated { return .rotatedFilterArray }
    if repeats.count == 2, repeats != [2, 2] { return .filterArrayRepeat(rows: repeats[0], columns: repeats[1]) }
    if filters < 1000 { return .filterArrayRepeat(rows: 16, columns: 16) }
    if isFloatingPoint { return .floatingPointSamples }
    if pattern == nil {
      let repeatsLater = sites.indices.contains { $0 >= 4 && letter($0) != letter($0 % 4) }
      return repeatsLater ? .filterArrayRepeat(rows: 8, columns: 2) : .colorFilterArray(cell)
    }
    return nil
  }

  /// The phase of the filter array, seen from LibRaw's active area; nil if it is not one of Bayer's four.
  var pattern: BayerPattern? {
    guard sites.count == 32, sites.indices.allSatisfy({ letter($0) == letter($0 % 4) }) else { return nil }
    return BayerPattern(rawValue: cell.lowercased())
  }

  /// The letters of the first 2 × 2 sites.
  private var cell: String { String(sites.indices.prefix(4).map(letter)) }

  private func letter(_ site: Int) -> Character {
    let letters = Array(colorDescription)
    return letters.indices.contains(sites[site]) ? letters[sites[site]] : "?"
  }
}
