import Diffusion
import Foundation
import Neural

extension CatalogedNetwork {
  static let sr3 = CatalogedNetwork(
    name: "sr3",
    summary: "The U-Net of SR3 with DiffRAW's conditions: 10 input channels, 3 of c, 4 of w and 3 of m_t.",
    paper: "C. Saharia et al., “Image Super-Resolution via Iterative Refinement”, 2021",
    license: "no weights of DiffRAW are public; SR3's common implementation is under Apache-2.0",
    settings: [
      Setting(name: "groups", help: "groups of each normalization; 32 unless given, as in SR3's code"),
      Setting(name: "embedding", help: "noise-level, or step for networks that are told t; noise-level unless given"),
      Setting(name: "inner", help: "channels of the first level; as the tensors tell"),
      Setting(name: "multipliers", help: "channels of each level in inner widths, as 1,2,4; as the tensors tell"),
      Setting(name: "blocks", help: "residual blocks a level; as the tensors tell"),
      Setting(name: "attention", help: "levels with attention, counted from 0, as 2,3; as the tensors tell"),
      Setting(name: "process", help: "dtdm if that is what it was trained for: makes a model for enhance"),
      Setting(name: "length", help: "T of the process, in steps; 2000 unless given"),
      Setting(name: "end", help: "s of the process, in steps; 100 unless given"),
      Setting(name: "beta-start", help: "noise variance of the process' first step; 1e-6 unless given"),
      Setting(name: "beta-end", help: "noise variance of the process' last step; 1e-2 unless given"),
      Setting(name: "name", help: "what pictures say they were enhanced by; sr3 unless given"),
    ],
    inputs: [
      Port(name: "input", shape: "N×10×H×W", what: "in [−1, 1]; c, w with each pixel repeated 2 × 2, m_t"),
      Port(name: "noise_level", shape: "N×1", what: "√ᾱ_t; for embedding=step the step t instead, as “step”"),
    ],
    outputs: [Port(name: "output", shape: "N×3×H×W", what: "the prediction")],
    names: NetworkNames(leftOut: [
      "betas", "alphas_cumprod", "alphas_cumprod_prev", "sqrt_alphas_cumprod", "sqrt_one_minus_alphas_cumprod",
      "log_one_minus_alphas_cumprod", "sqrt_recip_alphas_cumprod", "sqrt_recipm1_alphas_cumprod", "posterior_variance",
      "posterior_log_variance_clipped", "posterior_mean_coef1", "posterior_mean_coef2",
    ])
  ) { settings, shapes in
    var assumptions: [String] = []
    let configuration = try SR3UNet.Configuration(settings, shapes: shapes, assumptions: &assumptions)
    if let fault = configuration.fault { throw NetworkFault("sr3: \(fault)") }
    var metadata = ["groups": String(configuration.groups), "embedding": configuration.embedding.rawValue]
    if let process = try ProcessDescription(settings, assumptions: &assumptions) {
      let model = ModelDescription(name: settings["name"] ?? "sr3", architecture: .sr3(configuration), process: process)
      metadata.merge(model.metadata) { $1 }
    }
    return NetworkForm(
      parameters: configuration.parameters, metadata: metadata,
      assumptions: assumptions
    ) { weights in
      let network = try SR3UNet(configuration, weights: weights)
      return LoadedNetwork { inputs, workers, activations in
        let input = try inputs.image("input", channels: configuration.inputChannels, multiple: configuration.alignment)
        let steps = try configuration.steps(inputs, count: input.shape[0])
        return activations.joined(
          to: ["output": network(input, steps: steps, on: workers, onMark: activations.keep)])
      }
    }
  }
}

