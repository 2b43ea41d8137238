import Batch
import Testing

@Suite struct OutputPlanTests {
  private let tiff = [OutputForm(fileExtension: "tif")]

  private func plan(
    _ inputs: [FilePath], in folder: PhotoFolder, template: String = OutputTemplate.mirrored.text,
    forms: [OutputForm]? = nil
  ) throws -> OutputPlan {
    OutputPlan(
      inputs: try InputDiscovery(inputs, recursive: true).files, folder: folder["out"],
      template: try OutputTemplate(parsing: template), forms: forms ?? tiff)
  }

  @Test func mirrorsTheFolderOfTheInput() throws {
    let folder = try PhotoFolder(["in/a.dng", "in/x/y/b.dng", "c.dng"])
    let plan = try plan([folder["in"], folder["c.dng"]], in: folder)
    #expect(plan.entries.flatMap(\.outputs) == ["out/a.tif", "out/x/y/b.tif", "out/c.tif"].map { folder[$0] })
    #expect(plan.entries.allSatisfy { $0.action == .develop })
    try plan.validate()
  }

  @Test func refusesTwoInputsForOneOutput() throws {
    let folder = try PhotoFolder(["in/a.dng", "in/a.nef", "in/b.dng"])
    let plan = try plan([folder["in"]], in: folder)
    let error = try #require(throws: BatchError.self) { try plan.validate() }
    #expect(error.code == .outputCollision)
    #expect(error.exitStatus == .usage)
    #expect(
      error.message == "\(folder["in/a.dng"]) and \(folder["in/a.nef"]) would both be written to \(folder["out/a.tif"])"
    )
    #expect(error.remedy.contains("{original-ext}"))
    let refused = plan.entries.map { if case .refuse = $0.action { true } else { false } }
    #expect(refused == [true, true, false])
    try self.plan([folder["in"]], in: folder, template: "{dir}/{stem}-{original-ext}.{ext}").validate()
  }

  @Test func saysHowToTellFoldersApart() throws {
    let folder = try PhotoFolder(["x/a.dng", "y/a.dng"])
    let error = try #require(throws: BatchError.self) { try plan([folder["x"], folder["y"]], in: folder).validate() }
    #expect(error.remedy.contains("-r"))
    try plan([folder.path], in: folder).validate()
  }

  @Test func refusesTwoSinksInOnePlace() throws {
    let folder = try PhotoFolder(["a.dng"])
    let forms = [OutputForm(fileExtension: "tif"), OutputForm(suffix: "-2", fileExtension: "tif")]
    let error = try #require(throws: BatchError.self) {
      try plan([folder["a.dng"]], in: folder, template: "{stem}.{ext}", forms: forms).validate()
    }
    #expect(error.remedy.contains("{suffix}"))
    #expect(try plan([folder["a.dng"]], in: folder, forms: forms).entries[0].outputs.count == 2)
  }

  @Test func putsEachFormIntoItsFolder() throws {
    let folder = try PhotoFolder(["x/a.jpg"])
    let forms = [OutputForm(folder: "raw", fileExtension: "dng"), OutputForm(fileExtension: "tif")]
    let plan = OutputPlan(
      inputs: try InputDiscovery([folder.path], recursive: true, kind: .photograph).files, folder: folder["out"],
      forms: forms)
    #expect(plan.entries[0].outputs == [folder["out/raw/x/a.dng"], folder["out/x/a.tif"]])
  }

  @Test func neverReplacesAnInput() throws {
    let folder = try PhotoFolder(["a.dng", "b.dng"])
    try folder.link("out", to: ".")
    let plan = try plan([folder["a.dng"], folder["b.dng"]], in: folder, template: "{stem}.{original-ext}")
    #expect(plan.collisions.count == 2)
    let error = try #require(throws: BatchError.self) { try plan.validate() }
    #expect(error.description.contains("would replace the input"))
  }

  @Test func tellsOnlyTheFirstOfManyCollisions() throws {
    let folder = try PhotoFolder((0..<9).flatMap { ["\($0).dng", "\($0).nef"] })
    let error = try #require(throws: BatchError.self) { try plan([folder.path], in: folder).validate() }
    #expect(error.message.hasSuffix("and 6 more"))
  }

  @Test func refusesAnOutputThatIsAFolder() throws {
    let folder = try PhotoFolder(["a.dng"])
    try folder.addFolder("out/a.tif")
    guard case .refuse(let failure) = try plan([folder["a.dng"]], in: folder).entries[0].action else {
      Issue.record("not refused")
      return
    }
    #expect(failure.message.contains("is a folder"))
  }

  @Test func carriesFaultsOfInputsAlong() throws {
    let folder = try PhotoFolder(["a.dng"])
    let entries = try plan([folder["a.dng"], folder["a.nef"]], in: folder).entries
    #expect(entries[0].action == .develop)
    #expect(entries[1].action == entries[1].input.fault.map(BatchEntry.Action.refuse))
  }

  @Test func tellsADryRun() throws {
    var entries = [
      BatchEntry(
        input: InputFile(path: "a.dng", identity: "/a.dng"), outputs: ["out/a.tif", "out/a-2.tif"], action: .develop,
        plan: FilePlan(bytes: 3 << 29, pixels: 12_300_000))
    ]
    entries.append(
      BatchEntry(
        input: InputFile(path: "b.dng", identity: "/b.dng"), outputs: ["out/b.tif"],
        action: .skip(reason: "already there")))
    entries[0].reason = .missingOutput
    entries.append(
      BatchEntry(
        input: InputFile(path: "c.dng", identity: "/c.dng"), outputs: ["out/c.tif"],
        action: .refuse(FileFailure(file: "c.dng", category: .input, message: "no RAW"))))
    #expect(
      DryRun.lines(entries) == [
        "develop  a.dng → out/a.tif, out/a-2.tif  (12.3 megapixels, up to 1.5 GiB of memory; an output is missing)",
        "skip     b.dng → out/b.tif  (already there)",
        "refuse   c.dng → out/c.tif  (no RAW)",
      ])
  }
}
