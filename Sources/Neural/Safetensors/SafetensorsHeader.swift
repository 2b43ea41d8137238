import Foundation

/// The checked header of a safetensors file: 8 bytes of little-endian length, then that many bytes of JSON.
struct SafetensorsHeader {
  private(set) var metadata: [String: String] = [:]
  private(set) var entries: [String: Safetensors.Entry] = [:]

  /// The longest header that is read, in bytes: the limit of the format's own implementation.
  static let maximumLength = 100_000_000

  init(reading source: ByteSource) throws(NeuralError) {
    let length = try Self.length(of: source)
    let fields = try Self.decode(source.read(8..<8 + length), of: source)
    metadata = fields.metadata
    for (name, field) in fields.tensors {
      guard let field else {
        throw source.fault(tensor: name, "is described by something else than dtype, shape and data_offsets")
      }
      entries[name] = try field.entry(named: name, base: 8 + length, in: source)
    }
    try requireFullCover(of: 8 + length..<source.count, in: source)
  }

  /// The JSON's length, once it is known to fit the file.
  private static func length(of source: ByteSource) throws(NeuralError) -> Int {
    guard source.count >= 8 else { throw source.cutShort("has \(source.count) bytes, too few for a header") }
    let length = try source.read(0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= maximumLength else {
      throw source.fault("claims a header of \(length) bytes, more than \(maximumLength)")
    }
    guard length <= source.count - 8 else {
      throw source.cutShort("claims a header of \(length) bytes and has \(source.count - 8) after its length")
    }
    return Int(length)
  }

  private static func decode(_ json: Data, of source: ByteSource) throws(NeuralError) -> Fields {
    guard json.first == UInt8(ascii: "{") else { throw source.fault("has a header that does not begin with {") }
    do {
      return try JSONDecoder().decode(Fields.self, from: json)
    } catch {
      throw source.fault("has a header that is not the JSON of tensors and text")
    }
  }

  /// Requires the tensors to fill the bytes after the header, one after the other, as the format says.
  private func requireFullCover(of data: Range<Int>, in source: ByteSource) throws(NeuralError) {
    var end = data.lowerBound
    let inOrder = entries.sorted {
      ($0.value.bytes.lowerBound, $0.value.bytes.upperBound) < ($1.value.bytes.lowerBound, $1.value.bytes.upperBound)
    }
    for (name, entry) in inOrder {
      guard entry.bytes.lowerBound == end else {
        throw source.fault(tensor: name, entry.bytes.lowerBound < end ? "overlaps another" : "leaves a gap before it")
      }
      end = entry.bytes.upperBound
    }
    guard end == data.upperBound else { throw source.fault("has \(data.upperBound - end) bytes that no tensor claims") }
  }
}

/// The JSON as it stands; a tensor described wrongly is nil, so that it can be named.
private struct Fields: Decodable {
  var metadata: [String: String] = [:]
  var tensors: [String: TensorField?] = [:]

  struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    for key in container.allKeys {
      if key.stringValue == "__metadata__" {
        metadata = try container.decode([String: String].self, forKey: key)
      } else {
        tensors.updateValue(try? container.decode(TensorField.self, forKey: key), forKey: key.stringValue)
      }
    }
  }
}

private struct TensorField: Decodable {
  var dtype: String
  var shape: [Int]
  var offsets: [Int]

  enum CodingKeys: String, CodingKey {
    case dtype, shape
    case offsets = "data_offsets"
  }

  /// The entry, once type, shape and place agree with each other and with the file.
  func entry(named name: String, base: Int, in source: ByteSource) throws(NeuralError) -> Safetensors.Entry {
    guard let type = Safetensors.ElementType(rawValue: dtype) else {
      throw NeuralError(
        .wrongType, file: source.name, tensor: name, problem: "has the unknown element type '\(dtype)'",
        remedy: "convert the file to float32")
    }
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
      throw source.fault(tensor: name, "has the byte range \(offsets), which is none")
    }
    guard offsets[1] <= source.count - base else {
      throw source.cutShort(
        tensor: name, "ends at byte \(offsets[1]) of \(source.count - base) that follow the header")
    }
    var size = type.size
    for length in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflow else { throw source.fault(tensor: name, "has the impossible shape \(shape)") }
      size = product
    }
    guard size == offsets[1] - offsets[0] else {
      throw source.fault(
        tensor: name, "of shape \(shape) and type \(dtype) has \(offsets[1] - offsets[0]) bytes, not \(size)")
    }
    return Safetensors.Entry(type: type, shape: shape, bytes: base + offsets[0]..<base + offsets[1])
  }
}
