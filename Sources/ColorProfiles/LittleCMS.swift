import CLCMS

/// The calls into LittleCMS; its handles and pointers stay in this file.
enum LittleCMS {
  /// LittleCMS's version, such as "2.14".
  static var version: String {
    let number = Int(cmsGetEncodedCMMversion())
    return "\(number / 1000).\(number % 1000 / 10)"
  }

  /// An open profile.
  @safe final class Profile {
    private let handle: cmsHPROFILE
    let name: String

    /// Opens a profile.
    /// - Throws: `damaged` if LittleCMS finds no sense in it.
    init(_ profile: ColorProfile) throws(ColorProfileError) {
      let opened = unsafe profile.bytes.withUnsafeBytes { bytes in
        unsafe cmsOpenProfileFromMem(bytes.baseAddress, cmsUInt32Number(bytes.count))
      }
      guard let handle = unsafe opened else {
        throw ColorProfileError(.damaged, file: profile.name, cause: "is damaged: LittleCMS cannot read its tags")
      }
      unsafe self.handle = handle
      name = profile.name
    }

    /// Builds the profile of an output space: version 4, three primaries adapted to D50 by Bradford's method, one curve.
    init(_ space: OutputSpace) throws(ColorProfileError) {
      let (red, green, blue, white) = space.primaries
      func point(_ color: OutputSpace.Chromaticity) -> cmsCIExyY { cmsCIExyY(x: color.x, y: color.y, Y: 1) }
      var whitePoint = point(white)
      var primaries = cmsCIExyYTRIPLE(Red: point(red), Green: point(green), Blue: point(blue))
      let (type, parameters) = space.curve.parameters
      let curve = unsafe cmsBuildParametricToneCurve(nil, type, parameters)
      defer { unsafe cmsFreeToneCurve(curve) }
      var curves = unsafe [curve, curve, curve]
      guard let handle = unsafe cmsCreateRGBProfile(&whitePoint, &primaries, &curves) else {
        throw ColorProfileError(.outOfMemory, file: space.title, cause: "the profile could not be made")
      }
      unsafe self.handle = handle
      name = space.title
      try write(space.title, as: cmsSigProfileDescriptionTag)
      try write("No copyright, use freely", as: cmsSigCopyrightTag)
    }

    deinit { unsafe cmsCloseProfile(handle) }

    private func write(_ text: String, as tag: cmsTagSignature) throws(ColorProfileError) {
      let entry = unsafe cmsMLUalloc(nil, 1)
      defer { unsafe cmsMLUfree(entry) }
      guard unsafe cmsMLUsetASCII(entry, "en", "US", text) != 0,
        unsafe cmsWriteTag(handle, tag, UnsafeRawPointer(entry)) != 0
      else {
        throw ColorProfileError(.outOfMemory, file: name, cause: "the profile could not be written")
      }
    }

    /// The profile as a file, its date that of no day, so that it is the same on every run.
    func bytes() throws(ColorProfileError) -> [UInt8] {
      var count: cmsUInt32Number = 0
      guard unsafe cmsSaveProfileToMem(handle, nil, &count) != 0 else { throw unwritable }
      var bytes = [UInt8](repeating: 0, count: Int(count))
      let isWritten = unsafe bytes.withUnsafeMutableBytes {
        unsafe cmsSaveProfileToMem(handle, $0.baseAddress, &count) != 0
      }
      guard isWritten else { throw unwritable }
      // 2026-01-01, in six numbers of 16 bits.
      bytes.replaceSubrange(24..<36, with: [0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0])
      return bytes
    }

    private var unwritable: ColorProfileError {
      ColorProfileError(.outOfMemory, file: name, cause: "the profile could not be written")
    }

    fileprivate func withHandle<Result>(_ body: (cmsHPROFILE) -> Result) -> Result { unsafe body(handle) }
  }

  /// A way through profiles, from RGB to RGB in single precision, which any number of threads may use at a time: it is
  /// made without LittleCMS's cache, the only part of it that changes.
  @safe final class Transform: Sendable {
    private nonisolated(unsafe) let handle: cmsHTRANSFORM

    /// - Parameter profiles: at least one.
    /// - Throws: `damaged` if a profile lacks what the way needs.
    init(through profiles: [Profile], intent: RenderingIntent) throws(ColorProfileError) {
      var handles = unsafe profiles.map { unsafe $0.withHandle { unsafe Optional($0) } }
      let made = unsafe cmsCreateMultiprofileTransform(
        &handles, cmsUInt32Number(handles.count), clcms_rgb_float, clcms_rgb_float, intent.number,
        cmsUInt32Number(cmsFLAGS_NOCACHE))
      guard let handle = unsafe made else {
        throw ColorProfileError(
          .damaged, file: profiles.map(\.name).joined(separator: ", "),
          cause: "lacks the tags that lead from RGB to RGB")
      }
      unsafe self.handle = handle
    }

    deinit { unsafe cmsDeleteTransform(handle) }

    /// Maps colors in place, three values each.
    func apply(to values: inout MutableSpan<Float>) {
      let count = cmsUInt32Number(values.count / 3)
      unsafe values.withUnsafeMutableBufferPointer { values in
        unsafe cmsDoTransform(handle, values.baseAddress, values.baseAddress, count)
      }
    }
  }
}

/// What becomes of colors that the target cannot show, as the ICC names it.
public enum RenderingIntent: String, CaseIterable, Sendable, Codable {
  case perceptual
  case relativeColorimetric = "relative-colorimetric"
  case saturation
  case absoluteColorimetric = "absolute-colorimetric"

  fileprivate var number: cmsUInt32Number {
    switch self {
    case .perceptual: cmsUInt32Number(INTENT_PERCEPTUAL)
    case .relativeColorimetric: cmsUInt32Number(INTENT_RELATIVE_COLORIMETRIC)
    case .saturation: cmsUInt32Number(INTENT_SATURATION)
    case .absoluteColorimetric: cmsUInt32Number(INTENT_ABSOLUTE_COLORIMETRIC)
    }
  }
}