extension ProcessDescription {
  /// What the settings say; nil if they say nothing of a process.
  fileprivate init?(_ settings: NetworkSettings, assumptions: inout [String]) throws {
    guard let text = settings["process"] else { return nil }
    // As a model file has it.
    if let known = try? JSONDecoder().decode(ProcessDescription.self, from: Data(text.utf8)) {
      self = known
      return
    }
    guard let kind = Kind(rawValue: text) else {
      throw NetworkFault(
        "sr3: its process is “\(text)”, not “dtdm” or “ddpm”; leave out process to import the weights alone")
    }
    var assumed: [String] = []
    func number<Value: LosslessStringConvertible>(_ key: String, default value: Value) throws -> Value {
      guard let text = settings[key] else {
        assumed.append("\(key)=\(value)")
        return value
      }
      guard let number = Value(text) else { throw NetworkFault("“\(key)” is “\(text)”, not a number") }
      return number
    }
    self.init(
      kind: kind, length: try number("length", default: 2000), end: try number("end", default: 100),
      betaStart: try number("beta-start", default: 1e-6), betaEnd: try number("beta-end", default: 1e-2))
    if !assumed.isEmpty {
      assumptions.append(
        "the process is taken to have \(assumed.joined(separator: " ")); if it was trained otherwise, say so by "
          + "--config")
    }
    if let fault { throw NetworkFault("sr3: \(fault); leave out process to import the weights alone") }
  }
}

extension SR3UNet.Configuration {
  /// What the tensors tell, and what they don't from the settings.
  /// - Parameter shapes: of the tensors by their plain names; none for SR3's stock network.
  fileprivate init(
    _ settings: NetworkSettings, shapes: [String: [Int]], assumptions: inout [String]
  ) throws {
    self.init()
    if let inner = try settings.count("inner") { innerWidth = inner }
    if let multipliers = try settings.numbers("multipliers") { self.multipliers = multipliers }
    if let blocks = try settings.count("blocks") { blocksPerLevel = blocks }
    if let levels = try settings.numbers("attention") { attentionLevels = levels }
    if let input = shapes["downs.0.weight"], input.count == 4 { readLevels(shapes, input: input) }
    let architecture = settings.metadata["architecture"].flatMap {
      try? JSONDecoder().decode(SR3UNet.Configuration.self, from: Data($0.utf8))
    }
    if let groups = try settings.count("groups") ?? architecture?.groups {
      self.groups = groups
    } else if !shapes.isEmpty {
      assumptions.append(
        "groups are taken to be \(groups), SR3's default; if it was trained otherwise, say --config groups=N")
    }
    if let text = settings["embedding"] ?? architecture?.embedding.rawValue {
      guard let embedding = Embedding(rawValue: text) else {
        throw NetworkFault(
          "“embedding” is “\(text)”, not \(Embedding.allCases.map(\.rawValue).joined(separator: " or "))")
      }
      self.embedding = embedding
    }
  }

  /// Follows the way down: a block or a convolution for each number.
  private mutating func readLevels(_ shapes: [String: [Int]], input: [Int]) {
    (innerWidth, inputChannels) = (input[0], input[1])
    var levels: [(width: Int, blocks: Int, attends: Bool)] = [(0, 0, false)]
    for index in 1... {
      if let block = shapes["downs.\(index).res_block.block1.block.3.weight"]?.first {
        let attends = shapes["downs.\(index).attn.qkv.weight"] != nil
        let level = levels.removeLast()
        levels.append((block, level.blocks + 1, attends))
      } else if shapes["downs.\(index).conv.weight"] != nil {
        levels.append((0, 0, false))
      } else {
        break
      }
    }
    multipliers = levels.map { innerWidth > 0 ? $0.width / innerWidth : 0 }
    blocksPerLevel = levels[0].blocks
    attentionLevels = levels.indices.filter { levels[$0].attends }
  }

  /// Name and shape of each tensor.
  fileprivate var parameters: [(name: String, shape: [Int])] { layers.flatMap(\.parameters) }

  /// The step of each image.
  fileprivate func steps(_ inputs: NamedInputs, count: Int) throws -> [DiffusionStep] {
    switch embedding {
    case .noiseLevel:
      try inputs.numbers("noise_level", count: count).map { DiffusionStep(number: 1, noiseLevel: $0) }
    case .step:
      try inputs.numbers("step", count: count).map { step in
        guard let number = Int(exactly: step), number >= 0 else {
          throw NetworkFault("step \(step) is no whole number")
        }
        return DiffusionStep(number: number, noiseLevel: 1)
      }
    }
  }
}
