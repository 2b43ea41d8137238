/// The table of stages in the README, out of their declarations.
public enum StageTable {
  /// A Markdown table with a row for each stage, in the order of their names, ending in a newline.
  public static func markdown(_ catalog: StageCatalog) -> String {
    var lines = ["| stage | what it does | inputs | outputs | parameters |", "| --- | --- | --- | --- | --- |"]
    for stage in catalog.definitions {
      let inputs = stage.inputs.map { "`\($0.name)`: \($0.kind.rawValue)\($0.isOptional ? ", optional" : "")" }
      let outputs = stage.outputs.map { "`\($0.name)`: \($0.kind.rawValue)" }
      let parameters = stage.parameters.map { "`\($0.name)`: \($0.help) \($0.valueDescription.capitalizedFirst)." }
      let cells =
        ["`\(stage.name)`", stage.summary] + [inputs, outputs, parameters].map { $0.joined(separator: "<br>") }
      lines.append("| " + cells.map(escaped).joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func escaped(_ cell: String) -> String {
    cell.replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
