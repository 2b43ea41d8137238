import Neural

/// LiteISPNet (Z. Zhang et al., "Learning RAW-to-sRGB Mappings with Inaccurately Aligned Supervision", ICCV 2021): a
/// U-Net over Haar bands whose groups of residual blocks weigh their channels by their means.
package struct LiteISPNet: ColorNetwork {
  package static let traits = ColorNetworkTraits(name: "liteispnet", planes: .liteISPNet, multiple: 8)
  package let layers: PictureLayers
  package init(layers: PictureLayers) { self.layers = layers }

  package static func picture<Operations: PictureNetworkOperations>(
    of planes: consuming Operations.Value, by operations: Operations
  ) -> Operations.Value {
    func convolution(_ name: String, _ x: Operations.Value, _ outputs: Int) -> Operations.Value {
      operations.convolution(ConvolutionDescription(name, outputs: outputs), x)
    }
    func group(_ name: String, _ x: Operations.Value) -> Operations.Value {
      ResidualGroup(blocks: 4, attention: "ca")(name, x, by: operations)
    }
    let encoded = operations.raised(planes, to: 1 / 2.2)
    // Computed again for the end: kept till then it would be a third of all memory.
    func head() -> Operations.Value { operations.marked("head", convolution("head", encoded, 64)) }

    var x = operations.concatenated(head(), operations.coordinates(of: encoded))
    x = group("down1.1", convolution("down1.0", x, 66))
    x = operations.haarTransformed("down1.3", convolution("down1.2", x, 64), rows: 256)
    let first = operations.marked("down1", x)
    x = group("down2.1", convolution("down2.0", x, 64))
    x = operations.haarTransformed("down2.2", x, rows: 256)
    let second = operations.marked("down2", x)
    x = group("down3.1", convolution("down3.0", x, 128))
    x = operations.haarTransformed("down3.2", x, rows: 512)
    let third = operations.marked("down3", x)

    x = group("middle.2", group("middle.1", convolution("middle.0", x, 128)))
    x = operations.added(operations.marked("middle", convolution("middle.3", x, 512)), consume third)

    x = group("up3.1", operations.inverseHaarTransformed("up3.0", x, rows: 512))
    x = operations.added(operations.marked("up3", convolution("up3.2", x, 256)), consume second)
    x = group("up2.1", operations.inverseHaarTransformed("up2.0", x, rows: 256))
    x = operations.added(operations.marked("up2", convolution("up2.2", x, 256)), consume first)
    x = group("up1.1", operations.inverseHaarTransformed("up1.0", x, rows: 256))
    x = operations.added(operations.marked("up1", convolution("up1.2", x, 64)), head())
    return operations.shufflingTail("tail.0", "tail.2", x, features: 64, outputs: 3)
  }
}
