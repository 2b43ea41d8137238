import ArgumentParser

/// The published networks that this program can run.
enum NetworkCatalog {
  static let all: [CatalogedNetwork] = [
    .liteISPNet, .colorMapping, .mwISPNet, .pyNET, .mobileIE, .pwcNet, .sr3,
    .alexNet, .vgg16, .squeezeNet, .inception, .musiq, .clipIQAPlus,
  ]
}

/// A network by its name on the command line.
extension CatalogedNetwork: ExpressibleByArgument {
  init?(argument: String) {
    guard let network = NetworkCatalog.all.first(where: { $0.name == argument }) else { return nil }
    self = network
  }

  var defaultValueDescription: String { name }
  static var allValueStrings: [String] { NetworkCatalog.all.map(\.name) }
}
