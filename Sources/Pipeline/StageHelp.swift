/// Help on stages for a terminal, out of their declarations.
public enum StageHelp {
  /// One line for each stage: its name and summary.
  public static func list(_ catalog: StageCatalog) -> String {
    table(catalog.definitions.map { [$0.name, $0.summary] }, indent: "")
  }

  /// Everything about one stage, ending in a newline.
  public static func text(for stage: StageDefinition) -> String {
    var sections = ["\(stage.name): \(stage.summary)\n"]
    if !stage.inputs.isEmpty {
      sections.append(
        "Inputs\n" + table(stage.inputs.map { [$0.name, $0.kind.rawValue + ($0.isOptional ? ", optional" : "")] }))
    }
    sections.append("Outputs\n" + table(stage.outputs.map { [$0.name, $0.kind.rawValue] }))
    if !stage.parameters.isEmpty {
      sections.append("Parameters\n" + table(stage.parameters.flatMap(rows)))
    }
    return sections.joined(separator: "\n")
  }

  /// A parameter's type, range and default, and below them what it does.
  private static func rows(of parameter: ParameterDefinition) -> [[String]] {
    [[parameter.name, parameter.valueDescription], ["", parameter.help]]
  }

  /// Rows of two cells, the second ones in a column.
  private static func table(_ rows: [[String]], indent: String = "  ") -> String {
    let width = rows.map { $0[0].count }.max() ?? 0
    return rows.map { row in
      indent + row[0] + String(repeating: " ", count: width - row[0].count + 2) + row[1] + "\n"
    }.joined()
  }
}

extension ParameterDefinition {
  /// Type, range with unit, and default, as in “whole number, 1…100 steps, default 2”.
  var valueDescription: String {
    let defaultText = defaultValue == .text("") ? "empty" : defaultValue.description
    return [typeDescription, rangeDescription ?? (unit == .none ? nil : unit.rawValue), "default \(defaultText)"]
      .compactMap { $0 }
      .joined(separator: ", ")
  }
}
