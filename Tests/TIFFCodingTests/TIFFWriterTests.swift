import CTIFF
import Foundation
import Imaging
import Parallel
import TIFFCoding
import TestSupport
import Testing

@Suite struct TIFFWriterTests {
  private let directory: TemporaryDirectory
  private var url: URL { directory.file("image.tif") }

  init() throws { directory = try TemporaryDirectory() }

  private struct Form: CustomTestStringConvertible {
    let depth: TIFFWriter.SampleDepth
    let compression: TIFFWriter.Compression
    let bigTIFF: TIFFWriter.BigTIFF

    static let all =
      TIFFWriter.SampleDepth.allCases.flatMap { depth in
        TIFFWriter.Compression.allCases.map { Form(depth: depth, compression: $0, bigTIFF: .auto) }
      } + [Form(depth: .sixteen, compression: .deflate, bigTIFF: .always)]

    var options: TIFFWriter.Options {
      var options = TIFFWriter.Options()
      (options.depth, options.compression, options.bigTIFF) = (depth, compression, bigTIFF)
      return options
    }

    var testDescription: String { "\(depth.rawValue) bits, \(compression), BigTIFF \(bigTIFF)" }
  }

  /// The samples that values must become: the nearest, halves upward.
  private func quantized(_ image: ColorImage, _ depth: TIFFWriter.SampleDepth) -> [UInt16] {
    let scale = Float((1 << depth.rawValue) - 1)
    return image.values.map { UInt16((min(max($0, 0), 1) * scale + 0.5).rounded(.down)) }
  }

  /// Turns a picture upright by the words of EXIF, which say where in the scene row 0 and column 0 of the picture lie.
  private func turned<Sample>(_ samples: [Sample], _ size: ImageSize, _ orientation: Orientation) -> [Sample] {
    var rows = (0..<size.height).map { row in
      (0..<size.width).map { column in Array(samples[((row * size.width + column) * 3)...].prefix(3)) }
    }
    // 5…8: row 0 is the left or right side of the scene, so rows are exchanged for columns.
    if orientation.rawValue >= 5 { rows = rows[0].indices.map { column in rows.map { $0[column] } } }
    // What is column 0 (3, 4: row 0) lies at the bottom, or at the right.
    if [3, 4, 7, 8].contains(orientation.rawValue) { rows.reverse() }
    if [2, 3, 6, 7].contains(orientation.rawValue) { rows = rows.map { $0.reversed() } }
    return rows.flatMap { $0.flatMap { $0 } }
  }

  @Test(arguments: Form.all)
  private func returnsEverySampleUpright(form: Form) throws {
    for (width, height) in [(1, 1), (1, 37), (53, 1), (31, 17), (67, 130)] {
      for orientation in Orientation.allCases {
        let image = Samples.picture(width, height, orientation: orientation)
        try TIFFWriter(options: form.options).write(image, to: url, workers: Samples.workers)
        let isOnItsSide = orientation.rawValue >= 5
        let size = ImageSize(width: isOnItsSide ? height : width, height: isOnItsSide ? width : height)
        if form.depth == .float {
          let read = try TIFFReader.readPicture(url)
          #expect(read.size == size && read.encoding == .linearSRGB && read.metadata.orientation == .upright)
          let isSame = read.values == turned(image.values.map(SRGBCurve.decode), image.size, orientation)
          #expect(isSame, "\(width) × \(height), \(orientation)")
          continue
        }
        let read = try TIFFReader.read(url)
        #expect(read.depth == form.depth && read.orientation == .upright && read.size == size)
        let isSame = read.samples == turned(quantized(image, form.depth), image.size, orientation)
        #expect(isSame, "\(width) × \(height), \(orientation)")
      }
    }
  }

  @Test(arguments: Orientation.allCases)
  func keepsPixelsAndNamesTheOrientation(orientation: Orientation) throws {
    var options = TIFFWriter.Options()
    options.orientation = .keep
    let image = Samples.picture(23, 14, orientation: orientation)
    try TIFFWriter(options: options).write(image, to: url, workers: Samples.workers)
    let read = try TIFFReader.read(url)
    #expect(read.orientation == orientation && read.size == image.size)
    let isSame = read.samples == quantized(image, .sixteen)
    #expect(isSame)
  }

