import Pipeline

/// The stages that come with the program.
public enum StandardStages {
  /// All of them, each a file of this folder.
  public static let all: [any Stage.Type] = [
    Decode.self,
    PackBayer.self,
    ExtractColor.self,
    Enhance.self,
    WriteTIFF.self,
  ]
}
