import Foundation

/// The real RAW files of the checkout; see the `SOURCES.md` beside them.
public enum SampleFiles {
  /// Those that decode.
  public static let good = ["tinydng_colorchart_canon_kiss_x4.dng", "twelvemonkeys_bmpcc_test.dng"]

  public static func good(_ name: String) -> URL { Project.root.appending(path: "Examples/raw/\(name)") }
}
