/// A file that the batch shall develop, or a name that leads to none.
public struct InputFile: Hashable, Sendable {
  /// The path as it was given, or as it was found below a folder that was given.
  public let path: FilePath
  /// The path of the file's folder below the folder that was searched; empty for a file named explicitly. Outputs
  /// repeat it.
  public let folder: FilePath
  /// The absolute path without links, by which two names of one file are known; the path itself if there is no file.
  public let identity: FilePath
  /// Why the file cannot be developed; nil if nothing is known against it.
  public let fault: FileFailure?

  /// A file that stands at `path`.
  public init(path: FilePath, folder: FilePath = "", identity: FilePath) {
    self.path = path
    self.folder = folder
    self.identity = identity
    // The decoders take URLs, which hold text only.
    fault =
      path.string != nil
      ? nil
      : FileFailure(
        file: path.description, category: .input,
        message: "the name holds bytes that are not UTF-8; rename the file or its folder")
  }

  /// A name that leads to no file.
  init(path: FilePath, fault message: String) {
    self.path = path
    folder = ""
    identity = path
    fault = FileFailure(file: path.description, category: .input, message: message)
  }
}
