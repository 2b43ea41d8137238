import Imaging

/// Reads the opcode lists of a DNG, which are big-endian in every file (Digital Negative Specification 1.7, chapter 7).
///
/// What a list announces is checked before it is believed. A correction that is unknown, or damaged within its own bounds,
/// is left out with a remark if the file calls it optional, and refuses the file if not.
struct OpcodeParser {
  /// Size of the whole readout, in pixels.
  let readout: ImageSize
  /// Size of the active area, in pixels.
  let activeArea: ImageSize
  /// Whether mandatory corrections that are unknown are left out too.
  let skipsUnsupported: Bool

  /// The lists of a directory, and what was left out of them.
  func lists(
    of directory: TIFFDirectory
  ) throws(RawDecodingError.Fault) -> (lists: OpcodeLists, remarks: [String]) {
    var lists = OpcodeLists()
    var remarks: [String] = []
    let table = directory.values[.linearizationTable]?.map { Int(exactly: $0) ?? 0 } ?? []
    for (number, tag) in [TIFFDirectory.Tag.opcodeList1, .opcodeList2, .opcodeList3].enumerated() {
      if directory.unreadable.contains(tag) {
        throw .damagedOpcodes("OpcodeList\(number + 1) should lie beyond the file's end")
      }
      guard let bytes = directory.bytes[tag] else { continue }
      let opcodes = try parse(bytes, list: number + 1, linearization: table, remarks: &remarks)
      switch number {
      case 0: lists.list1 = opcodes
      case 1: lists.list2 = opcodes
      default: lists.list3 = opcodes
      }
    }
    return (lists, remarks)
  }

  /// Why an opcode cannot be used, as a clause.
  private enum Refusal: Error {
    case unsupported
    case damaged(String)
  }

  private func parse(
    _ bytes: [UInt8], list: Int, linearization: [Int], remarks: inout [String]
  ) throws(RawDecodingError.Fault) -> [Opcode] {
    var reader = BigEndianBytes(bytes[...])
    guard let count = reader.integer() else { throw .damagedOpcodes("OpcodeList\(list) is shorter than its count") }
    var opcodes: [Opcode] = []
    for index in 0..<count {
      guard let id = reader.integer(), reader.integer() != nil, let flags = reader.integer(),
        let length = reader.integer(), let parameters = reader.bytes(length)
      else { throw .damagedOpcodes("OpcodeList\(list) announces \(count) opcodes and ends within number \(index + 1)") }
      let isOptional = flags & 1 != 0
      let name = "\(Self.name(of: id)) of OpcodeList\(list)"
      do throws(Refusal) {
        var content = BigEndianBytes(parameters)
        guard let operation = try operation(id, list: list, linearization, &content) else { throw .unsupported }
        opcodes.append(Opcode(operation, isOptional: isOptional))
      } catch {
        switch error {
        case .unsupported where isOptional || skipsUnsupported:
          remarks.append("\(name) is not supported and was left out")
        case .unsupported: throw .unsupportedOpcode(name)
        case .damaged(let cause) where isOptional: remarks.append("\(name) was left out: \(cause)")
        case .damaged(let cause): throw .damagedOpcodes("\(name): \(cause)")
        }
      }
    }
    return opcodes
  }

  /// Nil for an opcode that is not done in this list.
  private func operation(
    _ id: Int, list: Int, _ linearization: [Int], _ content: inout BigEndianBytes
  ) throws(Refusal) -> Opcode.Operation? {
    switch (id, list) {
    case (1, 3): return .warpRectilinear(try warp(&content, isFisheye: false))
    case (2, 3): return .warpFisheye(try warp(&content, isFisheye: true))
    case (3, 2), (3, 3): return .fixVignetteRadial(try radialGain(&content))
    case (4, 1): return .fixBadPixelsConstant(try badConstant(&content, linearization))
    case (5, 1), (5, 2): return .fixBadPixelsList(try badPixels(&content, within: list == 1 ? readout : activeArea))
    case (9, 2), (9, 3): return .gainMap(try gainMap(&content))
    case (7, 2), (8, 2), (10, 2), (11, 2), (12, 2), (13, 2): return .sampleMap(try sampleMap(id, &content))
    default: return nil
    }
  }

  private static func name(of id: Int) -> String {
    let names = [
      "WarpRectilinear", "WarpFisheye", "FixVignetteRadial", "FixBadPixelsConstant", "FixBadPixelsList", "TrimBounds",
      "MapTable", "MapPolynomial", "GainMap", "DeltaPerRow", "DeltaPerColumn", "ScalePerRow", "ScalePerColumn",
      "WarpRectilinear2",
    ]
    return names.indices.contains(id - 1) ? names[id - 1] : "opcode \(id)"
  }
}

extension OpcodeParser {
  private func warp(_ content: inout BigEndianBytes, isFisheye: Bool) throws(Refusal) -> LensWarp {
    guard let count = content.integer(), [1, 3].contains(count) else {
      throw .damaged("it is not for one or three planes")
    }
    let terms = isFisheye ? 4 : 6
    guard let values = content.array(count * terms + 2, size: 8, { $0.double() }) else { throw Self.short }
    // No lens bends a picture this much; beyond, sums would overflow.
    guard values.allSatisfy({ abs($0) <= 1000 }) else { throw .damaged("a coefficient is not a number") }
    let planes = (0..<count).map { plane in
      let own = values[plane * terms..<(plane + 1) * terms]
      return LensWarp.Plane(radial: Array(own.prefix(4)), tangential: isFisheye ? [0, 0] : Array(own.suffix(2)))
    }
    return LensWarp(planes: planes, centerX: values[count * terms], centerY: values[count * terms + 1])
  }

