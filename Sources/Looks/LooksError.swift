import Imaging

/// Why a look could not be read or applied, where, and what can be done about it.
public struct LooksError: Error, Sendable, Hashable {
  /// The kind of fault, for callers that decide by it.
  public enum Code: String, Sendable, CaseIterable {
    /// The file is not there or cannot be read.
    case cannotRead
    /// The file is larger than any table of its kind.
    case tooLarge
    /// The text is not a table, or contradicts itself.
    case malformed
    /// The picture is not of the encoding that looks are made for.
    case notEncoded
    /// The picture has no colors to match, or values that are not finite.
    case unusable
  }

  public let code: Code
  /// The file at fault, with the line where there is one.
  public let place: String
  /// What is wrong, as a clause without a period.
  public let problem: String
  /// What can be done, as a clause without a period.
  public let remedy: String

  init(_ code: Code, place: String, problem: String, remedy: String) {
    self.code = code
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }
}

extension LooksError {
  /// Refuses a picture that is not sRGB-encoded.
  static func refuseLinear(_ image: ColorImage, named name: String = "the picture") throws(LooksError) {
    guard image.encoding != .sRGB else { return }
    throw LooksError(
      .notEncoded, place: name, problem: "is \(image.encoding.rawValue), but looks are made for srgb",
      remedy: "put the look where the picture is encoded")
  }
}

extension LooksError: CustomStringConvertible {
  public var description: String { "\(place): \(problem); \(remedy)" }
}
