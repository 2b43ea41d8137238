import CLCMS
import Foundation
import TestSupport
import Testing

/// Profiles that LittleCMS makes, in a folder for a test.
struct ProfileFiles {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// An abstract profile that turns hues by so many degrees.
  func abstract(hue: Double) throws -> URL {
    try save(cmsCreateBCHSWabstractProfile(33, 0, 1, hue, 0, 0, 0), to: "abstract-\(hue).icc")
  }

  /// A device link that squares each channel.
  func link() throws -> URL {
    var curves = [cmsBuildGamma(nil, 2), cmsBuildGamma(nil, 2), cmsBuildGamma(nil, 2)]
    defer { for curve in curves { cmsFreeToneCurve(curve) } }
    return try save(cmsCreateLinearizationDeviceLink(cmsSigRgbData, &curves), to: "link.icc")
  }

  func gray() throws -> URL {
    let curve = cmsBuildGamma(nil, 2.2)
    defer { cmsFreeToneCurve(curve) }
    return try save(cmsCreateGrayProfile(cmsD50_xyY(), curve), to: "gray.icc")
  }

  private func save(_ handle: cmsHPROFILE?, to name: String) throws -> URL {
    let handle = try #require(handle)
    defer { cmsCloseProfile(handle) }
    let file = folder.file(name)
    try #require(cmsSaveProfileToFile(handle, file.path) != 0)
    return file
  }
}
