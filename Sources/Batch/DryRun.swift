/// What a run would do, told without doing it.
public enum DryRun {
  /// One line an entry: action, input → outputs, and why.
  /// - Parameter verb: what is done with a file, in 7 letters at most.
  public static func lines(_ entries: [BatchEntry], verb: String = "develop") -> [String] {
    let verb = verb + String(repeating: " ", count: max(0, 7 - verb.count))
    return entries.map { entry in
      let outputs = entry.outputs.map(\.description).joined(separator: ", ")
      switch entry.action {
      case .develop:
        let plan = entry.plan.map { "\(megapixels($0.pixels)), up to \(ByteCount.format($0.bytes)) of memory" }
        let notes = [plan, entry.reason?.description].compactMap { $0 }.joined(separator: "; ")
        return "\(verb)  \(entry.input.path) → \(outputs)" + (notes.isEmpty ? "" : "  (\(notes))")
      case .skip(let reason):
        return "skip     \(entry.input.path) → \(outputs)  (\(reason))"
      case .refuse(let failure):
        return "refuse   \(entry.input.path) → \(outputs)  (\(failure.message))"
      }
    }
  }

  private static func megapixels(_ pixels: Int) -> String { "\((Double(pixels) / 1e6).fixed(1)) megapixels" }
}
