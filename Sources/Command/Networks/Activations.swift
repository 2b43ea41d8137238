import Neural

/// What a network's modules make on the way of a run, for those who want to see it.
final class Activations {
  private let isKept: Bool
  private var tensors: [String: Tensor] = [:]

  init(isKept: Bool) { self.isKept = isKept }

  /// Takes what a module makes: images, (N, H, W, C), or rows, (N, C); nil if nobody wants to see it.
  var keep: ((_ module: String, _ value: Tensor) -> Void)? {
    guard isKept else { return nil }
    return { module, value in
      self.tensors["mid.\(module)"] =
        value.rank == 4 ? value.channelsFirst() : value.reshaped(to: [value.shape[0], 1, value.count / value.shape[0]])
    }
  }

  /// These outputs, (N, H, W, C), and the activations, (N, C, H, W), as `mid.` and the module's name.
  func joined(to outputs: [String: Tensor]) -> [String: Tensor] {
    tensors.merging(outputs.mapValues { $0.channelsFirst() }) { _, output in output }
  }
}
