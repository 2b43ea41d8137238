import Foundation
import Imaging

/// Reads RAW files of Bayer cameras by way of LibRaw.
///
/// Each call opens the file anew with a LibRaw object of its own and closes it, so any number may run at a time.
public struct RawDecoder: Sendable {
  /// The most memory that decoding one file may take, the mosaic included, in bytes.
  public var memoryLimit: Int
  /// Whether mandatory corrections of a DNG that are not supported are left out with a remark, not refused.
  public var skipsUnsupportedOpcodes = false

  /// - Parameter memoryLimit: the most memory that decoding one file may take, the mosaic included, in bytes.
  public init(memoryLimit: Int = 2 << 30) {
    precondition(memoryLimit > 0, "a memory limit is positive")
    self.memoryLimit = memoryLimit
  }

  /// LibRaw's version, such as "0.20.2-Release".
  public static var libraryVersion: String { LibRawHandle.libraryVersion }

  /// Memory that decoding takes beside the mosaic that it returns, in bytes, for a sensor readout of the given size.
  public static func workingBytes(forReadout size: ImageSize) -> Int { size.width * (size.height + 8) * 2 }

  /// Reads what the file says of itself, without decoding its samples.
  /// - Throws: whatever would keep `decode` from beginning, but for the memory limit.
  public func header(of file: URL) throws(RawDecodingError) -> RawHeader {
    let skips = skipsUnsupportedOpcodes
    return try open(file) { (handle, candidate) throws(RawDecodingError.Fault) in
      let description = handle.describe()
      let plan = try candidate.plan(description)
      return try candidate.header(description, plan, skipsUnsupported: skips)
    }
  }

  /// Decodes the active area of a file: one sample a site, levels not yet touched.
  /// - Throws: for a file that is unreadable, cut off, damaged, not from a Bayer sensor, or above the memory limit.
  ///   A cut file is never returned in part.
  public func decode(_ file: URL) throws(RawDecodingError) -> Mosaic {
    let (limit, skips) = (memoryLimit, skipsUnsupportedOpcodes)
    return try open(file) { (handle, candidate) throws(RawDecodingError.Fault) in
      let plan = try candidate.plan(handle.describe())
      let rectangle = plan.area.rectangle
      let needed = Self.workingBytes(forReadout: plan.rawSize) + rectangle.size.area * MemoryLayout<UInt16>.size
      guard needed <= limit else { throw .exceedsMemoryLimit(needed: needed, limit: limit) }
      do throws(LibRawHandle.Failure) { try handle.unpack() } catch { throw candidate.fault(of: error) }
      try candidate.checkCompleteness(handle, plan)

      let description = handle.describe()
      guard let area = ActiveArea(description, pattern: plan.pattern, directory: plan.directory),
        area.rectangle == rectangle, let samples = handle.samples(in: rectangle)
      else { throw .damagedDimensions("the decoded samples are not those that it announced") }
      let levels = try RawLevels(description, area: area, directory: plan.directory)
      return Mosaic(
        size: rectangle.size, samples: samples, pattern: area.pattern, blackLevel: levels.black,
        whiteLevel: levels.white, saturationLevel: levels.saturation,
        metadata: try candidate.metadata(description, plan, skipsUnsupported: skips))
    }
  }

  /// Opens a file with LibRaw and names the fault if that fails.
  private func open<Result>(
    _ file: URL,
    _ body: (borrowing LibRawHandle, RawCandidate) throws(RawDecodingError.Fault) -> Result
  ) throws(RawDecodingError) -> Result {
    do throws(RawDecodingError.Fault) {
      let candidate = try RawCandidate(file)
      let result: Swift.Result<Result, RawDecodingError.Fault>
      do throws(LibRawHandle.Failure) {
        result = try LibRawHandle.withFile(file.path(percentEncoded: false), memoryLimit: memoryLimit) { handle in
          do throws(RawDecodingError.Fault) {
            return .success(try body(handle, candidate))
          } catch {
            return .failure(error)
          }
        }
      } catch {
        throw candidate.fault(of: error)
      }
      return try result.get()
    } catch {
      throw RawDecodingError(file: file, fault: error)
    }
  }
}
