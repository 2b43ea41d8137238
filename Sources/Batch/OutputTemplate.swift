import YAMLReading

/// How an output's path below the output folder is made of its input's.
///
/// Text stands for itself, `{{` and `}}` for a brace, and a name in braces for a `Variable`.
public struct OutputTemplate: Hashable, Sendable {
  /// What a template may name.
  public enum Variable: String, Hashable, Sendable, CaseIterable {
    /// The folder below the searched one in which the input was found; empty for a file named explicitly.
    case dir
    /// The input's name without its extension.
    case stem
    /// What tells the outputs of one input apart.
    case suffix
    /// The output's extension, without a dot.
    case ext
    /// The input's extension, as it is written there, without a dot.
    case originalExt = "original-ext"
  }

  private enum Part: Hashable, Sendable {
    case text(String)
    case variable(Variable)
  }

  /// The template as it was written.
  public let text: String
  private let parts: [Part]

  /// `{dir}/{stem}{suffix}.{ext}`: the input's name in a folder that mirrors the input's.
  public static let mirrored = OutputTemplate(
    text: "{dir}/{stem}{suffix}.{ext}",
    parts: [
      .variable(.dir), .text("/"), .variable(.stem), .variable(.suffix), .text("."), .variable(.ext),
    ])

  private init(text: String, parts: [Part]) {
    self.text = text
    self.parts = parts
  }

  /// Reads a template.
  /// - Throws: `BatchError` with code `unknownVariable`, naming the nearest, or `malformedTemplate` for an unbalanced
  ///   brace, a path that leaves the output folder, and one that ends in a folder.
  public init(parsing text: String) throws(BatchError) {
    func malformed(_ message: String, remedy: String) -> BatchError {
      BatchError(.malformedTemplate, "the output template \"\(text)\" \(message)", remedy: remedy)
    }
    var parts: [Part] = []
    var literal = ""
    var rest = Substring(text)
    while let character = rest.popFirst() {
      switch character {
      case "{" where rest.first == "{", "}" where rest.first == "}":
        literal.append(character)
        rest.removeFirst()
      case "{":
        guard let end = rest.firstIndex(of: "}") else {
          throw malformed("opens a brace that it does not close", remedy: "close it, or write {{ for a brace")
        }
        let name = String(rest[..<end])
        guard let variable = Variable(rawValue: name) else { throw Self.unknown(name, in: text) }
        if !literal.isEmpty { parts.append(.text(literal)) }
        literal = ""
        parts.append(.variable(variable))
        rest = rest[rest.index(after: end)...]
      case "}":
        throw malformed("closes a brace that it did not open", remedy: "write }} for a brace")
      case "\0":
        throw malformed("holds a zero byte", remedy: "remove it")
      default:
        literal.append(character)
      }
    }
    if !literal.isEmpty { parts.append(.text(literal)) }
    self.init(text: text, parts: parts)

    if text.hasPrefix("/") || FilePath(text).components.contains("..") {
      throw malformed("leaves the output folder", remedy: "name that folder with -o and remove / at the front and ..")
    }
    if text.isEmpty || text.hasSuffix("/") || parts.last == .variable(.dir) {
      throw malformed("names no file", remedy: "end it as \(Self.mirrored.text) does")
    }
  }

  private static func unknown(_ name: String, in text: String) -> BatchError {
    let names = Variable.allCases.map(\.rawValue)
    let known = names.map { "{\($0)}" }.joined(separator: " ")
    let nearest = nearest(to: name, in: names).map { "did you mean {\($0)}? " } ?? ""
    return BatchError(
      .unknownVariable, "the output template \"\(text)\" names the unknown variable {\(name)}",
      remedy: "\(nearest)There are \(known)")
  }

  /// The path of `input`'s output below the output folder.
  public func path(for input: InputFile, form: OutputForm) -> FilePath {
    var bytes: [UInt8] = []
    for part in parts {
      switch part {
      case .text(let text): bytes += Array(text.utf8)
      case .variable(.dir): bytes += input.folder.bytes
      case .variable(.stem): bytes += input.path.stem.bytes
      case .variable(.suffix): bytes += Array(form.suffix.utf8)
      case .variable(.ext): bytes += Array(form.fileExtension.utf8)
      case .variable(.originalExt): bytes += input.path.fileExtension.bytes
      }
    }
    // `{dir}/` with no folder leaves a slash at the front, which is none of the path.
    return FilePath(bytes: bytes.drop { $0 == UInt8(ascii: "/") }).normalized
  }
}

/// What one sink of the pipeline makes of each input.
public struct OutputForm: Hashable, Sendable {
  /// Where these outputs go, below the output folder; empty for the folder itself.
  public var folder: FilePath
  /// What tells this output from the input's others; empty for the only one.
  public var suffix: String
  /// The file extension, without a dot.
  public var fileExtension: String

  public init(folder: FilePath = "", suffix: String = "", fileExtension: String) {
    self.folder = folder
    self.suffix = suffix
    self.fileExtension = fileExtension
  }
}
