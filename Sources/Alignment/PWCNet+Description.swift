import Neural

extension PWCNet {
  /// The network, from two pictures (N, H, W, 3) to the flow in pixels, (N, H, W, 2), and to what the network itself makes
  /// of it, (N, H′/4, W′/4, 2), H′ and W′ being the next sizes that it takes.
  ///
  /// Features are let go as soon as no level needs them: at a quarter of the size a decoder has up to 565 channels.
  static func flow<Operations: FlowOperations>(
    from first: Operations.Value, to second: Operations.Value, height: Int, width: Int, by operations: Operations
  ) -> (flow: Operations.Value, quarter: Operations.Value) {
    func aligned(_ length: Int) -> Int { (length + alignment - 1) / alignment * alignment }
    let (alignedHeight, alignedWidth) = (aligned(height), aligned(width))
    var firstLevels = features(
      of: operations.resized(first, height: alignedHeight, width: alignedWidth), by: operations)
    var secondLevels = features(
      of: operations.resized(second, height: alignedHeight, width: alignedWidth), isMarked: true, by: operations)
    var decoded: Decoded<Operations.Value>?
    for level in (1..<levelNames.count).reversed() {
      decoded = self.decoded(
        level, firstLevels.removeLast(), secondLevels.removeLast(), below: decoded.take(), by: operations)
    }
    guard let (flow, features) = decoded.take().map({ ($0.flow, $0.features) }) else {
      preconditionFailure("the network has levels")
    }
    let refinement = operations.marked("netRefiner", refined(consume features, by: operations))
    let quarter = operations.added(flow, refinement)
    let full = operations.resized(quarter, height: height, width: width)
    let scales = [20 * Float(width) / Float(alignedWidth), 20 * Float(height) / Float(alignedHeight)]
    return (operations.scaled(full, byChannel: scales), quarter)
  }

  /// What a decoder gives to the next: its flow, and the features that it has gathered.
  private struct Decoded<Value> {
    var flow: Value
    var features: Value
  }

  /// (N, H, W, 3) → the features of each level from the second on, that at a quarter of the size: no decoder looks at the
  /// first.
  private static func features<Operations: FlowOperations>(
    of picture: consuming Operations.Value, isMarked: Bool = false, by operations: Operations
  ) -> [Operations.Value] {
    var levels: [Operations.Value] = []
    var x = picture
    for (level, name) in levelNames.enumerated() {
      for index in 0..<3 {
        x = operations.convolution("netExtractor.\(name).\(2 * index)", x, isActivated: true)
      }
      if isMarked { x = operations.marked("netExtractor.\(name)", x) }
      if level > 0 { levels.append(x) }
    }
    return levels
  }

  /// Costs of the displacements around the flow of the level below, and from these the flow of this level, each of five
  /// convolutions putting its channels before those that are there.
  private static func decoded<Operations: FlowOperations>(
    _ level: Int, _ first: consuming Operations.Value, _ second: consuming Operations.Value,
    below: consuming Decoded<Operations.Value>?, by operations: Operations
  ) -> Decoded<Operations.Value> {
    let name = levelNames[level]
    var features: Operations.Value
    if let below = consume below {
      let lifted = lifted(below, to: name, by: operations)
      // A flow of 1 is 20 pixels of the whole picture.
      let costs = operations.costs(
        of: first, with: operations.warped(consume second, by: lifted.flow, pixels: 20 / Float(2 << level)))
      features = operations.joined([costs, consume first, lifted.flow, lifted.features])
    } else {
      features = operations.costs(of: first, with: second)
    }
    let convolutions = levelNames.map { "\(name).\($0).0" }
    for layer in convolutions.dropLast() {
      features = operations.joined([operations.convolution(layer, features, isActivated: true), features])
    }
    let flow = operations.convolution(convolutions[5], features, isActivated: false)
    return Decoded(flow: operations.marked(name, flow), features: features)
  }

  /// The flow of the level below and two features of it, at this level's size.
  private static func lifted<Operations: FlowOperations>(
    _ below: consuming Decoded<Operations.Value>, to level: String, by operations: Operations
  ) -> Decoded<Operations.Value> {
    Decoded(
      flow: operations.doubled("\(level).netUpflow", below.flow),
      features: operations.doubled("\(level).netUpfeat", below.features))
  }

  /// The correction of the finest flow by what lies far around it.
  private static func refined<Operations: FlowOperations>(
    _ features: consuming Operations.Value, by operations: Operations
  ) -> Operations.Value {
    var x = features
    for index in refinerChannels.indices {
      x = operations.convolution(
        "netRefiner.netMain.\(2 * index)", x, isActivated: index + 1 < refinerChannels.count)
    }
    return x
  }
}
