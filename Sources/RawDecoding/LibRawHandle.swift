import CLibRaw
import Imaging

/// One LibRaw object with one open file. All pointers to LibRaw's memory live in this file.
@safe struct LibRawHandle: ~Copyable {
  private let session: OpaquePointer

  /// LibRaw's result codes, as Swift cases.
  enum Failure: Error {
    case unsupported, outOfMemory, damagedData, unreadable
    case other(code: Int, message: String)

    fileprivate init(code: Int32) {
      self =
        switch code {
        case Int32(RAW_UNSUPPORTED): .unsupported
        case Int32(RAW_OUT_OF_MEMORY): .outOfMemory
        case Int32(RAW_DATA_ERROR), Int32(RAW_BAD_CROP): .damagedData
        case Int32(RAW_IO_ERROR): .unreadable
        default: unsafe .other(code: Int(code), message: String(cString: raw_error_text(code)))
        }
    }
  }

  private init(_ session: OpaquePointer) { unsafe self.session = session }

  deinit { unsafe raw_session_destroy(session) }

  /// Opens a file, reads its metadata and calls `body`; the file is closed when that returns or throws.
  /// - Parameter memoryLimit: the most that LibRaw may take for the samples, in bytes.
  static func withFile<Result>(
    _ path: String, memoryLimit: Int, _ body: (borrowing LibRawHandle) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let session = unsafe raw_session_create() else { throw .outOfMemory }
    let handle = unsafe LibRawHandle(session)
    let mebibytes = UInt32(clamping: (max(memoryLimit, 1) - 1) >> 20 + 1)
    try check(unsafe raw_open_file(handle.session, path, mebibytes))
    return try body(handle)
  }

  /// Decodes the samples into LibRaw's memory.
  func unpack() throws(Failure) { try Self.check(unsafe raw_unpack(session)) }

  /// Bytes that the decoder missed at the end of the file.
  var missingBytes: Int { Int(unsafe raw_missing_bytes(session)) }

  /// Places where the decoder found its input damaged.
  var damagedPlaces: Int { Int(unsafe raw_error_count(session)) }

  /// Samples within a rectangle of the readout that were never decoded.
  func undecodedSamples(in area: PixelRectangle) -> Int {
    Int(
      unsafe raw_unwritten_samples(
        session, Int32(area.top), Int32(area.left), Int32(area.size.height), Int32(area.size.width)))
  }

  /// Copies a rectangle of the readout, row by row; nil if LibRaw decoded to something else than one plane of integers.
  func samples(in area: PixelRectangle) -> [UInt16]? {
    var pitch = 0
    guard let base = unsafe raw_samples(session, &pitch), area.left + area.size.width <= pitch else { return nil }
    let (width, height) = (area.size.width, area.size.height)
    return unsafe [UInt16](unsafeUninitializedCapacity: area.size.area) { target, count in
      for row in 0..<height {
        let source = unsafe UnsafeBufferPointer(start: base + (area.top + row) * pitch + area.left, count: width)
        _ = unsafe target[(row * width)..<((row + 1) * width)].initialize(fromContentsOf: source)
      }
      count = width * height
    }
  }

  /// What LibRaw knows of the file: after `unpack`, including what it learned from the samples.
  func describe() -> RawDescription {
    var raw = raw_description()
    unsafe raw_describe(session, &raw)
    var result = RawDescription()
    result.make = Self.text(raw.make)
    result.model = Self.text(raw.model)
    result.software = Self.text(raw.software)
    result.lens = Self.text(raw.lens)
    result.colorDescription = Self.text(raw.color_description)
    result.decoder = Self.text(raw.decoder)
    result.dngVersion = raw.dng_version
    result.isFoveon = raw.is_foveon != 0
    result.isFloatingPoint = raw.is_floating_point != 0
    result.isRotated = raw.is_rotated != 0
    result.colors = Int(raw.colors)
    result.filters = raw.filters
    result.sites = Self.array(raw.sites, of: UInt8.self).map(Int.init)
    result.rawWidth = Int(raw.raw_width)
    result.rawHeight = Int(raw.raw_height)
    result.topMargin = Int(raw.top_margin)
    result.leftMargin = Int(raw.left_margin)
    result.width = Int(raw.width)
    result.height = Int(raw.height)
    result.flip = Int(raw.flip)
    result.bitsPerSample = Int(raw.bits_per_sample)
    result.compression = Int(raw.compression)
    result.dataOffset = Int(raw.data_offset)
    result.black.base = Float(raw.black)
    result.black.channels = Self.array(raw.channel_black, of: UInt32.self).map { Float($0) }
    (result.black.rows, result.black.columns) = (Int(raw.black_rows), Int(raw.black_columns))
    result.black.pattern = (0..<Self.patternCount(raw.black_rows, raw.black_columns)).map {
      Float(unsafe raw_black_pattern(session, $0))
    }
    if raw.dng_has_black != 0 {
      var black = RawDescription.Levels()
      black.base = raw.dng_black
      black.channels = Self.array(raw.dng_channel_black, of: Float.self)
      (black.rows, black.columns) = (Int(raw.dng_black_rows), Int(raw.dng_black_columns))
      black.pattern = (0..<Self.patternCount(raw.dng_black_rows, raw.dng_black_columns)).map {
        unsafe raw_dng_black_pattern(session, $0)
      }
      result.dngBlack = black
    }
    result.maximum = Int(raw.maximum)
    result.dngWhite = Int(raw.dng_white)
    result.linearMaximum = Self.array(raw.linear_max, of: Int64.self).map(Int.init)
    result.defaultCrop = Self.array(raw.default_crop, of: UInt32.self).map(Int.init)
    result.asShot = Self.array(raw.as_shot, of: Float.self)
    result.daylight = Self.array(raw.daylight, of: Float.self)
    result.rgbCamera = Self.array(raw.rgb_cam, of: Float.self)
    result.xyzToCamera = Self.array(raw.cam_xyz, of: Float.self)
    result.iso = raw.iso
    result.exposureTime = raw.shutter
    result.aperture = raw.aperture
    result.focalLength = raw.focal_length
    result.captureTime = Int(raw.timestamp)
    return result
  }

  /// LibRaw's version, such as "0.20.2-Release".
  static var libraryVersion: String { unsafe String(cString: raw_library_version()) }

  private static func check(_ code: Int32) throws(Failure) {
    if code != RAW_OK { throw Failure(code: code) }
  }

  /// How many levels a pattern holds; LibRaw stores fewer than this allows.
  private static func patternCount(_ rows: UInt32, _ columns: UInt32) -> UInt32 {
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    return overflow || count > 4096 ? 0 : count
  }

  /// The elements of a C array, which Swift sees as a tuple.
  private static func array<Tuple, Element: BitwiseCopyable>(_ tuple: Tuple, of type: Element.Type) -> [Element] {
    unsafe withUnsafeBytes(of: tuple) { bytes in unsafe Array(bytes.bindMemory(to: type)) }
  }

  /// The text in a C array of characters, up to its zero, without white space around it.
  private static func text<Tuple>(_ tuple: Tuple) -> String {
    let bytes = array(tuple, of: UInt8.self).prefix { $0 != 0 }
    return String(decoding: bytes, as: UTF8.self).trimmingWhitespace
  }
}

extension String {
  fileprivate var trimmingWhitespace: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
