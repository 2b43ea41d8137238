import Foundation
import Imaging
import TIFFCoding
import TestSupport

/// A folder in which `diffraw` is started, with photographs to develop and room for the results.
struct Workplace {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// A workplace with a small photograph of each name.
  init(photographs names: String...) throws {
    try self.init()
    for (index, name) in names.enumerated() { try photograph(name, seed: UInt64(index)) }
  }

  func file(_ path: String) -> URL { directory.file(path) }

  /// Writes a file, and the folders above it.
  func write(_ data: Data, to path: String) throws {
    try FileManager.default.createDirectory(
      at: file(path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file(path))
  }

  func write(_ text: String, to path: String) throws { try write(Data(text.utf8), to: path) }

  /// Writes a DNG of a made-up phone.
  func photograph(
    _ path: String, _ width: Int = 96, _ height: Int = 64, pattern: BayerPattern = .grbg,
    orientation: Orientation = .upright, seed: UInt64 = 0, change: (inout CaptureMetadata) -> Void = { _ in }
  ) throws {
    var sensor = PhoneSensor()
    (sensor.pattern, sensor.seed) = (pattern, seed)
    var mosaic = sensor.expose(Self.scene(width, height))
    mosaic.metadata.orientation = orientation
    change(&mosaic.metadata)
    try write(Data(), to: path)
    try DNGWriter().write(DNG(mosaic: mosaic), to: file(path))
  }

  /// Waves of color under a grid of small squares: smooth parts, edges, and nothing that repeats within the picture.
  private static func scene(_ width: Int, _ height: Int) -> ColorImage {
    var values: [Float] = []
    values.reserveCapacity(width * height * 3)
    for row in 0..<height {
      for column in 0..<width {
        let (y, x) = (Float(row), Float(column))
        let square: Float = (row * row / 97 + column * column / 89) % 5 == 0 ? 0.18 : 0
        values += [
          0.45 + 0.2 * sin(x / 17 + 0.3) + square, 0.4 + 0.2 * sin(y / 13 + 1.1) + square,
          0.4 + 0.2 * sin((x - y) / 23 + 2) + square,
        ]
      }
    }
    return ColorImage(size: ImageSize(width: width, height: height), values: values, encoding: .sRGB)
  }

  /// Runs `diffraw` in this folder.
  func run(_ arguments: [String]) throws -> Tool.Outcome {
    try Tool.run(arguments, currentDirectory: directory.url)
  }

  /// Runs `diffraw` in this folder.
  func run(_ arguments: String..., stdin: String = "", environment: [String: String] = [:]) throws -> Tool.Outcome {
    try Tool.run(arguments, stdin: stdin, environment: environment, currentDirectory: directory.url)
  }

  /// The paths of all files below a folder, hidden ones too but for the runs' state, sorted; none if there is no such
  /// folder.
  func files(_ folder: String = "out") -> [String] {
    let paths = try? FileManager.default.subpathsOfDirectory(atPath: file(folder).path)
    return (paths ?? []).filter { !$0.hasPrefix(".diffraw/") && !isFolder("\(folder)/\($0)") }.sorted()
  }

  func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: file(path).path, isDirectory: &isFolder) && isFolder.boolValue
  }

  func bytes(_ path: String) throws -> Data { try Data(contentsOf: file(path)) }

  func picture(_ path: String) throws -> TIFFImage { try TIFFReader.read(file(path)) }
}