  /// The picture has more than one strip, the last one shorter.
  @Test(arguments: TIFFWriter.Compression.allCases)
  func writesStripByStrip(compression: TIFFWriter.Compression) throws {
    var options = TIFFWriter.Options()
    options.compression = compression
    let image = Samples.picture(701, 1103, orientation: .rotated90Clockwise)
    try TIFFWriter(options: options).write(image, to: url, workers: Samples.workers)
    let isSame = try TIFFReader.read(url).samples == turned(quantized(image, .sixteen), image.size, .rotated90Clockwise)
    #expect(isSame)
    try TIFFHandle.withFile(reading: url.path) { file in
      let rows = file.number(TIFFTAG_ROWSPERSTRIP) ?? 0
      #expect(rows >= 1 && Int(rows) * 1103 * 6 <= TIFFWriter.stripBytes)
    }
  }

  @Test(arguments: Form.all)
  private func namesItsLayout(form: Form) throws {
    try TIFFWriter(options: form.options).write(Samples.picture(40, 30), to: url, workers: Samples.workers)
    try TIFFHandle.withFile(reading: url.path) { file in
      #expect(file.isBig == (form.bigTIFF == .always))
      #expect(file.number(TIFFTAG_BITSPERSAMPLE) == Double(form.depth.rawValue))
      let isFloat = form.depth == .float
      #expect(file.number(TIFFTAG_SAMPLEFORMAT) == Double(isFloat ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT))
      #expect(file.number(TIFFTAG_SAMPLESPERPIXEL) == 3)
      #expect(file.number(TIFFTAG_PHOTOMETRIC) == Double(PHOTOMETRIC_RGB))
      #expect(file.number(TIFFTAG_XRESOLUTION) == 300 && file.number(TIFFTAG_YRESOLUTION) == 300)
      #expect(file.number(TIFFTAG_RESOLUTIONUNIT) == Double(RESUNIT_INCH))
      let scheme =
        switch form.compression {
        case .none: COMPRESSION_NONE
        case .lzw: COMPRESSION_LZW
        case .deflate: COMPRESSION_ADOBE_DEFLATE
        case .zstd: COMPRESSION_ZSTD
        }
      #expect(file.number(TIFFTAG_COMPRESSION) == Double(scheme))
      let predictor = file.number(TIFFTAG_PREDICTOR)
      let expected = isFloat ? PREDICTOR_FLOATINGPOINT : PREDICTOR_HORIZONTAL
      #expect(predictor == (form.compression == .none ? nil : Double(expected)))
      #expect(file.warnings.isEmpty)
    }
  }

  @Test func embedsTheProfileOfTheEncoding() throws {
    for (encoding, profile) in [(ColorImage.Encoding.sRGB, ICCProfile.sRGB), (.linearSRGB, .linearSRGB)] {
      try TIFFWriter().write(Samples.picture(8, 8, encoding: encoding), to: url, workers: Samples.workers)
      let read = try TIFFReader.read(url)
      #expect(read.profile == profile.bytes)
      #expect(read.colorImage().encoding == encoding)
    }
  }

  @Test func namesTheCapture() throws {
    var options = TIFFWriter.Options()
    options.software = "DiffRAW 1.2.3"
    try TIFFWriter(options: options).write(
      Samples.picture(30, 20, orientation: .rotated90Clockwise), to: url, workers: Samples.workers)
    try TIFFHandle.withFile(reading: url.path) { file in
      #expect(file.text(TIFFTAG_MAKE) == "DiffRAW" && file.text(TIFFTAG_MODEL) == "Test Camera")
      #expect(file.text(TIFFTAG_SOFTWARE) == "DiffRAW 1.2.3")
      #expect(file.text(TIFFTAG_DATETIME) == "2026:01:02 03:04:05")
      try Samples.expectEXIF(of: file)
      let size = try file.withEXIF { [file.number(EXIFTAG_PIXELXDIMENSION), file.number(EXIFTAG_PIXELYDIMENSION)] }
      #expect(size == [20, 30])
    }
  }

