import ColorProfiles
import Imaging
import TestSupport
import Testing

/// White balance, ways to develop, tone and output space, as users set them.
@Suite struct ColorOptionTests {
  private let place: Workplace

  init() throws { place = try Workplace(photographs: "a.dng") }

  /// Develops without a network, and gives the picture's values.
  private func develop(_ settings: String..., pipeline: String = "color-only") throws -> (TIFFValues, Tool.Outcome) {
    var arguments = ["run", "a.dng", "-p", pipeline, "-o", "out", "--overwrite"]
    for setting in settings { arguments += ["--set", setting] }
    let outcome = try Tool.run(arguments, currentDirectory: place.directory.url)
    try #require(outcome.status == 0, "\(outcome)")
    let picture = try place.picture("out/a.tif")
    return (TIFFValues(values: picture.colorImage().values, profile: picture.profile), outcome)
  }

  private struct TIFFValues {
    let values: [Float]
    let profile: [UInt8]?

    func mean(_ channel: Int) -> Float {
      stride(from: channel, to: values.count, by: 3).reduce(0) { $0 + values[$1] } / Float(values.count / 3)
    }
  }

  /// Balanced for a warmer light than it was taken in a picture is bluer, whatever the method.
  @Test(arguments: ["libraw", "dng"]) func temperatureCounts(method: String) throws {
    let method = "color.method=\(method)"
    let warm = try develop(method, "color.white-balance=kelvin", "color.temperature=3000").0
    let cool = try develop(method, "color.white-balance=kelvin", "color.temperature=9000").0
    #expect(warm.mean(2) - warm.mean(0) > cool.mean(2) - cool.mean(0) + 0.1)
    let green = try develop(method, "color.white-balance=kelvin", "color.tint=-100").0
    let magenta = try develop(method, "color.white-balance=kelvin", "color.tint=100").0
    #expect(green.mean(1) - green.mean(0) > magenta.mean(1) - magenta.mean(0) + 0.05)
  }

  /// The balance of another file is that by which this one would have been taken, and from another camera it is warned of.
  @Test func balanceComesFromAnotherFile() throws {
    try place.photograph("card.dng") { $0.color.asShotMultipliers = [1.4, 1, 2.6] }
    try place.photograph("b.dng") { $0.color.asShotMultipliers = [1.4, 1, 2.6] }
    let outcome = try place.run("run", "b.dng", "-p", "color-only", "-o", "own")
    try #require(outcome.status == 0, "\(outcome)")
    let settings = ["color.white-balance=file", "color.balance-file=card.dng"]
    let (taken, said) = try develop(settings[0], settings[1])
    #expect(taken.values == (try place.picture("own/b.tif").colorImage().values), "the same scene and seed")
    #expect(taken.values != (try develop().0.values) && !said.stderr.contains("another camera"))
    try place.photograph("other.dng") { $0.model = "Another" }
    let foreign = try develop(settings[0], "color.balance-file=other.dng").1
    #expect(foreign.stderr.contains("other.dng is from another camera, Another"), "\(foreign)")
  }

  @Test(
    arguments: [
      (["color.white-balance=file"], "balance-file and white-balance file go together"),
      (["color.balance-file=a.dng"], "balance-file and white-balance file go together"),
      (["color.white-balance=file", "color.balance-file=none.dng"], "none.dng"),
    ]
  ) func balanceFilesThatAreNoneStopTheRun(settings: [String], message: String) throws {
    let outcome = try Tool.run(
      ["run", "a.dng", "-p", "color-only", "-o", "out"] + settings.flatMap { ["--set", $0] },
      currentDirectory: place.directory.url)
    #expect(outcome.status == 65 && outcome.stderr.contains(message), "\(outcome)")
  }

  /// The photograph was balanced for D65 and names but one matrix, so both ways must agree.
  @Test func bothWaysAgreeUnderDaylight() throws {
    let (libraw, dng) = (try develop("color.method=libraw").0, try develop("color.method=dng").0)
    let differences = zip(libraw.values, dng.values).map { abs($0 - $1) }
    // 0.004: a matrix to four digits, and the white of D65 to four; the demosaicing decides otherwise at few pixels.
    #expect(differences.reduce(0, +) / Float(differences.count) < 0.004)
  }

  @Test func exposureAndToneCount() throws {
    let plain = try develop("color.method=dng").0
    let bright = try develop("color.method=dng", "color.exposure=1").0
    #expect(bright.mean(1) > plain.mean(1) + 0.1)
    try place.write(
      """
      # A look.
      version: 1
      stages:
        - { id: decode, stage: decode }
        - { id: color,  stage: extract-color, inputs: { mosaic: decode.mosaic }, parameters: { method: dng } }
        - { id: tone,   stage: tone,          inputs: { image: color.image }, parameters: { curve: linear } }
        - { id: write,  stage: write-tiff,    inputs: { image: tone.image } }

      """, to: "look.yaml")
    let linear = try develop(pipeline: "look.yaml").0
    #expect(linear.values == plain.values)
    let film = try develop("tone.curve=film", "tone.contrast=2", pipeline: "look.yaml").0
    // Shadows are deeper.
    let shadows = zip(film.values, plain.values).filter { (0.02..<0.3).contains($1) }
    #expect(shadows.reduce(0) { $0 + $1.0 } < 0.95 * shadows.reduce(0) { $0 + $1.1 })
  }

  /// The file embeds the profile of its space, and through it shows the same picture.
  @Test(arguments: ["display-p3", "adobe-rgb", "prophoto", "rec-2020"]) func spacesShowTheSamePicture(name: String)
    throws
  {
    let space = try #require(OutputSpace(rawValue: name))
    let (plain, wide) = (try develop().0, try develop("write.space=\(name)").0)
    #expect(try wide.profile == space.profile().bytes && wide.values != plain.values)
    let transform = try ColorTransform(
      through: [ColorProfile(#require(wide.profile), name: name), OutputSpace.sRGB.profile()])
    var shown = wide.values
    var span = shown.mutableSpan
    transform.apply(to: &span)
    for (shown, plain) in zip(shown, plain.values) {
      // 2e-3: ProPhoto in 16 bits, through profiles of numbers rounded to 1/65536, where sRGB's curve is steepest.
      #expect(abs(shown - plain) < 2e-3)
    }
  }

  @Test func settingsThatDoNotCountAreRefused() throws {
    for (settings, message) in [
      (["color.temperature=4000"], "temperature and tint count with white-balance kelvin alone"),
      (["color.white-balance=auto", "color.tint=5"], "temperature and tint count with white-balance kelvin alone"),
      (["color.highlights=recover"], "highlights counts with method dng alone"),
      (["color.exposure=1"], "exposure does not count with method libraw"),
    ] {
      let outcome = try Tool.run(
        ["run", "a.dng", "-p", "color-only", "-o", "refused"] + settings.flatMap { ["--set", $0] },
        currentDirectory: place.directory.url)
      #expect(outcome.status == 65 && outcome.stderr.contains(message), "\(outcome)")
    }
  }

  @Test(arguments: ["libraw", "dng"]) func missingBalanceIsWarnedOf(method: String) throws {
    try place.photograph("a.dng") { $0.color.asShotMultipliers = nil }
    let outcome = try develop("color.method=\(method)").1
    #expect(outcome.stderr.contains("the file names no white balance as shot: daylight's was used"), "\(outcome)")
  }
}
