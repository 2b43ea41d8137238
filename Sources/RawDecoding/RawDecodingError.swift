import Foundation

/// Why a file could not be decoded to a mosaic: which file, what is wrong with it, and what can be done.
public struct RawDecodingError: Error, Sendable, Hashable {
  public let file: URL
  public let fault: Fault

  /// What is wrong.
  public enum Fault: Error, Hashable {
    /// The file cannot be opened or read; the reason is the operating system's.
    case unreadable(reason: String)
    case directory
    /// A device, pipe or socket.
    case notRegular
    case empty
    case notRaw
    /// The file ends before its data does. `expected` is the least length, in bytes, that its own tables ask for.
    case truncated(expected: Int?, actual: Int)
    /// The compressed data contradict themselves, at this many places.
    case corrupted(places: Int)
    /// Decoding stopped and left this many samples out.
    case incomplete(samples: Int)
    /// Sizes in the header that do not fit each other.
    case damagedDimensions(String)
    /// Levels that are no numbers of counts, or a white level that is not above the black level.
    case damagedLevels(String)
    /// An opcode list that contradicts itself; what is wrong.
    case damagedOpcodes(String)
    /// A mandatory correction of a DNG that is not known here; its name and list.
    case unsupportedOpcode(String)
    /// A filter array of other colors than red, green, green, blue; its letters.
    case colorFilterArray(String)
    /// A filter array that repeats after other than 2 × 2 sites, such as quad Bayer.
    case filterArrayRepeat(rows: Int, columns: Int)
    case xTrans
    case foveon
    case monochrome
    /// Linear DNG, sRAW and the like: three colors a pixel.
    case alreadyDemosaiced
    /// The diagonal arrays of Fujifilm's SuperCCD.
    case rotatedFilterArray
    case floatingPointSamples
    /// The samples are stored in a way that the installed LibRaw cannot read; what it is.
    case unsupportedEncoding(String)
    /// Both in bytes.
    case exceedsMemoryLimit(needed: Int, limit: Int)
    case outOfMemory
    /// Any other refusal by LibRaw.
    case library(code: Int, message: String)
  }

  public init(file: URL, fault: Fault) {
    self.file = file
    self.fault = fault
  }
}

extension RawDecodingError: CustomStringConvertible {
  public var description: String { "\(file.path(percentEncoded: false)): \(cause); \(remedy)" }

  /// What is wrong, as a clause.
  public var cause: String {
    switch fault {
    case .unreadable(let reason): "cannot be read (\(reason))"
    case .directory: "is a folder, not a file"
    case .notRegular: "is not a regular file"
    case .empty: "is empty (0 bytes)"
    case .notRaw: "is not a RAW file that LibRaw knows"
    case .truncated(let expected?, let actual): "is cut off: \(actual) bytes of at least \(expected)"
    case .truncated(nil, let actual): "is cut off: its data go on beyond its \(actual) bytes"
    case .corrupted(let places): "holds damaged data (in \(places) \(places == 1 ? "place" : "places"))"
    case .incomplete(let samples): "holds damaged data: \(samples) samples could not be decoded"
    case .damagedDimensions(let detail): "has a damaged header: \(detail)"
    case .damagedLevels(let detail): "has a damaged header: \(detail)"
    case .damagedOpcodes(let detail): "has damaged corrections: \(detail)"
    case .unsupportedOpcode(let name): "asks for the correction \(name), which is mandatory and not supported"
    case .colorFilterArray(let colors): "has a color filter array of \(colors), not of red, green and blue"
    case .filterArrayRepeat(let rows, let columns):
      "has a color filter array that repeats after \(rows) × \(columns) sites, not 2 × 2"
    case .xTrans: "has an X-Trans color filter array"
    case .foveon: "is from a Foveon sensor, which has no color filter array"
    case .monochrome: "is from a monochrome sensor, which has no color filter array"
    case .alreadyDemosaiced: "is already demosaiced (three colors a pixel)"
    case .rotatedFilterArray: "has a color filter array turned by 45° (SuperCCD)"
    case .floatingPointSamples: "holds floating-point samples"
    case .unsupportedEncoding(let encoding): "uses \(encoding), which LibRaw \(RawDecoder.libraryVersion) cannot decode"
    case .exceedsMemoryLimit(let needed, let limit):
      "needs \(Self.mebibytes(needed)) to decode, above the limit of \(Self.mebibytes(limit))"
    case .outOfMemory: "could not be decoded: memory ran out"
    case .library(let code, let message): "was refused by LibRaw: \(message) (\(code))"
    }
  }

  /// What can be done about it, as a clause.
  public var remedy: String {
    switch fault {
    case .unreadable: "check the path, its permissions and the disk"
    case .directory: "name the files in it, or process it as a folder"
    case .notRegular: "name a file on disk"
    case .empty, .truncated, .corrupted, .incomplete, .damagedDimensions, .damagedLevels,
      .damagedOpcodes:
      "copy it again from the camera's card or a backup"
    case .unsupportedOpcode: "set unsupported-opcodes: skip of stage decode to go on without it"
    case .notRaw: "leave it out, or give the RAW file that it was made from"
    case .colorFilterArray, .filterArrayRepeat, .xTrans, .foveon, .monochrome, .rotatedFilterArray:
      "only Bayer sensors are supported: develop it with another program"
    case .alreadyDemosaiced: "give the original RAW file; a demosaiced picture cannot be undone"
    case .floatingPointSamples: "give the original RAW file with integer samples"
    case .unsupportedEncoding: "convert it to a losslessly compressed DNG with Adobe DNG Converter or dnglab"
    case .exceedsMemoryLimit: "raise the memory limit"
    case .outOfMemory: "run fewer files at a time, or on a machine with more memory"
    case .library: "try to convert it to DNG with Adobe DNG Converter or dnglab"
    }
  }

  private static func mebibytes(_ bytes: Int) -> String { "\((bytes + (1 << 20) - 1) >> 20) MiB" }
}
