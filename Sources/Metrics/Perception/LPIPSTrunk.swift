/// A network through whose layers LPIPS looks at pictures.
public protocol LPIPSTrunk: Sendable {
  static var trunk: TrunkDescription { get }
}

/// Krizhevsky, “One weird trick for parallelizing convolutional neural networks”, arXiv:1404.5997, 2014.
public enum AlexNet: LPIPSTrunk {
  public static let trunk = TrunkDescription(
    name: "alex", title: "AlexNet", file: "alexnet", smallestSide: 31,
    stages: [
      [.convolution(0, outputs: 64, kernel: 11, stride: 4, padding: 2)],
      [.maxPooling(size: 3), .convolution(3, outputs: 192, kernel: 5)],
      [.maxPooling(size: 3), .convolution(6, outputs: 384, kernel: 3)],
      [.convolution(8, outputs: 256, kernel: 3)],
      [.convolution(10, outputs: 256, kernel: 3)],
    ])
}

/// Simonyan and Zisserman, “Very deep convolutional networks for large-scale image recognition”, ICLR 2015.
public enum VGG16: LPIPSTrunk {
  public static let trunk = TrunkDescription(
    name: "vgg", title: "VGG16", file: "vgg16", smallestSide: 16,
    stages: [
      [.convolution(0, outputs: 64, kernel: 3), .convolution(2, outputs: 64, kernel: 3)],
      [
        .maxPooling(size: 2), .convolution(5, outputs: 128, kernel: 3), .convolution(7, outputs: 128, kernel: 3),
      ],
      [
        .maxPooling(size: 2), .convolution(10, outputs: 256, kernel: 3), .convolution(12, outputs: 256, kernel: 3),
        .convolution(14, outputs: 256, kernel: 3),
      ],
      [
        .maxPooling(size: 2), .convolution(17, outputs: 512, kernel: 3), .convolution(19, outputs: 512, kernel: 3),
        .convolution(21, outputs: 512, kernel: 3),
      ],
      [
        .maxPooling(size: 2), .convolution(24, outputs: 512, kernel: 3), .convolution(26, outputs: 512, kernel: 3),
        .convolution(28, outputs: 512, kernel: 3),
      ],
    ])
}

/// Version 1.1 of Iandola et al., “SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size”,
/// arXiv:1602.07360, 2016.
public enum SqueezeNet: LPIPSTrunk {
  public static let trunk = TrunkDescription(
    name: "squeeze", title: "SqueezeNet 1.1", file: "squeezenet1_1", smallestSide: 17,
    stages: [
      [.convolution(0, outputs: 64, kernel: 3, stride: 2, padding: 0)],
      [
        .maxPooling(size: 3, roundsUp: true), .fire(3, squeezed: 16, expanded: 64),
        .fire(4, squeezed: 16, expanded: 64),
      ],
      [
        .maxPooling(size: 3, roundsUp: true), .fire(6, squeezed: 32, expanded: 128),
        .fire(7, squeezed: 32, expanded: 128),
      ],
      [.maxPooling(size: 3, roundsUp: true), .fire(9, squeezed: 48, expanded: 192)],
      [.fire(10, squeezed: 48, expanded: 192)],
      [.fire(11, squeezed: 64, expanded: 256)],
      [.fire(12, squeezed: 64, expanded: 256)],
    ])
}
