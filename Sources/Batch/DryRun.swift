/// What a run would do, told without doing it.
public enum DryRun {
  /// One line an entry: action, input → outputs, and why.
  public static func lines(_ entries: [BatchEntry]) -> [String] {
    entries.map { entry in
      let outputs = entry.outputs.map(\.description).joined(separator: ", ")
      switch entry.action {
      case .develop:
        let why = entry.plan.map { "  (\(megapixels($0.pixels)), up to \(ByteCount.format($0.bytes)) of memory)" } ?? ""
        return "develop  \(entry.input.path) → \(outputs)\(why)"
      case .skip(let reason):
        return "skip     \(entry.input.path) → \(outputs)  (\(reason))"
      case .refuse(let failure):
        return "refuse   \(entry.input.path) → \(outputs)  (\(failure.message))"
      }
    }
  }

  private static func megapixels(_ pixels: Int) -> String { "\((Double(pixels) / 1e6).fixed(1)) megapixels" }
}
