import Foundation
import Neural

/// MobileIE (H. Yan et al., "MobileIE: An Extremely Lightweight and Effective ConvNet for Real-Time Image Enhancement on
/// Mobile Devices", ICCV 2025), its ISP for Zurich RAW to RGB in the re-parameterized form.
package struct MobileIE: ColorNetwork {
  package static let traits = ColorNetworkTraits(name: "mobileie_zrr", planes: .mobileIE, multiple: 1)
  package let layers: PictureLayers
  package init(layers: PictureLayers) { self.layers = layers }

  package static func picture<Operations: PictureNetworkOperations>(
    of planes: consuming Operations.Value, by operations: Operations
  ) -> Operations.Value {
    func convolution(_ name: String, _ x: Operations.Value, _ outputs: Int, kernel: Int) -> Operations.Value {
      operations.convolution(ConvolutionDescription(name, outputs: outputs, kernel: kernel), x)
    }
    var x = convolution("head.conv1", planes, 12, kernel: 5)
    x = operations.prelu("head.prelu.slope", consume x, slopes: 12)
    x = convolution("head.conv2", x, 12, kernel: 3)
    x = operations.marked("head", operations.quadratic("head.quadratic", consume x))
    x = convolution("body.conv", x, 12, kernel: 3)
    x = operations.marked("body", operations.quadratic("body.quadratic", consume x))
    let gates = operations.sigmoid(convolution("channelAttention.conv", operations.globalAverage(x), 12, kernel: 1))
    x = operations.scaled(consume x, by: operations.marked("att", gates), addedTo: nil)
    let places = operations.sigmoid(
      convolution("spatialAttention.conv", operations.maximumOverChannels(x), 12, kernel: 1))
    x = operations.multiplied(consume x, operations.marked("att1", consume places))
    x = operations.pixelShuffled(x)
    return convolution("tail.conv", x, 3, kernel: 3)
  }

  /// The file of weights that its authors trained, which comes with the program (Apache License 2.0).
  /// - Throws: `NeuralError` if the program was separated from its resources.
  package static func embeddedFile() throws(NeuralError) -> URL {
    let name = "mobileie_zrr.safetensors"
    let bundle = "DiffRAW_ColorNetworks.resources"
    if let file = ShippedFile.find("Weights/\(name)", in: bundle) { return file }
    throw NeuralError(
      .unreadable, file: name, problem: "is missing, as “\(bundle)” does not lie beside the executable",
      remedy: "install both together")
  }
}
