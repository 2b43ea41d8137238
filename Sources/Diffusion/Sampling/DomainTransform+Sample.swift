import Neural
import Parallel

extension DomainTransform {
  /// Runs the reverse process: gives x the noise of the sampler's start step and goes down from there (Algorithm 2 and
  /// its shorter kin).
  ///
  /// Steps are the outer loop, rows the inner one. The result is the same for any number of workers and any way in which
  /// the predictor goes over the frame, because the noise is keyed by its place and each row is updated by itself.
  /// - Parameters:
  ///   - x: the picture to begin from, height × width × channels, in the range of the network's training.
  ///   - progress: called after each evaluation with the share of all that is done, in (0, 1].
  /// - Returns: ŷ, in the same range, not clipped.
  /// - Throws: what the predictor or `progress` throw.
  public func sample(
    from x: some RowSource, height: Int, width: Int, channels: Int, predictor: some Predictor, sampler: Sampler,
    seed: UInt64, workers: WorkerPool, progress: (Double) throws -> Void = { _ in }
  ) throws -> FrameRows {
    precondition((1...end).contains(sampler.start), "the process starts within 1…s")
    let state = FrameRows(height: height, width: width, channels: channels)
    let noise = CounterNoise(seed: seed)
    let start = sampler.start
    let kept = Float(schedule.alphaBar(start).squareRoot())
    let added = Float(schedule.noiseVariance(start).squareRoot())
    workers.parallelFor(height) { row in
      state.withMutableRow(row) { values in
        x.read(row: row, into: &values)
        for index in values.indices { values[index] *= kept }
        noise.add(to: &values, scale: added, row: row, channels: channels, step: start)
      }
    }
    let steps = sampler.steps(of: self)
    for (index, step) in steps.enumerated() {
      let moment = DiffusionStep(number: step.from, noiseLevel: schedule.alphaBar(step.from).squareRoot())
      let factors = (state: Float(step.state), prediction: Float(step.prediction))
      try predictor.predict(state, at: moment) { row, prediction in
        state.withMutableRow(row) { values in
          for index in values.indices {
            values[index] = factors.state * values[index] + factors.prediction * prediction[index]
          }
          if step.start != 0 { x.add(row: row, to: &values, scale: Float(step.start)) }
          if step.noise != 0 {
            noise.add(to: &values, scale: Float(step.noise), row: row, channels: channels, step: step.to)
          }
        }
      }
      try progress(Double(index + 1) / Double(steps.count))
    }
    return state
  }
}

extension RowSource {
  /// Adds a multiple of a row.
  func add(row: Int, to values: inout MutableSpan<Float>, scale: Float) {
    withScratch(values.count) { own in
      read(row: row, into: &own)
      for index in own.indices { values[index] += scale * own[index] }
    }
  }
}
