import Foundation
import Metrics
import Neural
import TestSupport

/// The metrics that need files, with weights of the formula; each made once.
enum FormulaMetric {
  private static let alex = Result { Metric.pair(try LPIPS<AlexNet>(weights: trunk(AlexNet.trunk))) }
  private static let vgg = Result { Metric.pair(try LPIPS<VGG16>(weights: trunk(VGG16.trunk))) }
  private static let squeeze = Result { Metric.pair(try LPIPS<SqueezeNet>(weights: trunk(SqueezeNet.trunk))) }
  private static let fid = Result {
    Metric.set(
      try FrechetInceptionDistance(weights: file(InceptionFeatures.parameters, gain: 2.0.squareRoot())))
  }
  private static let musiq = Result {
    Metric.picture(try MUSIQ<KonIQ>(weights: file(MUSIQNetwork.parameters, gain: 1)))
  }
  private static let clip = Result {
    let weights = try file(CLIPImageEncoder.parameters + CLIPPromptEncoder.parameters, gain: 0.5)
    return (
      Metric.picture(try CLIPIQAPlus<PlacelessCLIP>(weights: weights)),
      Metric.picture(try CLIPIQAPlus<PlacedCLIP>(weights: weights))
    )
  }

  static func named(_ name: String) throws -> Metric {
    switch name {
    case "lpips-alex": try alex.get()
    case "lpips-vgg": try vgg.get()
    case "lpips-squeeze": try squeeze.get()
    case "fid": try fid.get()
    case "musiq": try musiq.get()
    case "clipiqa-plus": try clip.get().0
    case "clipiqa-plus-rn50-512": try clip.get().1
    default: fatalError("\(name) has no weights of the formula")
    }
  }

  static func pair(_ name: String) throws -> any PairMetric {
    guard case .pair(let metric) = try named(name) else { fatalError("\(name) is no metric of pairs") }
    return metric
  }

  static func picture(_ name: String) throws -> any PictureMetric {
    guard case .picture(let metric) = try named(name) else { fatalError("\(name) is no metric of pictures") }
    return metric
  }

  static func file(_ parameters: [(name: String, shape: [Int])], gain: Double) throws -> Safetensors {
    try Safetensors(data: FormulaTensor.file(parameters, gain: gain), name: "formula")
  }

  private static func trunk(_ trunk: TrunkDescription) throws -> Safetensors {
    try Safetensors(data: FormulaTrunk.data(of: trunk), name: "formula")
  }
}
