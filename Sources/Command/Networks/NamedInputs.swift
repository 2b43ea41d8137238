import Neural

/// The named tensors that a network is run on.
struct NamedInputs: Sendable {
  private let file: Safetensors

  init(_ file: Safetensors) { self.file = file }

  /// A batch of images, channels last.
  /// - Parameters:
  ///   - channels: what it must have.
  ///   - multiple: of which its sides must be multiples, in pixels.
  ///   - minimum: the least side, in pixels.
  /// - Throws: a `NeuralError` if it is missing or not finite, a `NetworkFault` if it does not fit.
  func image(_ name: String, channels: Int, multiple: Int = 1, minimum: Int = 1) throws -> Tensor {
    let tensor = try file.tensor(named: name, converting: true)
    guard tensor.rank == 4, tensor.shape[1] == channels, tensor.shape.allSatisfy({ $0 > 0 }) else {
      throw fault(name, "has shape \(tensor.shape)", "give it as (N, \(channels), H, W)")
    }
    let sides = tensor.shape.suffix(2)
    guard sides.allSatisfy({ $0.isMultiple(of: multiple) && $0 >= minimum }) else {
      let least = minimum > multiple ? " of at least \(minimum)" : ""
      throw fault(
        name, "is \(tensor.shape[3]) × \(tensor.shape[2]) pixels",
        "pad it to sides\(least) that are multiples of \(multiple)")
    }
    return tensor.channelsLast()
  }

  /// A batch of images of the size of `other`, (N, H, W, C); nil if there is none of that name.
  func image(ifThere name: String, channels: Int, ofSizeOf other: Tensor) throws -> Tensor? {
    guard file.entries[name] != nil else { return nil }
    let tensor = try image(name, channels: channels)
    guard tensor.shape.dropLast() == other.shape.dropLast() else {
      throw fault(name, "has another size than the others", "give all in one size")
    }
    return tensor
  }

  /// Two batches of images of one size.
  func pair(_ first: String, _ second: String, channels: Int, minimum: Int) throws -> (Tensor, Tensor) {
    let tensors = try (
      image(first, channels: channels, minimum: minimum), image(second, channels: channels, minimum: minimum)
    )
    guard tensors.0.shape == tensors.1.shape else {
      throw fault(second, "has another size than “\(first)”", "give both in one size")
    }
    return tensors
  }

  /// A number for each image of a batch, (N, 1) or (N).
  func numbers(_ name: String, count: Int) throws -> [Double] {
    let tensor = try file.tensor(named: name, converting: true)
    guard tensor.count == count, tensor.rank <= 2 else {
      throw fault(name, "has shape \(tensor.shape)", "give one number for each of the \(count) images")
    }
    return tensor.elements.map(Double.init)
  }

  private func fault(_ name: String, _ problem: String, _ remedy: String) -> NetworkFault {
    NetworkFault("\(file.name): tensor “\(name)” \(problem); \(remedy)")
  }
}