  private func radialGain(_ content: inout BigEndianBytes) throws(Refusal) -> RadialGain {
    guard let values = content.array(7, size: 8, { $0.double() }) else { throw Self.short }
    guard values.allSatisfy({ abs($0) <= 1000 }) else { throw .damaged("a coefficient is not a number") }
    return RadialGain(coefficients: Array(values.prefix(5)), centerX: values[5], centerY: values[6])
  }

  /// The constant is a code as stored, and LibRaw has applied the linearization table, which goes on as its last entry.
  private func badConstant(_ content: inout BigEndianBytes, _ linearization: [Int]) throws(Refusal) -> Int {
    guard let constant = content.integer(), content.integer() != nil else { throw Self.short }
    return linearization.isEmpty ? constant : linearization[min(constant, linearization.count - 1)]
  }

  private func badPixels(_ content: inout BigEndianBytes, within frame: ImageSize) throws(Refusal) -> BadPixels {
    guard content.integer() != nil, let pointCount = content.integer(), let rectangleCount = content.integer(),
      let points = content.array(pointCount, size: 8, { $0.place() }),
      let rectangles = content.array(rectangleCount, size: 16, { $0.rectangle() })
    else { throw Self.short }
    guard points.allSatisfy({ $0.rows < frame.height && $0.columns < frame.width }),
      rectangles.allSatisfy({ $0.top + $0.size.height <= frame.height && $0.left + $0.size.width <= frame.width })
    else { throw .damaged("it marks pixels outside the frame of \(frame)") }
    return BadPixels(points: points, rectangles: rectangles)
  }

  private func area(_ content: inout BigEndianBytes) throws(Refusal) -> OpcodeArea {
    guard let rectangle = content.rectangle(), let plane = content.integer(), let planes = content.integer(),
      let rowPitch = content.integer(), let columnPitch = content.integer()
    else { throw .damaged("its area is not a rectangle") }
    guard rowPitch >= 1, columnPitch >= 1 else { throw .damaged("its rows or columns follow at a distance of 0") }
    guard rectangle.top < activeArea.height, rectangle.left < activeArea.width else {
      throw .damaged("its area lies outside the frame of \(activeArea)")
    }
    return OpcodeArea(
      rectangle: rectangle, plane: plane, planes: planes, rowPitch: rowPitch, columnPitch: columnPitch)
  }

  private func gainMap(_ content: inout BigEndianBytes) throws(Refusal) -> GainMap {
    let area = try area(&content)
    guard let rows = content.integer(), let columns = content.integer(),
      let grid = content.array(4, size: 8, { $0.double() }), let planes = content.integer()
    else { throw Self.short }
    guard (1...65535).contains(rows), (1...65535).contains(columns), (1...16).contains(planes) else {
      throw .damaged("its map has \(rows) × \(columns) × \(planes) points")
    }
    guard let gains = content.array(rows * columns * planes, size: 4, { $0.float() }) else { throw Self.short }
    guard grid.allSatisfy({ abs($0) <= 1000 }), rows == 1 || grid[0] > 1e-6, columns == 1 || grid[1] > 1e-6 else {
      throw .damaged("its points are not spread over the frame")
    }
    guard gains.allSatisfy({ (0...1000).contains($0) }) else { throw .damaged("a gain is not a factor") }
    return GainMap(
      area: area, rows: rows, columns: columns, planes: planes, rowSpacing: grid[0], columnSpacing: grid[1],
      rowOrigin: grid[2], columnOrigin: grid[3], gains: gains)
  }

  private func sampleMap(_ id: Int, _ content: inout BigEndianBytes) throws(Refusal) -> SampleMap {
    let area = try area(&content)
    guard let count = content.integer() else { throw Self.short }
    switch id {
    case 7:
      guard (1...65536).contains(count), let table = content.array(count, size: 2, { $0.integer(2) }) else {
        throw Self.short
      }
      return SampleMap(area: area, kind: .table(table.map { UInt16($0) }))
    case 8:
      guard count <= 8, let terms = content.array(count + 1, size: 8, { $0.double() }) else { throw Self.short }
      guard terms.allSatisfy({ abs($0) <= 1000 }) else { throw .damaged("a coefficient is not a number") }
      return SampleMap(area: area, kind: .polynomial(terms))
    default:
      guard count == (id % 2 == 0 ? area.rowCount : area.columnCount) else {
        throw .damaged("it has \(count) values for another number of lines")
      }
      guard let values = content.array(count, size: 4, { $0.float() }) else { throw Self.short }
      guard values.allSatisfy({ abs($0) <= 1000 }) else { throw .damaged("a value is not a number") }
      return SampleMap(
        area: area,
        kind: [10: .deltaPerRow(values), 11: .deltaPerColumn(values), 12: .scalePerRow(values)][id]
          ?? .scalePerColumn(values))
    }
  }

  private static var short: Refusal { .damaged("it announces more than it holds") }
}

extension BigEndianBytes {
  /// Row and column.
  fileprivate mutating func place() -> PixelOffset? {
    guard let row = integer(), let column = integer() else { return nil }
    return PixelOffset(rows: row, columns: column)
  }

  /// Top, left, bottom, right; nil unless the first two are not beyond the others.
  fileprivate mutating func rectangle() -> PixelRectangle? {
    guard let start = place(), let end = place(), start.rows <= end.rows, start.columns <= end.columns else {
      return nil
    }
    return PixelRectangle(
      top: start.rows, left: start.columns,
      size: ImageSize(width: end.columns - start.columns, height: end.rows - start.rows))
  }
}
