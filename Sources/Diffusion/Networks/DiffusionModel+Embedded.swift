import Foundation

extension DiffusionModel {
  /// The file of the default model, which comes with the program.
  /// - Throws: `ModelError` if the program was separated from its resources.
  public static func embeddedFile() throws(ModelError) -> URL {
    let name = "dslr-0.3.safetensors"
    let bundle = "DiffRAW_Diffusion.resources"
    for folder in [Bundle.main.bundleURL, Bundle.main.resourceURL].compactMap(\.self) {
      let file = folder.appending(path: "\(bundle)/Models/\(name)")
      if FileManager.default.fileExists(atPath: file.path) { return file }
    }
    throw ModelError(
      file: name,
      problem: "the default model is missing: “\(bundle)” should lie beside the executable; install both together")
  }
}
