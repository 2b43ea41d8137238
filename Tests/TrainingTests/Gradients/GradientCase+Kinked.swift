import Neural
import Parallel
import TestSupport
import Training

extension GradientCase {
  /// Operations that have kinks, at places far from them.
  static let kinked = [
    GradientCase(
      "ReLU", [2, 40, 50, 9], forward: { $0.relu(on: $1) }, backward: { $1.reluGradient($0, on: $2) }
    ).pushed(awayFromZero),
    GradientCase(
      "leaky ReLU", [2, 40, 50, 9], forward: { $0.leakyReLU(slope: 0.2, on: $1) },
      backward: { $1.leakyReLUGradient($0, slope: 0.2, on: $2) }
    ).pushed(awayFromZero),
    prelu(slopes: 9), prelu(slopes: 1),
    GradientCase(
      "max pool", [2, 41, 50, 9], forward: { $0.maxPooled2(on: $1) },
      backward: { $1.maxPooling2Gradient($0, on: $2) }
    ).pushed(apart),
  ]

  private static func prelu(slopes: Int) -> GradientCase {
    GradientCase(
      "PReLU, \(slopes)", [[2, 40, 50, 9], [slopes]], affine: [1],
      forward: { PReLU(weight: $0[1])($0[0], on: $1) },
      backward: {
        let gradient = PReLU(weight: $1[1]).gradient($0, at: $1[0], on: $2)
        return [gradient.input, gradient.weight]
      }
    ).pushed(awayFromZero)
  }

  /// The case with the values of its first input moved.
  private func pushed(_ push: (Tensor) -> Tensor) -> GradientCase {
    var test = self
    test.inputs[0] = push(inputs[0])
    return test
  }

  private static func awayFromZero(_ image: Tensor) -> Tensor {
    Tensor(shape: image.shape, elements: image.elements.map { $0 > 0 ? $0 + 0.05 : $0 - 0.05 })
  }

  /// Values of a 2 × 2 block differ by 0.25 or more.
  private static func apart(_ image: Tensor) -> Tensor {
    let shape = image.imageShape
    let elements = image.elements.enumerated().map { index, value in
      let pixel = index / shape.channels
      let place = 2 * (pixel / shape.width % shape.height % 2) + pixel % shape.width % 2
      return (4 * value).rounded() + 0.25 * Float(place)
    }
    return Tensor(shape: image.shape, elements: elements)
  }
}
