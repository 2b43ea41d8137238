import Foundation
import Neural

extension DiffusionModel {
  /// The file of the default model, which comes with the program.
  /// - Throws: `ModelError` if the program was separated from its resources.
  public static func embeddedFile() throws(ModelError) -> URL {
    let name = "dslr-0.3.safetensors"
    let bundle = "DiffRAW_Diffusion.resources"
    if let file = ShippedFile.find("Models/\(name)", in: bundle) { return file }
    throw ModelError(
      file: name,
      problem: "the default model is missing: “\(bundle)” should lie beside the executable; install both together")
  }
}
