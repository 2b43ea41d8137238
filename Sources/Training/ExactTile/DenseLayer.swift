/// A small dense layer of the trained network, W x + b, for one vector at a time.
struct DenseLayer: Sendable {
  let inputs: Int
  let outputs: Int
  /// (outputs, inputs) and (outputs), within the network's parameters.
  let weight: Range<Int>
  let bias: Range<Int>

  init(inputs: Int, outputs: Int, name: String, layout: inout ParameterLayout) {
    self.inputs = inputs
    self.outputs = outputs
    weight = layout.append("\(name).weight", [outputs, inputs])
    bias = layout.append("\(name).bias", [outputs])
  }

  /// W x + b.
  func forward(_ x: [Float], _ parameters: UnsafePointer<Float>) -> [Float] {
    (0..<outputs).map { output in
      let row = unsafe parameters + weight.lowerBound + output * inputs
      var sum = unsafe parameters[bias.lowerBound + output]
      for input in 0..<inputs { unsafe sum += row[input] * x[input] }
      return sum
    }
  }

  /// Adds the gradients of W and b to `gradient`, and returns that of x.
  func backward(
    _ outputGradient: [Float], input x: [Float], _ parameters: UnsafePointer<Float>,
    addingTo gradient: UnsafeMutablePointer<Float>
  ) -> [Float] {
    var inputGradient = [Float](repeating: 0, count: inputs)
    for output in 0..<outputs {
      let g = outputGradient[output]
      let row = unsafe parameters + weight.lowerBound + output * inputs
      let rowGradient = unsafe gradient + weight.lowerBound + output * inputs
      unsafe gradient[bias.lowerBound + output] += g
      for input in 0..<inputs {
        unsafe rowGradient[input] += g * x[input]
        unsafe inputGradient[input] += g * row[input]
      }
    }
    return inputGradient
  }
}
