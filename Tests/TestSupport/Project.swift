import Foundation

/// Places within the checkout that is being tested.
public enum Project {
  /// The folder of `Package.swift`.
  public static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A file below `Tests/Fixtures`.
  public static func fixture(_ path: String) -> URL { root.appending(path: "Tests/Fixtures/\(path)") }
}
