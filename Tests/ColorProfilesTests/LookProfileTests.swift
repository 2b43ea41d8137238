import CLCMS
import ColorProfiles
import Testing

/// Profiles that change colors: abstract ones between two spaces, and device links alone, made by LittleCMS itself.
@Suite struct LookProfileTests {
  /// The bytes of a profile that LittleCMS made.
  private static func profile(_ handle: cmsHPROFILE?, name: String) throws -> ColorProfile {
    let handle = try #require(handle)
    defer { cmsCloseProfile(handle) }
    var count: cmsUInt32Number = 0
    try #require(cmsSaveProfileToMem(handle, nil, &count) != 0)
    var bytes = [UInt8](repeating: 0, count: Int(count))
    try #require(cmsSaveProfileToMem(handle, &bytes, &count) != 0)
    return try ColorProfile(bytes, name: name)
  }

  private static func abstract(hue: Double) throws -> ColorProfile {
    try profile(cmsCreateBCHSWabstractProfile(33, 0, 1, hue, 0, 0, 0), name: "abstract")
  }

  private static func apply(_ profiles: [ColorProfile], to colors: [Float]) throws -> [Float] {
    var result = colors
    var span = result.mutableSpan
    try ColorTransform(through: profiles).apply(to: &span)
    return result
  }

  private static let colors: [Float] = [0.2, 0.3, 0.4, 0.8, 0.5, 0.3, 0.5, 0.5, 0.5, 0.3, 0.7, 0.35]

  @Test func abstractProfileStandsBetweenSpaces() throws {
    let (sRGB, none) = (try OutputSpace.sRGB.profile(), try Self.abstract(hue: 0))
    #expect(none.kind == .abstract)
    for (after, before) in zip(try Self.apply([sRGB, none, sRGB], to: Self.colors), Self.colors) {
      // 0.01: a table of 33³ points in 16 bits over Lab.
      #expect(abs(after - before) < 0.01)
    }
    let turned = try Self.apply([sRGB, Self.abstract(hue: 60), sRGB], to: Self.colors)
    #expect(abs(turned[3] - Self.colors[3]) > 0.05)
    // Gray has no hue.
    for channel in 6..<9 { #expect(abs(turned[channel] - 0.5) < 0.01) }
  }

  @Test func deviceLinkStandsAlone() throws {
    var curves = [cmsBuildGamma(nil, 2), cmsBuildGamma(nil, 2), cmsBuildGamma(nil, 2)]
    defer { for curve in curves { cmsFreeToneCurve(curve) } }
    let link = try Self.profile(cmsCreateLinearizationDeviceLink(cmsSigRgbData, &curves), name: "link")
    #expect(link.kind == .deviceLink)
    for (after, before) in zip(try Self.apply([link], to: Self.colors), Self.colors) {
      // 1e-3: the stored curve is a table of 4096 points.
      #expect(abs(after - before * before) < 1e-3)
    }
  }

  @Test func waysThatDoNotMeetAreRefused() throws {
    let abstract = try Self.abstract(hue: 0)
    for profiles in [[abstract, try OutputSpace.sRGB.profile()], [try OutputSpace.sRGB.profile(), abstract]] {
      #expect(throws: ColorProfileError.self) { _ = try ColorTransform(through: profiles) }
    }
  }
}
