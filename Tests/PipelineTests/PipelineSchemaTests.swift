import Foundation
import Pipeline
import Testing

@Suite struct PipelineSchemaTests {
  /// The value at a path of keys and indices in parsed JSON.
  private func value(in json: Any, _ path: String) -> Any? {
    path.split(separator: "/").reduce(Optional(json)) { json, step in
      if let index = Int(step), let array = json as? [Any] { return array.indices.contains(index) ? array[index] : nil }
      return (json as? [String: Any])?[String(step)]
    }
  }

  @Test func listsEveryStageInputAndParameter() throws {
    let text = try PipelineSchema.json(for: toyCatalog)
    let json = try JSONSerialization.jsonObject(with: Data(text.utf8))
    #expect(value(in: json, "$schema") as? String == "https://json-schema.org/draft/2020-12/schema")
    #expect(value(in: json, "properties/version/const") as? Int == 1)
    for (index, stage) in toyCatalog.definitions.enumerated() {
      let condition = "$defs/stage/allOf/\(index)"
      #expect(value(in: json, "$defs/stage/properties/stage/oneOf/\(index)/const") as? String == stage.name)
      #expect(value(in: json, "\(condition)/if/properties/stage/const") as? String == stage.name)
      let inputs = value(in: json, "\(condition)/then/properties/inputs/properties") as? [String: Any]
      #expect(inputs?.keys.sorted() == stage.inputs.map(\.name).sorted())
      let parameters = value(in: json, "\(condition)/then/properties/parameters/properties") as? [String: Any]
      #expect(parameters?.keys.sorted() == stage.parameters.map(\.name).sorted())
      for parameter in stage.parameters {
        let path = "\(condition)/then/properties/parameters/properties/\(parameter.name)"
        #expect((value(in: json, path + "/description") as? String)?.hasPrefix(parameter.help) == true)
        #expect(value(in: json, path + "/default") != nil)
      }
    }
  }

  @Test func statesRangesAndChoices() throws {
    let json = try JSONSerialization.jsonObject(with: Data(PipelineSchema.json(for: toyCatalog).utf8))
    let stops = "$defs/stage/allOf/1/then/properties/parameters/properties/stops"
    #expect(value(in: json, stops + "/type") as? String == "number")
    #expect(value(in: json, stops + "/minimum") as? Double == -10)
    #expect(value(in: json, stops + "/maximum") as? Double == 10)
    #expect(value(in: json, stops + "/description") as? String == "Exposure change. In stops.")
    let method = "$defs/stage/allOf/0/then/properties/parameters/properties/method/enum"
    #expect(value(in: json, method) as? [String] == ["plain", "inverted", "halved"])
    #expect(value(in: json, "$defs/stage/allOf/2/then/properties/inputs/required") as? [String] == ["first"])
  }

  @Test func isTheSameEachTime() throws {
    let reversed = StageCatalog(toyCatalog.definitions.reversed().map(\.type))
    #expect(try PipelineSchema.json(for: toyCatalog) == PipelineSchema.json(for: reversed))
    #expect(StageTable.markdown(toyCatalog) == StageTable.markdown(reversed))
  }
}
