/// How the names in a network's checkpoints are read.
///
/// The same tensor is called differently by what was saved: the bare network, one wrapped for several GPUs (`module.`), a
/// model that holds it (`netG.`). A *plain* name is without all these, in checkpoints and in the network alike.
struct NetworkNames: Sendable {
  /// Words that stand before a name and say nothing of the tensor.
  private static let wrappings = ["module.", "netG.", "net_g.", "model.", "generator.", "denoise_fn."]

  /// Names without wrappings that the network now has under others.
  var renamed: @Sendable (String) -> String = { $0 }
  /// Plain names of tensors that checkpoints hold and no run needs.
  var leftOut: Set<String> = []
  /// What the plain names of others begin with: layers that checkpoints hold beside the network.
  var leftOutPrefixes: [String] = []
  /// Tensors of the network that checkpoints hold in another shape of the same elements, by plain name.
  var reshaped: [String: [Int]] = [:]

  /// The plain name of a tensor.
  func plain(_ name: String) -> String {
    var rest = name[...]
    while let wrapping = Self.wrappings.first(where: { rest.hasPrefix($0) }) { rest = rest.dropFirst(wrapping.count) }
    return renamed(String(rest))
  }

  /// Whether a tensor is known to be needed by no run.
  func isLeftOut(_ plain: String) -> Bool {
    leftOut.contains(plain) || leftOutPrefixes.contains { plain.hasPrefix($0) }
      || plain.hasSuffix(".num_batches_tracked")
  }
}
