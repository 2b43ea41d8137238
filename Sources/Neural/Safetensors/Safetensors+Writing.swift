import Foundation

extension Safetensors {
  /// The bytes of a safetensors file of float32 tensors.
  ///
  /// Equal content makes equal bytes: tensors lie in the order of their names, and the header's keys are sorted. The
  /// header is filled with spaces so that the tensors begin at a multiple of 8 bytes.
  public static func encode(_ tensors: [String: Tensor], metadata: [String: String] = [:]) -> Data {
    precondition(tensors["__metadata__"] == nil, "__metadata__ is not a tensor's name")
    let sorted = tensors.sorted { $0.key < $1.key }
    var header: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
      header.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for (name, tensor) in sorted {
      let end = offset + tensor.count * ElementType.float32.size
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      header.append("\(quoted(name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var json = Data("{\(header.joined(separator: ","))}".utf8)
    json.append(Data(repeating: UInt8(ascii: " "), count: -json.count & 7))
    var file = Data(capacity: 8 + json.count + offset)
    append([UInt64(json.count)], to: &file)
    file.append(json)
    for (_, tensor) in sorted { append(tensor.elements.map(\.bitPattern), to: &file) }
    return file
  }

  /// Writes a safetensors file of float32 tensors, replacing one of that name.
  /// - Throws: `.unwritable`.
  public static func write(
    _ tensors: [String: Tensor], metadata: [String: String] = [:], to url: URL
  ) throws(NeuralError) {
    do {
      try encode(tensors, metadata: metadata).write(to: url)
    } catch {
      throw NeuralError(
        .unwritable, file: url.path(percentEncoded: false), problem: "cannot be written",
        remedy: "check the folder, its permissions and the space left")
    }
  }

  private static func append(_ words: [some FixedWidthInteger], to data: inout Data) {
    unsafe words.map(\.littleEndian).withUnsafeBytes { unsafe data.append(contentsOf: $0) }
  }

  /// A string as JSON writes it.
  private static func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..."\u{1f}":
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
