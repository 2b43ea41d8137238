/// Where each input's outputs go, decided before work starts.
public struct OutputPlan: Sendable {
  /// One entry an input, in their order. Inputs whose outputs collide are refused.
  public private(set) var entries: [BatchEntry]
  /// Outputs that cannot all be written; empty if the run may start.
  public private(set) var collisions: [OutputCollision] = []

  /// Plans the outputs of `inputs` in `folder`, one a form. What becomes of outputs that are there already is decided
  /// by a `ResumePlan`.
  public init(inputs: [InputFile], folder: FilePath, template: OutputTemplate = .mirrored, forms: [OutputForm]) {
    entries = inputs.map { input in
      let outputs = forms.map { form in
        let place = form.folder.bytes.isEmpty ? folder : folder.appending(form.folder)
        return place.appending(template.path(for: input, form: form))
      }
      let action = input.fault.map(BatchEntry.Action.refuse) ?? Self.action(for: input, outputs)
      return BatchEntry(input: input, outputs: outputs, action: action)
    }
    findCollisions()
  }

  /// Refuses the run if outputs collide.
  /// - Throws: `BatchError` with code `outputCollision`, naming both files of the first few collisions and a remedy.
  public func validate() throws(BatchError) {
    guard let first = collisions.first else { return }
    let listed = collisions.prefix(3).map(\.description).joined(separator: "; ")
    let more = collisions.count > 3 ? "; and \(collisions.count - 3) more" : ""
    throw BatchError(.outputCollision, listed + more, remedy: first.remedy)
  }

  private static func action(for input: InputFile, _ outputs: [FilePath]) -> BatchEntry.Action {
    guard let folder = outputs.first(where: { (try? FileSystem.kind(of: $0)) == .folder }) else { return .develop }
    return .refuse(
      FileFailure(
        file: input.path.description, category: .outputCreation,
        message: "the output \(folder) is a folder; move it away"))
  }

  private mutating func findCollisions() {
    let inputs = Dictionary(entries.map { ($0.input.identity, $0.input.path) }) { first, _ in first }
    var writers: [FilePath: Int] = [:]
    for index in entries.indices where entries[index].input.fault == nil {
      for output in entries[index].outputs {
        if let other = writers.updateValue(index, forKey: output.normalized) {
          refuse([other, index], .twoInputs(entries[other].input.path, entries[index].input.path, output: output))
        } else if let identity = try? FileSystem.canonical(output), let input = inputs[identity] {
          refuse([index], .overInput(entries[index].input.path, existing: input, output: output))
        }
      }
    }
  }

  private mutating func refuse(_ indices: Set<Int>, _ collision: OutputCollision) {
    collisions.append(collision)
    for index in indices {
      entries[index].action = .refuse(
        FileFailure(
          file: entries[index].input.path.description, category: .outputCreation,
          message: "\(collision); \(collision.remedy)"))
    }
  }
}

/// Two files in one place.
public enum OutputCollision: Hashable, Sendable, CustomStringConvertible {
  /// Two inputs, or two sinks of one, would write the same output.
  case twoInputs(FilePath, FilePath, output: FilePath)
  /// The output of the first would replace the second, which is an input.
  case overInput(FilePath, existing: FilePath, output: FilePath)

  public var description: String {
    switch self {
    case .twoInputs(let first, let second, let output) where first == second:
      "two outputs of \(first) would both be \(output)"
    case .twoInputs(let first, let second, let output):
      "\(first) and \(second) would both be written to \(output)"
    case .overInput(let input, let existing, let output):
      "the output \(output) of \(input) would replace the input \(existing)"
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .twoInputs(let first, let second, _) where first == second:
      "put {suffix} into the output template"
    case .twoInputs(let first, let second, _) where first.parent == second.parent:
      "put {original-ext} into the output template, as in {dir}/{stem}-{original-ext}{suffix}.{ext}"
    case .twoInputs:
      "develop the folder that holds both with -r, so that {dir} tells them apart, or each into an output folder of its own"
    case .overInput:
      "name another output folder with -o, or end the output template with .{ext}"
    }
  }
}
