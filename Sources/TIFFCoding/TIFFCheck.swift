import CTIFF
import Foundation
import Imaging
import Parallel

/// What a file must give back when it is read again.
///
/// It is read through the system's cache, so this tells of faults in coding, in memory and of a file changed meanwhile;
/// that its bytes reach the disk is what `AtomicFile` sees to.
struct TIFFCheck: Sendable {
  let size: ImageSize
  let depth: TIFFWriter.SampleDepth
  let rowsPerStrip: Int
  let profile: [UInt8]
  /// Of each strip's samples, in the machine's byte order.
  let checksums: [UInt32]

  /// Strips that are read through one opening of the file.
  private static let stripsOfOpening = 8

  /// Reads a file as any program would, and compares.
  ///
  /// - Parameter name: the path that errors name.
  /// - Throws: `TIFFCodingError` with code `notAsWritten`.
  func verify(_ file: URL, named name: String, workers: WorkerPool) throws(TIFFCodingError) {
    let path = file.path(percentEncoded: false)
    try workers.parallelBands(of: 0..<checksums.count, height: Self.stripsOfOpening) {
      (strips) throws(TIFFCodingError) in
      let difference: String?
      do {
        difference = try TIFFHandle.withFile(reading: path, named: name, isChopped: false) {
          try self.difference(in: $0, strips: strips)
        }
      } catch {
        difference = (error as? TIFFCodingError)?.cause ?? "\(error)"
      }
      if let difference { throw .notAsWritten(path: name, difference) }
    }
  }

  /// What some strips of a file differ in; nil if in nothing.
  private func difference(in file: borrowing TIFFHandle, strips: Range<Int>) throws -> String? {
    let layout = try TIFFLayout(of: file, maximumPixels: size.area)
    guard layout.size == size else { return "its size is \(layout.size) pixels, not \(size)" }
    guard layout.depth == depth else { return "its samples have \(layout.depth.rawValue) bits, not \(depth.rawValue)" }
    guard !layout.isTiled, layout.block.height == rowsPerStrip else { return "its strips have other heights" }
    guard file.numbers(TIFFTAG_ICCPROFILE)?.map({ UInt8($0) }) == profile else { return "its color profile differs" }
    return switch depth {
    case .eight: try difference(in: file, strips: strips, as: UInt8.self)
    case .sixteen: try difference(in: file, strips: strips, as: UInt16.self)
    case .float: try difference(in: file, strips: strips, as: UInt32.self)
    }
  }

  private func difference<Sample: TIFFSample>(
    in file: borrowing TIFFHandle, strips: Range<Int>, as type: Sample.Type
  ) throws -> String? {
    var samples = [Sample](repeating: 0, count: rowsPerStrip * size.width * 3)
    for strip in strips {
      let rows = strip * rowsPerStrip..<min((strip + 1) * rowsPerStrip, size.height)
      let count = rows.count * size.width * 3
      let bytes = try file.readBlock(strip, tiled: false, &samples)
      guard bytes == count * MemoryLayout<Sample>.stride else { return "strip \(strip) is short" }
      guard Deflate.checksum(of: samples, count: count) == checksums[strip] else {
        return "rows \(rows.lowerBound) to \(rows.upperBound - 1) differ"
      }
    }
    return nil
  }
}
