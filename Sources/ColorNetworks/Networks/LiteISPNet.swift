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

    // One step a line: what a line is made of is kept until its end.
    var x = operations.concatenated(head(), operations.coordinates(of: encoded))
    x = convolution("down1.0", x, 66)
    x = group("down1.1", x)
    x = convolution("down1.2", x, 64)
    x = operations.haarTransformed("down1.3", x, rows: 256)
    let first = operations.marked("down1", x)
    x = convolution("down2.0", x, 64)
    x = group("down2.1", x)
    x = operations.haarTransformed("down2.2", x, rows: 256)
    let second = operations.marked("down2", x)
    x = convolution("down3.0", x, 128)
    x = group("down3.1", x)
    x = operations.haarTransformed("down3.2", x, rows: 512)
    let third = operations.marked("down3", x)

    x = convolution("middle.0", x, 128)
    x = group("middle.1", x)
    x = group("middle.2", x)
    x = operations.marked("middle", convolution("middle.3", x, 512))
    x = operations.added(consume x, consume third)
    x = operations.inverseHaarTransformed("up3.0", x, rows: 512)
    x = group("up3.1", x)
    x = operations.marked("up3", convolution("up3.2", x, 256))
    x = operations.added(consume x, consume second)
    x = operations.inverseHaarTransformed("up2.0", x, rows: 256)
    x = group("up2.1", x)
    x = operations.marked("up2", convolution("up2.2", x, 256))
    x = operations.added(consume x, consume first)
    x = operations.inverseHaarTransformed("up1.0", x, rows: 256)
    x = group("up1.1", x)
    x = operations.marked("up1", convolution("up1.2", x, 64))
    x = operations.added(consume x, head())
    return operations.shufflingTail("tail.0", "tail.2", x, features: 64, outputs: 3)
  }
}
