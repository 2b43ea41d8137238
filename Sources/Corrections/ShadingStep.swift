import Imaging

/// One opcode of list 2, made ready for a mosaic of a given size.
enum ShadingStep: Sendable {
  case gains(GainMapLines, greatest: Float)
  case radial(RadialGain, LensCenter)
  case map(SampleMap)
  /// An opcode of a plane that a mosaic does not have.
  case nothing

  init(_ operation: Opcode.Operation, size: ImageSize) {
    self =
      switch operation {
      case .gainMap(let map) where map.area.plane == 0 && map.area.planes > 0:
        .gains(GainMapLines(map, plane: 0, size: size), greatest: max(map.gains.max() ?? 1, 1))
      case .fixVignetteRadial(let gain): .radial(gain, LensCenter(x: gain.centerX, y: gain.centerY, of: size))
      case .sampleMap(let map) where map.area.plane == 0 && map.area.planes > 0: .map(map)
      default: .nothing
      }
  }

  /// Changes a row of values whose 1 is the white level; none is more than 1 afterwards.
  mutating func apply(to line: inout [Float], row: Int) {
    switch self {
    case .gains(var lines, let greatest):
      // Taken out, so that its memory is not copied.
      self = .nothing
      lines.multiply(&line, row: row, limit: 1)
      self = .gains(lines, greatest: greatest)
    case .radial(let gain, let center):
      let down = (Double(row) - center.row) / center.radius
      for column in line.indices {
        let right = (Double(column) - center.column) / center.radius
        line[column] = min(line[column] * Float(gain.gain(squaredRadius: down * down + right * right)), 1)
      }
    case .map(let map): map.apply(to: &line, row: row)
    case .nothing: return
    }
  }

  /// The least that a value of `floor`, not above 0, can become.
  func least(from floor: Float) -> Float {
    switch self {
    case .gains(_, let greatest): floor * greatest
    case .radial(let gain, _): floor * Float((0...256).map { gain.gain(squaredRadius: Double($0) / 256) }.max() ?? 1)
    case .map(let map): min(floor, map.least(from: floor))
    case .nothing: floor
    }
  }
}

extension SampleMap {
  /// Changes the values of a row that lie in the area.
  func apply(to line: inout [Float], row: Int) {
    guard let rowIndex = area.rowIndex(row) else { return }
    for (index, column) in area.columns(within: line.count).enumerated() {
      line[column] = min(changed(line[column], rowIndex: rowIndex, columnIndex: index), 1)
    }
  }

  /// Below 0, where the specification has nothing, tables and polynomials go on in a straight line.
  private func changed(_ value: Float, rowIndex: Int, columnIndex: Int) -> Float {
    switch kind {
    case .table(let table):
      let code = Int((max(0, min(value, 1)) * 65535).rounded())
      return Float(table[min(code, table.count - 1)]) / 65535 + min(value, 0)
    case .polynomial(let terms):
      guard value >= 0 else { return Float(terms[0]) + value * Float(terms.count > 1 ? terms[1] : 0) }
      return Float(terms.reversed().reduce(0) { $0 * Double(value) + $1 })
    case .deltaPerRow(let deltas): return value + deltas[rowIndex]
    case .deltaPerColumn(let deltas): return value + deltas[columnIndex]
    case .scalePerRow(let scales): return value * scales[rowIndex]
    case .scalePerColumn(let scales): return value * scales[columnIndex]
    }
  }

  /// The least that a value of `floor`, not above 0, can become.
  func least(from floor: Float) -> Float {
    switch kind {
    case .table: floor
    case .polynomial: changed(floor, rowIndex: 0, columnIndex: 0)
    case .deltaPerRow(let deltas), .deltaPerColumn(let deltas): floor + (deltas.min() ?? 0)
    case .scalePerRow(let scales), .scalePerColumn(let scales): floor * max(scales.max() ?? 1, 1)
    }
  }
}
