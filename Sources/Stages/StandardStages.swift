import Pipeline

/// The stages that come with the program.
public enum StandardStages {
  /// All of them, each a file of this folder.
  public static let all: [any Stage.Type] = [
    Decode.self,
    RepairPixels.self,
    CorrectShading.self,
    PackBayer.self,
    ExtractColor.self,
    ColorFrom.self,
    ApplyLUT.self,
    ApplyICC.self,
    MatchReference.self,
    Degrade.self,
    Enhance.self,
    Tone.self,
    CorrectLens.self,
    Crop.self,
    WriteTIFF.self,
    WriteJPEG.self,
    WriteDNG.self,
  ]
}
