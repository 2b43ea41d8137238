import Diffusion
import Neural
import Parallel
import Synthesis

/// Makes batches of examples: draws steps and noise, and mixes states and targets (Algorithm 1, lines 2–5).
package struct BatchMaker: Sendable {
  let objective: Objective
  /// How the steps t are drawn.
  let steps: StepDistribution
  /// Which conditions the network is given; the others are zero.
  let conditions: Conditions
  let side: Int
  let seed: UInt64

  package init(objective: Objective, steps: StepDistribution, conditions: Conditions, side: Int, seed: UInt64) {
    self.objective = objective
    self.steps = steps
    self.conditions = conditions
    self.side = side
    self.seed = seed
  }

  /// A batch: what the network is given, and what it is to predict, (N, H, W, 3).
  package struct Batch: Sendable {
    package var inputs: NetworkInputs
    package var target: [Float]
    /// Mean square of x − y of each image.
    package var distances: [Double]
  }

  /// Makes the batch of a step of the training; what is left to chance depends on the seed, `number` and the place in
  /// the batch alone.
  package func batch(_ examples: [Example], number: Int, on workers: WorkerPool) -> Batch {
    let moments = examples.indices.map { index in
      var random = RandomStream(seed: seed, Purpose.step.rawValue, UInt64(number), UInt64(index))
      return objective.moment(steps.draw(upTo: objective.lastStep, using: &random))
    }
    return batch(examples, at: moments, number: number, on: workers)
  }

  /// The same at given steps.
  func batch(_ examples: [Example], at moments: [DiffusionStep], number: Int, on workers: WorkerPool) -> Batch {
    let count = side * side * 3
    let noise = CounterNoise(seed: RandomStream.key(seed, Purpose.noise.rawValue, UInt64(number)))
    // States and targets of an image follow one another.
    let mixed = [Float](rows: examples.count, width: 2 * count, bandHeight: 1, on: workers) { images, values in
      for (offset, image) in images.enumerated() {
        let example = examples[image]
        withScratch(count) { state in
          for index in state.indices { state[index] = 0 }
          for y in 0..<side {
            state.slice(y * side * 3, count: side * 3) { row in
              noise.add(to: &row, scale: 1, row: y, channels: 3, step: image)
            }
          }
          values.slice(offset * 2 * count + count, count: count) { target in
            objective.prepare(
              state: &state, target: &target, y: example.target.span, x: example.color.span, at: moments[image].number)
          }
          values.copy(state.span, to: offset * 2 * count)
        }
      }
    }
    func gathered(_ first: Int) -> [Float] {
      examples.indices.flatMap { mixed[$0 * 2 * count + first..<$0 * 2 * count + first + count] }
    }
    let shape = [examples.count, side, side, 3]
    let rawShape = [examples.count, side / 2, side / 2, 4]
    return Batch(
      inputs: NetworkInputs(
        state: Tensor(shape: shape, elements: gathered(0)),
        color: conditions.color
          ? Tensor(shape: shape, elements: examples.flatMap(\.color)) : Tensor(shape: shape, repeating: 0),
        raw: conditions.raw
          ? Tensor(shape: rawShape, elements: examples.flatMap(\.raw)) : Tensor(shape: rawShape, repeating: 0),
        steps: moments),
      target: gathered(count), distances: examples.map(\.distance))
  }

  /// What a stream of random numbers is for.
  private enum Purpose: UInt64 {
    case step = 3
    case noise
  }
}
