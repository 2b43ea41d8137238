import Alignment
import Imaging
import Neural
import Parallel

/// How a target is brought to an output before the two are compared, so that a shift of the scene between two cameras does
/// not count: “Align GT with result” of RAW-to-sRGB (Z. Zhang et al., ICCV 2021).
///
/// The flow goes from the method's own output to the target, which is warped backward by it. Where the warp leaves the
/// target's frame both pictures are black, and these pixels count as equal. Each method has targets of its own.
package struct TargetAlignment: Sendable {
  /// Where the flow comes from.
  package enum Flow: Sendable {
    case pwcNet(PWCNet)
    case classic(ClassicFlow)
  }

  package let flow: Flow

  package init(_ flow: Flow) { self.flow = flow }

  /// The smallest side of a picture, in pixels.
  private static let smallestSide = 16

  /// What was done, for reports.
  package var summary: String {
    let name =
      switch flow {
      case .pwcNet: "PWC-Net"
      case .classic: "classic flow (pyramidal Lucas–Kanade, in the place of PWC-Net)"
      }
    return "Targets are aligned with each output by \(name); what lies outside of the target's frame counts as equal. "
      + "Figures of single pictures and of sets are of outputs and targets as they are."
  }

  /// What a reader of the figures should know; nil if they are those of the published protocol.
  var warning: String? {
    switch flow {
    case .pwcNet: nil
    case .classic:
      "targets were aligned by the classic flow: figures are not those of PWC-Net, whose weights --weights pwcnet=FILE gives"
    }
  }

  /// The output and the target, warped to it, both black where the target does not reach.
  func align(
    _ target: ColorImage, to output: ColorImage, on workers: WorkerPool
  ) throws(AlignmentRefusal) -> (output: ColorImage, target: ColorImage) {
    precondition(target.size == output.size, "pictures of one size are aligned")
    guard min(output.size.width, output.size.height) >= Self.smallestSide else {
      throw AlignmentRefusal(
        problem: "\(output.size) pixels are too few to align; compare pictures of \(Self.smallestSide) pixels a side")
    }
    let (first, second) = (Self.tensor(output), Self.tensor(target))
    let displacement =
      switch flow {
      case .pwcNet(let network): network(from: first, to: second, on: workers).flow
      case .classic(let flow): flow(from: first, to: second, on: workers)
      }
    let (warped, mask) = second.warpedBackward(by: displacement, on: workers)
    let masked = first.elements.indices.map { first.elements[$0] * mask.elements[$0 / 3] }
    return (
      ColorImage(size: output.size, values: masked, encoding: .sRGB),
      ColorImage(size: output.size, values: warped.elements, encoding: .sRGB)
    )
  }

  /// (1, H, W, 3) of values clipped to [0, 1].
  private static func tensor(_ image: ColorImage) -> Tensor {
    Tensor(shape: [1, image.size.height, image.size.width, 3], elements: image.values.map { min(max($0, 0), 1) })
  }
}

/// Why two pictures cannot be aligned, and what can be done.
struct AlignmentRefusal: Error {
  let problem: String
}
