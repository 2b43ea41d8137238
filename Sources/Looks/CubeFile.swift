import Foundation

/// Reads look-up tables in the .cube format (Adobe, Cube LUT Specification 1.0), of one or three dimensions.
public enum CubeFile {
  /// The most bytes of a file: a lattice of 128 points an axis, written with ten digits a value, has three quarters.
  static let maximumBytes = 96 << 20
  /// Sizes that the specification allows.
  static let (curveSizes, latticeSizes) = (2...65536, 2...256)

  /// - Throws: `LooksError`.
  public static func read(_ url: URL) throws(LooksError) -> ColorTable {
    let name = url.path(percentEncoded: false)
    let data: Data
    do {
      data = try FileHandle(forReadingFrom: url).read(upToCount: maximumBytes + 1) ?? Data()
    } catch {
      throw LooksError(
        .cannotRead, place: name, problem: "the look cannot be read (\(error.localizedDescription))",
        remedy: "give the path of a .cube file that is there")
    }
    guard data.count <= maximumBytes else {
      throw LooksError(
        .tooLarge, place: name, problem: "the look is larger than \(maximumBytes >> 20) MiB",
        remedy: "use a table of 65 points an axis, which no eye can tell from a larger one")
    }
    var reader = CubeReader(name: name)
    return try reader.table(of: [UInt8](data))
  }
}

/// The reading of one .cube file, line by line.
private struct CubeReader {
  let name: String
  var line = 0
  var form: ColorTable.Form?
  var size = 0
  var minimum: [Float] = [0, 0, 0]
  var maximum: [Float] = [1, 1, 1]
  var outputs: [Float] = []

  init(name: String) { self.name = name }

  mutating func table(of bytes: [UInt8]) throws(LooksError) -> ColorTable {
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.count
      line += 1
      try read(bytes[start..<end])
      start = end + (end + 1 < bytes.count && bytes[end] == 13 && bytes[end + 1] == 10 ? 2 : 1)
    }
    guard let form else { throw fault("it has no LUT_1D_SIZE or LUT_3D_SIZE: it is not a .cube file") }
    let points = form.points(size: size)
    guard outputs.count == points * 3 else {
      throw fault("it has \(outputs.count / 3) points where its size of \(size) asks for \(points)")
    }
    guard zip(minimum, maximum).allSatisfy({ $0 < $1 }) else { throw fault("DOMAIN_MIN is not below DOMAIN_MAX") }
    return ColorTable(form: form, size: size, outputs: outputs, domainMinimum: minimum, domainMaximum: maximum)
  }

  private mutating func read(_ bytes: ArraySlice<UInt8>) throws(LooksError) {
    let words = bytes.split { $0 == 32 || $0 == 9 }
    guard let first = words.first, let initial = first.first, initial != UInt8(ascii: "#") else { return }
    if isLetter(initial) {
      try readKeyword(String(decoding: first, as: UTF8.self), words.dropFirst())
    } else {
      guard let form else { throw fault("points come before the table's size") }
      guard outputs.count < form.points(size: size) * 3 else {
        throw fault("it has more points than its size of \(size) asks for")
      }
      outputs += try numbers(words[...], count: 3)
    }
  }

  private mutating func readKeyword(_ keyword: String, _ words: ArraySlice<ArraySlice<UInt8>>) throws(LooksError) {
    switch keyword {
    case "TITLE": return
    case "LUT_1D_SIZE": try setSize(.curves, words, in: CubeFile.curveSizes)
    case "LUT_3D_SIZE": try setSize(.lattice, words, in: CubeFile.latticeSizes)
    case "DOMAIN_MIN": minimum = try numbers(words, count: 3)
    case "DOMAIN_MAX": maximum = try numbers(words, count: 3)
    case "LUT_1D_INPUT_RANGE", "LUT_3D_INPUT_RANGE":
      let range = try numbers(words, count: 2)
      (minimum, maximum) = ([Float](repeating: range[0], count: 3), [Float](repeating: range[1], count: 3))
    default: throw fault("“\(keyword.prefix(40))” is no keyword of .cube files")
    }
  }

  private mutating func setSize(
    _ kind: ColorTable.Form, _ words: ArraySlice<ArraySlice<UInt8>>, in sizes: ClosedRange<Int>
  ) throws(LooksError) {
    guard form == nil else { throw fault("it names a second size; tables with a shaper before them are not known") }
    guard words.count == 1, let word = words.first, let count = Int(String(decoding: word, as: UTF8.self)),
      sizes.contains(count)
    else { throw fault("the size is not a whole number of \(sizes.lowerBound) to \(sizes.upperBound)") }
    (form, size) = (kind, count)
    // A size alone reserves no more than a real file could fill.
    outputs.reserveCapacity(min(kind.points(size: count), 1 << 20) * 3)
  }

  private func numbers(_ words: ArraySlice<ArraySlice<UInt8>>, count: Int) throws(LooksError) -> [Float] {
    guard words.count == count else { throw fault("there are \(words.count) numbers where \(count) belong") }
    var values: [Float] = []
    for word in words {
      guard let value = Float(String(decoding: word, as: UTF8.self)), value.isFinite, abs(value) <= 1e6 else {
        throw fault("“\(String(decoding: word.prefix(40), as: UTF8.self))” is not a number within ±1000000")
      }
      values.append(value)
    }
    return values
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    // Numbers begin with a digit, a sign or a point; “nan” and “inf” are told as numbers that are none.
    (65...90).contains(byte) || byte == UInt8(ascii: "_")
  }

  private func fault(_ problem: String) -> LooksError {
    LooksError(
      .malformed, place: "\(name):\(line)", problem: problem, remedy: "export the look again, as a .cube file")
  }
}
