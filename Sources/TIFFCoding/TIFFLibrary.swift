import CTIFF

/// The TIFF library beneath.
public enum TIFFLibrary {
  /// Its name and version, as it states them.
  public static var version: String {
    unsafe String(cString: TIFFGetVersion()).split(separator: "\n").first.map(String.init) ?? "unknown"
  }

  /// The libraries that compress for it, with their versions.
  public static var compressors: String { "libdeflate \(Deflate.version), zstd \(Zstandard.version)" }

  /// Whether it was built with a compression, by the number that TIFF has for it.
  package static func hasCodec(_ scheme: UInt16) -> Bool { TIFFIsCODECConfigured(scheme) != 0 }
}
