import Foundation

/// The JSON schema of pipeline files, by which editors complete and check them (YAML language servers read it too).
public enum PipelineSchema {
  /// The schema for pipelines of these stages: JSON Schema 2020-12, keys sorted, ending in a newline.
  public static func json(for catalog: StageCatalog) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(schema(for: catalog)), as: UTF8.self) + "\n"
  }

  private static func schema(for catalog: StageCatalog) -> JSONValue {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "DiffRAW pipeline",
      "description": "A graph of stages that develops a RAW file.",
      "type": "object",
      "properties": [
        "version": ["const": .integer(PipelineDescription.version), "description": "Version of this form."],
        "stages": [
          "type": "array", "minItems": 1, "maxItems": .integer(PipelineDescription.maximumStages),
          "items": ["$ref": "#/$defs/stage"],
        ],
      ],
      "required": ["version", "stages"],
      "additionalProperties": false,
      "$defs": ["stage": stage(in: catalog)],
    ]
  }

  private static func stage(in catalog: StageCatalog) -> JSONValue {
    [
      "type": "object",
      "properties": [
        "id": [
          "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]*$",
          "description": "The name by which other stages and --set refer to this one.",
        ],
        "stage": [
          "oneOf": .array(
            catalog.definitions.map { ["const": .string($0.name), "description": .string($0.summary)] })
        ],
        "inputs": ["type": ["object", "null"], "description": "What each input reads, as node.output."],
        "parameters": ["type": ["object", "null"]],
      ],
      "required": ["id", "stage"],
      "additionalProperties": false,
      "allOf": .array(catalog.definitions.map(condition)),
    ]
  }

  /// What holds for the nodes of one stage.
  private static func condition(for stage: StageDefinition) -> JSONValue {
    let required = stage.inputs.filter { !$0.isOptional }.map(\.name)
    var then: [String: JSONValue] = [
      "properties": [
        "inputs": [
          "properties": .object(
            Dictionary(uniqueKeysWithValues: stage.inputs.map { ($0.name, reference(to: $0.kind)) })),
          "required": .array(required.map(JSONValue.string)),
          "additionalProperties": false,
        ],
        "parameters": [
          "properties": .object(
            Dictionary(uniqueKeysWithValues: stage.parameters.map { ($0.name, parameter($0)) })),
          "additionalProperties": false,
        ],
      ]
    ]
    if !required.isEmpty { then["required"] = ["inputs"] }
    return [
      "if": ["properties": ["stage": ["const": .string(stage.name)]], "required": ["stage"]],
      "then": .object(then),
    ]
  }

  private static func reference(to kind: PortKind) -> JSONValue {
    [
      "type": "string", "pattern": "^[^.]+\\.[^.]+$",
      "description": .string("An output of kind \(kind.rawValue), as node.output."),
    ]
  }

  private static func parameter(_ definition: ParameterDefinition) -> JSONValue {
    let unit = definition.unit == .none ? "" : " In \(definition.unit.rawValue)."
    var schema: [String: JSONValue] = [
      "description": .string(definition.help + unit), "default": JSONValue(definition.defaultValue),
    ]
    switch definition.type {
    case .integer(let minimum, let maximum):
      schema["type"] = "integer"
      schema["minimum"] = minimum.map(JSONValue.integer)
      schema["maximum"] = maximum.map(JSONValue.integer)
    case .number(let minimum, let maximum):
      schema["type"] = "number"
      schema["minimum"] = minimum.map(JSONValue.number)
      schema["maximum"] = maximum.map(JSONValue.number)
    case .boolean: schema["type"] = "boolean"
    case .text: schema["type"] = ["string", "number", "boolean"]
    case .choice(let names): schema["enum"] = .array(names.map(JSONValue.string))
    }
    return .object(schema)
  }
}
