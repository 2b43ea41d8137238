extension FilePath {
  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")

  /// Whether the path begins at the root.
  public var isAbsolute: Bool { bytes.first == Self.slash }

  /// The path's names, without empty ones and `.`.
  public var components: [FilePath] {
    bytes.split(separator: Self.slash).map { FilePath(bytes: $0) }.filter { $0 != "." }
  }

  /// The last name; empty for the root and for the current folder.
  public var lastComponent: FilePath { components.last ?? "" }

  /// The folder that holds the last name: `.` if the path names none.
  public var parent: FilePath {
    let names = components.dropLast()
    if names.isEmpty { return isAbsolute ? "/" : "." }
    return FilePath(joining: names, absolute: isAbsolute)
  }

  /// The last name without its extension.
  public var stem: FilePath { FilePath(bytes: lastComponent.bytes[..<extensionStart]) }

  /// What follows the last dot of the last name; empty if there is none. A leading dot begins no extension.
  public var fileExtension: FilePath {
    let name = lastComponent.bytes
    return extensionStart == name.count ? "" : FilePath(bytes: name[(extensionStart + 1)...])
  }

  /// Where the last name's extension begins, at its dot.
  private var extensionStart: Int {
    let name = lastComponent.bytes
    guard let dot = name.lastIndex(of: Self.dot), name[..<dot].contains(where: { $0 != Self.dot }) else {
      return name.count
    }
    return dot
  }

  /// Whether the last name begins with a dot.
  public var isHidden: Bool { lastComponent.bytes.first == Self.dot }

  /// The same path without empty names, `.` and a slash at the end; `.` for the current folder.
  public var normalized: FilePath { FilePath(joining: components[...], absolute: isAbsolute) }

  /// The path of `other` below this folder.
  public func appending(_ other: FilePath) -> FilePath {
    if bytes.isEmpty || bytes == [Self.dot] { return other }
    return FilePath(bytes: bytes + (bytes.last == Self.slash ? [] : [Self.slash]) + other.bytes)
  }

  /// The same place, named from the root on. `folder` is an absolute path, below which a relative one is.
  public func absolute(from folder: FilePath) -> FilePath { isAbsolute ? self : folder.appending(normalized) }

  /// The path below `folder`; the whole path if it does not lie there by its name.
  public func relative(to folder: FilePath) -> FilePath {
    let (own, other) = (components, folder.components)
    guard isAbsolute == folder.isAbsolute, own.count > other.count, own.starts(with: other) else { return self }
    return own.dropFirst(other.count).reduce("") { $0.appending($1) }
  }

  private init(joining names: ArraySlice<FilePath>, absolute: Bool) {
    let joined = names.map(\.bytes).joined(separator: [Self.slash])
    if names.isEmpty, !absolute { self = "." } else { self.init(bytes: (absolute ? [Self.slash] : []) + joined) }
  }
}
