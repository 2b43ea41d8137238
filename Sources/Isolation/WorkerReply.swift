import Foundation
import Imaging
import Pipeline

/// What a worker process answers: a mark, the length of a header, the header as JSON, and the samples of its mosaics, in
/// their order, 16 bits each, the least significant byte first.
package enum WorkerReply: Sendable {
  case frameSize(ImageSize)
  /// By the names of the outputs.
  case outputs([String: Mosaic], warnings: [String])
  case failure(IsolationFailure)

  /// The first bytes; the last of them is the version.
  static let mark = Array("DiffRAWs".utf8) + [UInt8(WorkerRequest.currentVersion)]
  /// The most that a header may have, in bytes: enough for millions of bad pixels.
  private static let headerLimit = 1 << 28

  private struct Header: Codable {
    var frame: ImageSize?
    var failure: String?
    var isFileFault: Bool?
    var mosaics: [MosaicDescription] = []
    var warnings: [String] = []
  }

  package func encoded() throws -> [Data] {
    var header = Header()
    var samples: [[UInt16]] = []
    switch self {
    case .frameSize(let size): header.frame = size
    case .failure(let failure): (header.failure, header.isFileFault) = (failure.description, failure.isFileFault)
    case .outputs(let mosaics, let warnings):
      for (name, mosaic) in mosaics.sorted(by: { $0.key < $1.key }) {
        header.mosaics.append(MosaicDescription(mosaic, output: name))
        samples.append(mosaic.samples)
      }
      header.warnings = warnings
    }
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let text = try encoder.encode(header)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> ($0 * 8)) }
    return [Data(Self.mark + length) + text] + samples.map(SampleBytes.data)
  }

  /// Reads an answer that may be anything: a process that was made to misbehave by a file may have written it.
  package init(parsing bytes: Data) throws(IsolationFailure) {
    let start = Self.mark.count + 8
    guard bytes.count >= start, bytes.prefix(Self.mark.count).elementsEqual(Self.mark) else {
      throw .malformed("it does not begin as one")
    }
    let length = bytes.dropFirst(Self.mark.count).prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= Self.headerLimit, Int(length) <= bytes.count - start else {
      throw .malformed("it is cut off within its header")
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let text = bytes.dropFirst(start).prefix(Int(length))
    guard let header = try? decoder.decode(Header.self, from: text) else { throw .malformed("its header is damaged") }
    self = try Self.reply(header, samples: bytes.dropFirst(start + Int(length)))
  }

  private static func reply(_ header: Header, samples: Data) throws(IsolationFailure) -> WorkerReply {
    if let failure = header.failure {
      return .failure(IsolationFailure(failure, isFileFault: header.isFileFault ?? true))
    }
    if let frame = header.frame {
      guard MosaicDescription.isPlausible(frame) else { throw .malformed("a frame of no plausible size") }
      return .frameSize(frame)
    }
    var mosaics: [String: Mosaic] = [:]
    var rest = samples
    for description in header.mosaics {
      if let fault = description.fault { throw .malformed(fault) }
      let count = description.size.area * 2
      guard count <= rest.count else { throw .malformed("it is cut off within its samples") }
      mosaics[description.output] = description.mosaic(SampleBytes.samples(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    guard rest.isEmpty else { throw .malformed("it goes on beyond its end") }
    return .outputs(mosaics, warnings: header.warnings)
  }
}
