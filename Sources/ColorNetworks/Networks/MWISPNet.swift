import Neural

/// MW-ISPNet (A. Ignatov et al., "AIM 2020 Challenge on Learned Image Signal Processing Pipeline", its winner of track 1):
/// a U-Net over Haar bands of deep groups of residual blocks.
package struct MWISPNet: ColorNetwork {
  package static let traits = ColorNetworkTraits(name: "mwispnet", planes: .liteISPNet, multiple: 8)
  package let layers: PictureLayers
  package init(layers: PictureLayers) { self.layers = layers }

  package static func picture<Operations: PictureNetworkOperations>(
    of planes: consuming Operations.Value, by operations: Operations
  ) -> Operations.Value {
    func convolution(_ name: String, _ x: Operations.Value, _ outputs: Int) -> Operations.Value {
      operations.convolution(ConvolutionDescription("module.\(name)", outputs: outputs), x)
    }
    /// A convolution, and the PReLU that stands after it.
    func activated(_ module: String, _ index: Int, _ x: Operations.Value, _ outputs: Int) -> Operations.Value {
      let result = convolution("\(module).\(index)", x, outputs)
      return operations.prelu("module.\(module).\(index + 1).weight", result, slopes: 1)
    }
    func group(_ name: String, _ x: Operations.Value) -> Operations.Value {
      ResidualGroup(blocks: 20, attention: "CA")("module.\(name)", x, by: operations)
    }
    func down(_ name: String, _ x: Operations.Value) -> Operations.Value {
      operations.haarTransformed("module.\(name)", x, rows: 4)
    }
    func up(_ name: String, _ x: Operations.Value) -> Operations.Value {
      operations.inverseHaarTransformed("module.\(name)", x, rows: 4)
    }

    let head = operations.marked("module.head", down("head", planes))
    var x = activated("down1", 0, head, 64)
    x = operations.marked("module.down1", group("down1.2", x))
    let first = x
    x = down("down2.0", x)
    x = activated("down2", 1, x, 128)
    x = operations.marked("module.down2", group("down2.3", x))
    let second = x
    x = down("down3.0", x)
    x = activated("down3", 1, x, 128)

    x = group("middle.0", x)
    x = operations.marked("module.middle", group("middle.1", x))
    x = activated("up1", 0, x, 512)
    x = operations.marked("module.up1", up("up1.2", x))
    x = operations.added(consume x, consume second)
    x = group("up2.0", x)
    x = activated("up2", 1, x, 256)
    x = operations.marked("module.up2", up("up2.3", x))
    x = operations.added(consume x, consume first)
    x = group("up3.0", x)
    x = operations.marked("module.up3", convolution("up3.1", x, 16))
    x = operations.added(consume x, consume head)
    x = up("tail.0", x)
    x = convolution("tail.1", x, 12)
    return operations.pixelShuffled(x)
  }
}
