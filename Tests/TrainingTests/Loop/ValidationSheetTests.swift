import Charts
import Diffusion
import Foundation
import Imaging
import Parallel
import TestSupport
import Testing
import Training

@Suite struct ValidationSheetTests {
  static let side = 16

  /// Twelve examples of which each is one gray, and x the farther from y the higher its number; not in that order.
  static let validation: Validation = {
    let trainer = Trainer.small()
    let examples = [3, 0, 11, 5, 8, 2, 4, 10, 1, 7, 9, 6].map { number in
      Example(
        raw: [Float](repeating: 0, count: 8 * 8 * 4),
        color: [Float](repeating: 0.05 * Float(number) - 0.45, count: side * side * 3),
        target: [Float](repeating: -0.5, count: side * side * 3))
    }
    return Validation(
      network: trainer.network, maker: trainer.maker, examples: examples, batch: 4, workers: WorkerPool(count: 1))
  }()

  /// Made up: 1 evaluation gives −1, 4 give 1.
  static let samples = [(1, Float(-1)), (4, 1)].map { evaluations, value in
    Validation.Samples(
      evaluations: evaluations,
      pictures: [[Float]](repeating: [Float](repeating: value, count: side * side * 3), count: 12))
  }

  /// Rows go from the cleanest to the noisiest; columns are x, what was made of it, and the target.
  @Test func examplesStandInOrder() throws {
    let sheet = try #require(ValidationSheet(Self.validation, samples: Self.samples))
    #expect(sheet.table.columnCaptions == ["x", "ŷ by 1", "ŷ by 4", "target"])
    #expect(sheet.table.rowCaptions == ["clean", "middle", "noisy"].flatMap { [$0, $0, $0] })
    for (number, pictures) in zip([0, 2, 3, 4, 6, 7, 8, 10, 11], sheet.table.rows) {
      let grays = pictures.map { $0.values[0] }
      #expect(abs(grays[0] - (0.275 + 0.025 * Float(number))) < 1e-6)
      #expect(grays[1...] == [0, 1, 0.25])
      #expect(pictures.allSatisfy { Set($0.values).count == 1 && $0.size == ImageSize(width: 16, height: 16) })
    }
  }

  @Test func nothingSampledIsNoSheet() {
    #expect(ValidationSheet(Self.validation, samples: []) == nil)
  }

  /// What is handed out is what the figures are of.
  @Test func figuresAreThoseOfTheSamples() throws {
    let trainer = Trainer.small()
    let (report, samples) = try Self.validation.result(trainer.initial.parameters)
    #expect(samples.map(\.evaluations) == [1, 4, 16])
    for sample in samples {
      for (name, part) in Self.validation.thirds {
        let psnr =
          part.reduce(0) { sum, place in
            let errors = zip(sample.pictures[place], Self.validation.examples[place].target).map { $0 - $1 }
            let square = errors.reduce(0) { $0 + Double($1 * $1) } / Double(errors.count)
            // Values lie in [−1, 1].
            return sum + 10 * log10(4 / square)
          } / Double(part.count)
        let figure = try #require(
          report.figures.first { $0.examples == name && $0.evaluations == sample.evaluations })
        #expect(abs(figure.psnr - psnr) < 1e-9)
      }
    }
  }
}
