import ColorProfiles
import Foundation
import Imaging
import Looks
import Parallel
import TestSupport
import Testing

@Suite struct ProfileLookTests {
  static let workers = WorkerPool(count: 2)

  static func applied(_ file: URL, to image: ColorImage, strength: Float = 1) throws -> [Float] {
    var result = image
    try ProfileLook(contentsOf: file, intent: .relativeColorimetric)
      .apply(to: &result, strength: strength, workers: workers)
    return result.values
  }

  @Test func abstractProfilesTurnHues() throws {
    let files = try ProfileFiles()
    // 0.02: a table of 33³ points in 16 bits over Lab, whose saturated corners lie between points.
    let colors = ColorTableTests.colors(from: 0.1, to: 0.9)
    let still = try Self.applied(files.abstract(hue: 0), to: colors)
    #expect(ColorTableTests.largestDifference(still, colors.values) < 0.02)
    let turned = try Self.applied(files.abstract(hue: 60), to: colors)
    #expect(ColorTableTests.largestDifference(turned, colors.values) > 0.2)
  }

  /// Beyond [0, 1], where links end, colors keep what they have there.
  @Test func deviceLinksKeepWhatLiesBeyond() throws {
    let files = try ProfileFiles()
    let colors = ColorTableTests.colors()
    let values = try Self.applied(files.link(), to: colors)
    for (after, before) in zip(values, colors.values) {
      let inside = min(max(before, 0), 1)
      // 1e-3: the stored curve is a table of 4096 points.
      #expect(abs(after - (inside * inside + before - inside)) < 1e-3)
    }
    let half = try Self.applied(files.link(), to: colors, strength: 0.5)
    #expect(ColorTableTests.largestDifference(half, zip(values, colors.values).map { ($0 + $1) / 2 }) < 1e-6)
  }

  /// The profile of a space says what the values are taken for.
  @Test func profilesOfSpacesAreAssigned() throws {
    let files = try ProfileFiles()
    let file = files.folder.file("p3.icc")
    try Data(OutputSpace.displayP3.profile().bytes).write(to: file)
    let green = ColorImage(size: ImageSize(width: 1, height: 1), values: [0.5, 0.5, 0.5], encoding: .sRGB)
    for value in try Self.applied(file, to: green) { #expect(abs(value - 0.5) < 1e-3, "grays are the same in both") }
    let red = ColorImage(size: ImageSize(width: 1, height: 1), values: [0.9, 0.1, 0.1], encoding: .sRGB)
    let wide = try Self.applied(file, to: red)
    #expect(wide[0] > 0.95 && wide[1] < 0.05, "the red of Display P3 is beyond that of sRGB")
  }

  @Test func faultsAreNamed() throws {
    let files = try ProfileFiles()
    let whole = try Data(contentsOf: files.link())
    let cases: [(name: String, data: Data?, code: ColorProfileError.Code)] = [
      ("missing.icc", nil, .unreadable), ("text.icc", Data("LUT_3D_SIZE 2".utf8), .notAProfile),
      ("short.icc", whole.prefix(whole.count / 2), .truncated),
      ("gray.icc", try Data(contentsOf: files.gray()), .unsuitable),
    ]
    for (name, data, code) in cases {
      let file = files.folder.file(name)
      try data?.write(to: file)
      #expect { try ProfileLook(contentsOf: file, intent: .perceptual) } throws: {
        ($0 as? ColorProfileError)?.code == code && "\($0)".contains(name)
      }
    }
  }

  @Test func linearPicturesAreRefused() throws {
    var image = ColorImage(size: ImageSize(width: 1, height: 1), values: [0, 0, 0], encoding: .linearSRGB)
    let files = try ProfileFiles()
    let look = try ProfileLook(contentsOf: files.link(), intent: .perceptual)
    #expect(throws: LooksError.self) { try look.apply(to: &image, strength: 1, workers: Self.workers) }
  }
}
