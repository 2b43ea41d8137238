import Foundation
import Imaging
import TestSupport
import Testing

/// Color by the published networks, as users ask for it.
@Suite struct NetworkColorTests {
  private let place: Workplace
  private let mobileIE = "color.method=mobileie"

  init() throws { place = try Workplace(photographs: "a.dng") }

  private func develop(_ settings: String..., file: String = "a.dng", more: [String] = []) throws -> Tool.Outcome {
    try Tool.run(
      ["run", file, "-p", "color-only", "-o", "out", "--overwrite"] + settings.flatMap { ["--set", $0] } + more,
      currentDirectory: place.directory.url)
  }

  private func picture(_ outcome: Tool.Outcome) throws -> [Float] {
    try #require(outcome.status == 0, "\(outcome)")
    return try place.picture("out/a.tif").colorImage().values
  }

  private func means(_ values: [Float]) -> [Float] {
    (0..<3).map { channel in
      stride(from: channel, to: values.count, by: 3).reduce(0) { $0 + values[$1] } / Float(values.count / 3)
    }
  }

  /// What mobileie makes of a photograph is that photograph: brighter where it is brighter, and nearly as colored.
  @Test func developsByTheNetworkThatComesWithTheProgram() throws {
    let outcome = try develop(mobileIE)
    let (network, plain) = (try picture(outcome), try picture(try develop()))
    #expect(network.count == plain.count)
    let (a, b) = (means(network), means(plain))
    #expect(network.allSatisfy { (0...1).contains($0) })
    var (ab, aa, bb): (Float, Float, Float) = (0, 0, 0)
    for index in network.indices {
      let (x, y) = (network[index] - a[index % 3], plain[index] - b[index % 3])
      (ab, aa, bb) = (ab + x * y, aa + x * x, bb + y * y)
    }
    // 0.7: another tone curve and another camera's colors, by which it comes to 0.78; a picture out of place has about 0.
    #expect(ab / (aa * bb).squareRoot() > 0.7)
    #expect(outcome.stderr.contains("mobileie was trained for the sensor of the Huawei P20"), "\(outcome)")
  }

  /// The camera that the networks were trained for is not warned of, and its values are left as they are.
  @Test func knowsItsOwnCamera() throws {
    try place.photograph("a.dng") { metadata in
      metadata.make = "HUAWEI"
      metadata.model = "EML-L29"
    }
    let outcome = try develop(mobileIE)
    let own = try picture(outcome)
    #expect(!outcome.stderr.contains("trained for"), "\(outcome)")
    #expect(try own == picture(try develop(mobileIE, "color.sensor-match=levels")))
    #expect(try own != picture(try develop(mobileIE, "color.sensor-match=balance")))
  }

  /// Another light is balanced on the camera that the networks were trained for as on any other, but its exposure is the
  /// one that they learned from.
  @Test func leavesItsOwnCamerasExposure() throws {
    let balance = [mobileIE, "color.white-balance=daylight"]
    let other = try picture(try develop(balance[0], balance[1], "color.exposure=1.5"))
    try place.photograph("a.dng") { metadata in
      metadata.make = "HUAWEI"
      metadata.model = "EML-L29"
    }
    #expect(try picture(try develop(balance[0], balance[1])) == other)
  }

  /// A frame that fits into a patch is developed alike in both ways, and white balance counts.
  @Test func parametersCount() throws {
    let plain = try picture(try develop(mobileIE))
    #expect(try plain == picture(try develop(mobileIE, "color.domain=patch")))
    let warm = means(try picture(try develop(mobileIE, "color.white-balance=kelvin", "color.temperature=3000")))
    let cool = means(try picture(try develop(mobileIE, "color.white-balance=kelvin", "color.temperature=9000")))
    #expect(warm[2] - warm[0] > cool[2] - cool[0] + 0.05)
  }

  @Test func saysWhichNetworkItWas() throws {
    _ = try picture(try develop(mobileIE))
    let bytes = String(decoding: try place.bytes("out/a.tif"), as: UTF8.self)
    #expect(bytes.contains("mobileie_zrr"))
  }

  @Test(
    arguments: [
      (["color.method=liteisp"], 65, "no weights of liteisp come with the program"),
      (["color.method=pynet", "color.weights=none.safetensors"], 65, "none.safetensors"),
      (["color.method=mobileie", "color.demosaic=vng"], 65, "a network demosaics in its own way"),
      (["color.domain=patch"], 65, "count with the methods that are networks"),
      (["color.method=mobileie", "color.highlights=recover"], 65, "highlights counts with method dng alone"),
      (
        ["color.method=mobileie", "color.sensor-match=levels", "color.white-balance=daylight"], 65,
        "the network finds the white balance by itself"
      ),
    ]
  ) func refusesWhatDoesNotGoTogether(settings: [String], status: Int32, message: String) throws {
    let outcome = try Tool.run(
      ["run", "a.dng", "-p", "color-only", "-o", "out"] + settings.flatMap { ["--set", $0] },
      currentDirectory: place.directory.url)
    #expect(outcome.status == status && outcome.stderr.contains(message), "\(outcome)")
  }

  /// Weights of another network are refused by name before any file is developed.
  @Test func refusesWeightsOfAnotherNetwork() throws {
    let weights = FileManager.default.currentDirectoryPath + "/Tests/Fixtures/networks/gcm.safetensors"
    let outcome = try develop("color.method=liteisp", "color.weights=\(weights)")
    #expect(outcome.status == 65 && outcome.stderr.contains("head.weight"), "\(outcome)")
  }

  /// A frame for which the memory does not do is refused in advance, and told of the other way.
  @Test func pointsToPatchesWhereMemoryIsShort() throws {
    try place.photograph("a.dng", 2400, 1800)
    let outcome = try develop(mobileIE, more: ["--memory", "255M"])
    #expect(outcome.status == 2 && outcome.stderr.contains("--set color.domain=patch"), "\(outcome)")
    #expect(try develop(mobileIE, "color.domain=patch", more: ["--memory", "255M"]).status == 0)
  }
}
