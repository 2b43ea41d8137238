import Batch
import Testing

@Suite struct OutputTemplateTests {
  private let input = InputFile(path: "in/2024/IMG 1.NEF", folder: "2024", identity: "/in/2024/IMG 1.NEF")
  private let form = OutputForm(suffix: "-thumb", fileExtension: "tif")

  @Test(arguments: [
    ("{dir}/{stem}{suffix}.{ext}", "2024/IMG 1-thumb.tif"), ("{stem}.{ext}", "IMG 1.tif"),
    ("{stem}-{original-ext}.{ext}", "IMG 1-NEF.tif"), ("flat/{{{stem}}}.{ext}", "flat/{IMG 1}.tif"),
    ("{dir}/tiff/{stem}.tif", "2024/tiff/IMG 1.tif"),
  ]) func fillsInVariables(template: String, path: String) throws {
    #expect(try OutputTemplate(parsing: template).path(for: input, form: form) == FilePath(path))
  }

  @Test func leavesOutAnEmptyFolder() throws {
    let named = InputFile(path: "in/2024/a.dng", identity: "/in/2024/a.dng")
    #expect(OutputTemplate.mirrored.path(for: named, form: OutputForm(fileExtension: "tif")) == "a.tif")
    #expect(try OutputTemplate(parsing: OutputTemplate.mirrored.text) == .mirrored)
  }

  @Test(arguments: [
    ("{stm}.{ext}", "{stm}; did you mean {stem}?"), ("{orig-ext}", "did you mean {original-ext}?"),
    ("{camera}.{ext}", "There are {dir} {stem} {suffix} {ext} {original-ext}"), ("{}", "variable {}"),
  ]) func namesTheNearestVariable(template: String, words: String) throws {
    let error = try #require(throws: BatchError.self) { try OutputTemplate(parsing: template) }
    #expect(error.code == .unknownVariable)
    #expect(error.exitStatus == .usage)
    #expect(error.description.contains(words), "\(error)")
  }

  @Test(arguments: [
    "{stem", "stem}.tif", "/abs/{stem}.tif", "../{stem}.tif", "{dir}/../{stem}", "", "{stem}/", "{dir}", "a\0b",
  ])
  func refusesWhatNamesNoFileBelowTheFolder(template: String) throws {
    let error = try #require(throws: BatchError.self) { try OutputTemplate(parsing: template) }
    #expect(error.code == .malformedTemplate)
    #expect(error.exitStatus == .usage)
  }
}