  @Test func leavesOutWhatIsUnknown() throws {
    var image = Samples.picture(5, 5)
    image.metadata = CaptureMetadata()
    try TIFFWriter().write(image, to: url, workers: Samples.workers)
    try TIFFHandle.withFile(reading: url.path) { file in
      for tag in [TIFFTAG_MAKE, TIFFTAG_MODEL, TIFFTAG_DATETIME] { #expect(file.text(tag) == nil) }
      try file.withEXIF {
        for tag in [EXIFTAG_EXPOSURETIME, EXIFTAG_FNUMBER, EXIFTAG_FOCALLENGTH, EXIFTAG_ISOSPEEDRATINGS] {
          #expect(file.number(tag) == nil)
        }
        #expect(file.text(EXIFTAG_DATETIMEORIGINAL) == nil && file.text(EXIFTAG_LENSMODEL) == nil)
        #expect(file.number(EXIFTAG_COLORSPACE) == 1)
      }
    }
  }

  /// The picture has nine strips or more: more than one worker makes before they are written.
  @Test(arguments: Form.all)
  private func givesTheSameBytesWithAnyNumberOfWorkers(form: Form) throws {
    let image = Samples.picture(1301, form.depth == .eight ? 2203 : 1203, orientation: .rotated90Clockwise)
    var expected: Data?
    for (name, count) in [("a.tif", 1), ("b.tif", 1), ("c.tif", 2), ("d.tif", 3), ("e.tif", 8)] {
      let file = directory.file(name)
      try TIFFWriter(options: form.options).write(image, to: file, workers: WorkerPool(count: count))
      let bytes = try Data(contentsOf: file)
      let isSame = bytes == expected ?? bytes
      #expect(isSame, "\(count) workers")
      expected = bytes
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func refusesValuesThatAreNotFinite(value: Float) throws {
    var image = Samples.picture(10, 10)
    image.values[(3 * 10 + 7) * 3 + 1] = value
    image.values[299] = value
    let error = #expect(throws: TIFFCodingError.self) {
      try TIFFWriter().write(image, to: url, workers: Samples.workers)
    }
    #expect(error?.code == .unrepresentable)
    #expect(error?.cause == "2 of the picture's values are not finite, the first at row 3, column 7, green")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path).isEmpty)
  }

  @Test func refusesAnEmptyPicture() {
    let empty = ColorImage(size: ImageSize(width: 0, height: 4), values: [], encoding: .sRGB)
    let error = #expect(throws: TIFFCodingError.self) {
      try TIFFWriter().write(empty, to: url, workers: Samples.workers)
    }
    #expect(error?.code == .unrepresentable)
  }

  @Test func takesBigTIFFWhenTheFileMightPassFourGibibytes() {
    var options = TIFFWriter.Options()
    func needs(_ width: Int, _ height: Int) -> Bool {
      TIFFWriter(options: options).mightPassClassicTIFF(ImageSize(width: width, height: height))
    }
    options.compression = .none
    #expect(!needs(26000, 27000) && needs(27000, 27000))
    options.compression = .lzw
    #expect(!needs(21000, 22000) && needs(22000, 22000))
    options.depth = .eight
    #expect(!needs(26000, 27000))
    options.depth = .float
    options.compression = .deflate
    #expect(!needs(18000, 19000) && needs(19000, 19000))
  }

  /// Each worker has its share, and even a row that is longer than a strip has room.
  @Test func statesItsWorkingMemory() {
    let writer = TIFFWriter()
    let frame = ImageSize(width: 6000, height: 4000)
    let (one, two) = (writer.workingBytes(for: frame, workers: 1), writer.workingBytes(for: frame, workers: 2))
    #expect(one > 9 * TIFFWriter.stripBytes && two > one + 9 * TIFFWriter.stripBytes && two < 64 << 20)
    let small = ImageSize(width: 60, height: 40)
    #expect(writer.workingBytes(for: small, workers: 64) < 8 << 20)
    let long = ImageSize(width: 1_000_000, height: 2)
    #expect(writer.workingBytes(for: long, workers: 1) > 9 * long.width * 6)
  }
}
