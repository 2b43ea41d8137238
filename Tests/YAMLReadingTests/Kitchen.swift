import YAMLReading

/// A record with a field of each form.
struct Kitchen: ReadableRecord, Equatable {
  enum Fuel: String, CaseIterable { case gas, wood, electric }

  struct Oven: ReadableRecord, Equatable {
    let heat: Double
    let racks: Int

    init(from fields: inout RecordReader) {
      heat = fields.read("heat", .number(in: 50...300, unit: "degrees"), default: 180)
      racks = fields.read("racks", .integer(in: 1...), default: 2)
    }
  }

  struct Shelf: ReadableRecord, Equatable {
    let height: Int
    let load: ClosedRange<Double>

    init(from fields: inout RecordReader) {
      height = fields.read("height", .integer(in: 10...90, unit: "cm"))
      load = fields.read("load", .interval(of: .number(in: 0..., unit: "kg")), default: 0...5)
    }
  }

  let name: String
  let fuel: Fuel
  let isOpen: Bool
  let budget: Double?
  let oven: Oven
  let shelves: [Shelf]
  let doors: [Int]

  init(from fields: inout RecordReader) {
    name = fields.read("name", .text)
    fuel = fields.read("fuel", .choice(), default: .gas)
    isOpen = fields.read("is-open", .boolean, default: false)
    budget = fields.readIfPresent("budget", .number(in: ...1e6))
    oven = fields.readSection("oven", as: Oven.self)
    shelves = fields.read("shelves", .list(of: .record(Shelf.self), count: 1...3))
    doors = fields.read("doors", .list(of: .integer(), count: 2...2), default: [1, 1])
    let highest = shelves[0].height
    fields.require(doors[0] <= highest, "doors", "must begin with at most \(highest), the height of the first shelf")
  }
}
