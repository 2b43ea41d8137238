import Imaging

/// Writes the opcode lists of a DNG, big-endian as in every file (Digital Negative Specification 1.7, chapter 7).
enum OpcodeEncoding {
  static func bytes(of opcodes: [Opcode], pattern: BayerPattern) -> [UInt8] {
    var list: [UInt8] = []
    list.append(opcodes.count)
    for opcode in opcodes {
      let (id, parameters) = parameters(of: opcode.operation, pattern: pattern)
      list.append(id)
      list += [1, 3, 0, 0]
      list.append(opcode.isOptional ? 1 : 0)
      list.append(parameters.count)
      list += parameters
    }
    return list
  }

  private static func parameters(of operation: Opcode.Operation, pattern: BayerPattern) -> (id: Int, [UInt8]) {
    var bytes: [UInt8] = []
    switch operation {
    case .warpRectilinear(let warp):
      bytes.append(warp.planes.count)
      for plane in warp.planes { bytes.append(plane.radial + plane.tangential) }
      bytes.append([warp.centerX, warp.centerY])
      return (1, bytes)
    case .warpFisheye(let warp):
      bytes.append(warp.planes.count)
      for plane in warp.planes { bytes.append(plane.radial) }
      bytes.append([warp.centerX, warp.centerY])
      return (2, bytes)
    case .fixVignetteRadial(let gain):
      bytes.append(gain.coefficients + [gain.centerX, gain.centerY])
      return (3, bytes)
    case .fixBadPixelsConstant(let value):
      bytes.append(value)
      bytes.append(phase(of: pattern))
      return (4, bytes)
    case .fixBadPixelsList(let pixels):
      for number in [phase(of: pattern), pixels.points.count, pixels.rectangles.count] { bytes.append(number) }
      for point in pixels.points {
        bytes.append(point.rows)
        bytes.append(point.columns)
      }
      for rectangle in pixels.rectangles { bytes.append(rectangle) }
      return (5, bytes)
    case .gainMap(let map):
      bytes.append(map.area)
      bytes.append(map.rows)
      bytes.append(map.columns)
      bytes.append([map.rowSpacing, map.columnSpacing, map.rowOrigin, map.columnOrigin])
      bytes.append(map.planes)
      bytes.append(map.gains)
      return (9, bytes)
    case .sampleMap(let map):
      bytes.append(map.area)
      return parameters(of: map.kind, after: bytes)
    }
  }

  private static func parameters(of kind: SampleMap.Kind, after area: [UInt8]) -> (id: Int, [UInt8]) {
    var bytes = area
    func counted(_ values: [Float]) -> [UInt8] {
      bytes.append(values.count)
      bytes.append(values)
      return bytes
    }
    switch kind {
    case .table(let table):
      bytes.append(table.count)
      for entry in table { bytes += [UInt8(entry >> 8), UInt8(entry & 0xFF)] }
      return (7, bytes)
    case .polynomial(let terms):
      bytes.append(terms.count - 1)
      bytes.append(terms)
      return (8, bytes)
    case .deltaPerRow(let values): return (10, counted(values))
    case .deltaPerColumn(let values): return (11, counted(values))
    case .scalePerRow(let values): return (12, counted(values))
    case .scalePerColumn(let values): return (13, counted(values))
    }
  }

  /// The code for the color of the first pixel: red, green in red's rows, green in blue's rows, blue.
  private static func phase(of pattern: BayerPattern) -> Int { pattern.channel(row: 0, column: 0).rawValue }
}

extension [UInt8] {
  fileprivate mutating func append(_ value: Int) {
    for shift in stride(from: 24, through: 0, by: -8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  fileprivate mutating func append(_ values: [Double]) {
    for value in values {
      append(Int(value.bitPattern >> 32))
      append(Int(value.bitPattern & 0xFFFF_FFFF))
    }
  }

  fileprivate mutating func append(_ values: [Float]) { for value in values { append(Int(value.bitPattern)) } }

  fileprivate mutating func append(_ rectangle: PixelRectangle) {
    append(rectangle.top)
    append(rectangle.left)
    append(rectangle.top + rectangle.size.height)
    append(rectangle.left + rectangle.size.width)
  }

  fileprivate mutating func append(_ area: OpcodeArea) {
    append(area.rectangle)
    for number in [area.plane, area.planes, area.rowPitch, area.columnPitch] { append(number) }
  }
}
