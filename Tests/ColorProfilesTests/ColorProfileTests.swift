import ColorProfiles
import Foundation
import TestSupport
import Testing

@Suite struct ColorProfileTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func file(_ bytes: [UInt8]) throws -> URL {
    let file = directory.file("profile.icc")
    try Data(bytes).write(to: file)
    return file
  }

  private func code(_ body: () throws -> Void) -> ColorProfileError.Code? {
    do { try body() } catch { return (error as? ColorProfileError)?.code }
    return nil
  }

  private func code(of bytes: [UInt8]) throws -> ColorProfileError.Code? {
    let file = try file(bytes)
    return code {
      let profile = try ColorProfile(contentsOf: file)
      _ = try ColorTransform(through: [profile, OutputSpace.sRGB.profile()])
    }
  }

  @Test(arguments: OutputSpace.allCases) func profilesAreWellFormedAndTheSameEachTime(space: OutputSpace) throws {
    let profile = try space.profile()
    #expect(try space.profile().bytes == profile.bytes)
    let bytes = profile.bytes
    #expect(bytes[0..<4].reduce(0) { $0 << 8 | Int($1) } == bytes.count)
    #expect(String(decoding: bytes[12..<24], as: UTF8.self) == "mntrRGB XYZ " && bytes[8] == 4)
    #expect(Array(bytes[24..<36]) == [0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0])
    #expect(bytes.count < 2000)
    #expect(try ColorProfile(contentsOf: file(bytes)).kind == .rgb)
  }

  @Test func whatIsNotThereIsNamed() {
    let missing = directory.file("nothing.icc")
    do {
      _ = try ColorProfile(contentsOf: missing)
      Issue.record("a missing file was read")
    } catch {
      #expect(error.code == .unreadable && error.file == missing.path)
      #expect(error.description.hasPrefix(missing.path) && !error.remedy.isEmpty)
    }
    #expect(code { _ = try ColorProfile(contentsOf: directory.url) } == .unreadable)
  }

  @Test func whatIsNoProfileIsRefused() throws {
    #expect(try code(of: []) == .notAProfile)
    #expect(try code(of: Array("P6 1 1 255 abc".utf8)) == .notAProfile)
    #expect(try code(of: [UInt8](repeating: 0, count: 1000)) == .notAProfile)
  }

  @Test func cutProfilesAreRefusedAtEveryLength() throws {
    let bytes = try OutputSpace.displayP3.profile().bytes
    for length in stride(from: 0, to: bytes.count, by: 7) {
      let code = try code(of: Array(bytes.prefix(length)))
      #expect(code == (length < 40 ? .notAProfile : .truncated), "\(length) bytes")
    }
  }

  @Test func profilesOfAnotherClassAreRefused() throws {
    func patched(_ deviceClass: String, _ colors: String, _ connection: String) throws -> [UInt8] {
      var bytes = try OutputSpace.sRGB.profile().bytes
      bytes.replaceSubrange(12..<24, with: Array((deviceClass + colors + connection).utf8))
      return bytes
    }
    for (deviceClass, colors, connection) in [
      ("prtr", "CMYK", "Lab "), ("mntr", "GRAY", "XYZ "), ("nmcl", "RGB ", "Lab "), ("link", "RGB ", "CMYK"),
      ("????", "RGB ", "XYZ "),
    ] {
      let bytes = try patched(deviceClass, colors, connection)
      #expect(try code(of: bytes) == .unsuitable, "\(deviceClass)")
    }
    let abstract = try ColorProfile(patched("abst", "Lab ", "Lab "), name: "look")
    #expect(abstract.kind == .abstract)
    #expect(code { _ = try ColorTransform(through: [abstract]) } == .unsuitable)
  }

  @Test func profilesWithoutTheirTagsAreRefused() throws {
    var bytes = try OutputSpace.sRGB.profile().bytes
    bytes.replaceSubrange(128..<132, with: [0, 0, 0, 0])
    #expect(try code(of: bytes) == .damaged)
    bytes.replaceSubrange(128..<132, with: [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(try code(of: bytes) == .damaged)
  }

  /// Damage anywhere in the header or the table of tags is refused or does no harm.
  @Test func damagedProfilesDoNoHarm() throws {
    let sound = try OutputSpace.proPhoto.profile().bytes
    for place in 0..<sound.count {
      for value in [0, 0x7F, 0xFF] as [UInt8] {
        var bytes = sound
        bytes[place] = value
        guard let profile = try? ColorProfile(bytes, name: "damaged"),
          let transform = try? ColorTransform(through: [profile, OutputSpace.sRGB.profile()])
        else { continue }
        var color: [Float] = [0.2, 0.5, 0.7]
        var span = color.mutableSpan
        transform.apply(to: &span)
        #expect(color.count == 3)
      }
    }
  }
}
