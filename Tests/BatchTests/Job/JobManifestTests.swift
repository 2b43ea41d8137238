import Batch
import Foundation
import Pipeline
import TestSupport
import Testing

@Suite struct JobManifestTests {
  private static let path: FilePath = "/out/.diffraw/jobs/J/manifest.json"

  /// A plan with names that JSON, lines and shells treat in their own ways.
  private static func plan() -> JobPlan {
    let names: [FilePath] = [
      "/in/a.dng", "/in/line\nbreak.dng", "/in/it's \"quoted\" \\.dng", FilePath(bytes: Array("/in/caf".utf8) + [0xE9]),
      FilePath("/in/\(String(repeating: "ü", count: 127))"), "/in/e\u{301}.dng", "/in/\u{E9}.dng",
    ]
    let files = names.enumerated().map { index, name in
      JobPlan.File(
        input: name, size: index, modified: 1_795_736_850_314_246_098 - index, shard: index % 3, cost: index + 1,
        outputs: [FilePath("\(index).tif"), FilePath(bytes: Array("x/".utf8) + name.lastComponent.bytes)])
    }
    return JobPlan(
      tool: "1", created: "2026-11-26T21:30:00Z", command: ["diffraw", "plan", "é/\u{7F}"], currentFolder: "/home/me",
      work: "test", workDigest: Night.work().digest.description, resources: ["enhance": "00ff"],
      pipeline: .init(file: "dslr.yaml", text: "version: 1\n# \"/<é\u{2028}\n", overrides: ["a.b=c/d"]),
      overwrite: false, retryQuarantined: true, shards: 3, files: files)
  }

  private func refusal(_ json: some DataProtocol) -> BatchError? {
    #expect(throws: BatchError.self) { try JobManifest(Data(json), path: Self.path) }
  }

  @Test func isReadAgain() throws {
    let manifest = JobManifest(Self.plan())
    let read = try JobManifest(manifest.json(), path: Self.path)
    #expect(read == manifest && read.plan == Self.plan() && read.json() == manifest.json())
    #expect(manifest.id.wholeMatch(of: /[0-9a-f]{64}/) != nil)
  }

  /// Whatever changes is another plan.
  @Test func idIsOfAllThatIsPlanned() {
    var plans = [Self.plan()]
    func add(_ change: (inout JobPlan) -> Void) {
      var plan = Self.plan()
      change(&plan)
      plans.append(plan)
    }
    add { $0.tool = "2" }
    add { $0.created = "2026-11-26T21:30:01Z" }
    add { $0.command.append("-q") }
    add { $0.currentFolder = "/home/you" }
    add { $0.work = "other" }
    add { $0.workDigest = String($0.workDigest.reversed()) }
    add { $0.resources = ["enhance": "00fe"] }
    add { $0.pipeline.text += "\n" }
    add { $0.pipeline.file = "other.yaml" }
    add { $0.pipeline.overrides = [] }
    add { $0.overwrite = true }
    add { $0.retryQuarantined = false }
    add { $0.shards = 4 }
    add { $0.files.removeLast() }
    add { $0.files[0].size = 7 }
    add { $0.files[0].modified += 1 }
    add { $0.files[0].shard = 1 }
    add { $0.files[0].cost = 9 }
    add { $0.files[0].input = "/in/b.dng" }
    add { $0.files[5].input = "/in/z.dng" }
    add { $0.files[0].outputs.swapAt(0, 1) }
    #expect(Set(plans.map { JobManifest($0).id }).count == plans.count)
  }

  @Test func refuseANewerVersion() throws {
    let error = try #require(refusal(Data(#"{"version":7,"tool":"9.0","id":1,"shards":"many"}"#.utf8)))
    #expect(error.code == .unusableManifest && error.exitStatus == .badPipeline)
    #expect(
      error.message == "\(Self.path): the manifest has version 7 (diffraw 9.0), and this program knows those up to 1")
    #expect(refusal(Data(#"{"version":0}"#.utf8))?.code == .unusableManifest)
  }

  /// A manifest that ends anywhere is refused; only the end of the last line may be missing.
  @Test func refuseOneThatIsTorn() throws {
    let whole = JobManifest(Self.plan()).json()
    for length in 0..<whole.count - 1 {
      guard let error = refusal(whole.prefix(length)) else { return }
      #expect(error.code == .unusableManifest && error.message.contains("is damaged"))
    }
  }

  @Test(arguments: [
    ("\"size\" : 1", "\"size\" : 2"), ("\"shard\" : 2", "\"shard\" : 1"), ("/in/a.dng", "/in/b.dng"),
    ("\"a.b=c/d\"", "\"a.b=c/e\""), ("00ff", "00fe"),
    ("\"overwrite\" : false", "\"overwrite\" : true"),
  ]) func refuseOneThatWasEdited(text: String, edited: String) throws {
    let json = String(decoding: JobManifest(Self.plan()).json(), as: UTF8.self)
    try #require(json.contains(text))
    let changed = json.replacing(text, with: edited)
    #expect(refusal(Data(changed.utf8))?.message.contains("was changed after it was written") == true)
  }

  @Test func sayWhatMakesNoSense() {
    #expect(Self.plan().fault == nil)
    func fault(_ change: (inout JobPlan) -> Void) -> String? {
      var plan = Self.plan()
      change(&plan)
      return plan.fault
    }
    #expect(fault { $0.shards = 0 } == "shards is 0, and not in 1...1000")
    #expect(fault { $0.shards = 1001 } == "shards is 1001, and not in 1...1000")
    #expect(fault { $0.shards = 2 } == "files[2].shard is 2 of 2 shards")
    #expect(fault { $0.files[1].shard = -1 } == "files[1].shard is -1 of 3 shards")
    #expect(fault { $0.files = [] } == "files is empty")
    #expect(fault { $0.workDigest = "none" } == "workDigest is no SHA-256")
    #expect(fault { $0.currentFolder = "here" } == "currentFolder is no absolute path")
    #expect(fault { $0.files[0].input = "a.dng" } == "files[0].input is no absolute path")
    #expect(fault { $0.files[1].input = "/in/a.dng" } == "files[1].input comes twice")
    #expect(fault { $0.files[0].size = -1 } == "files[0].size is negative")
    #expect(fault { $0.files[0].cost = 0 } == "files[0].cost is below 1")
    #expect(fault { $0.files[0].outputs = [] } == "files[0].outputs is empty")
    for output in ["/etc/passwd", "../a.tif", "x/../../a.tif", "", "x//a.tif"] as [FilePath] {
      #expect(fault { $0.files[0].outputs = [output] } == "files[0].outputs leaves the output folder: \(output)")
    }
  }

  /// Whatever stands in a manifest, it is refused or it is the plan that was made.
  @Test(arguments: 0..<4 as Range<UInt64>) func neverReadMutationsAsAnotherPlan(seed: UInt64) throws {
    let manifest = JobManifest(Self.plan())
    let whole = Array(manifest.json())
    var random = SplitMix64(seed: seed)
    var (read, rounds) = (0, 0)
    Fuzzing.rounds("manifests \(seed)", 5000) {
      rounds += 1
      let bytes = Mutation.of(whole, using: &random)
      do throws(BatchError) {
        let found = try JobManifest(Data(bytes), path: Self.path)
        read += 1
        if found != manifest { Issue.record("another plan: \(String(decoding: bytes, as: UTF8.self))") }
      } catch {
        if error.code != .unusableManifest { Issue.record("\(error)") }
      }
    }
    #expect(read < rounds / 2, "most mutations are damage")
  }

  @Test func confirmTheWork() throws {
    var plan = Self.plan()
    plan.resources = ["enhance": "00ff"]
    let resources = plan.resources
    try plan.confirm(Night.work(resources: resources))
    func refusal(_ work: WorkIdentity) throws -> String {
      let error = try #require(throws: BatchError.self) { try plan.confirm(work) }
      #expect(error.code == .otherWork && error.exitStatus == .badPipeline)
      return error.message
    }
    #expect(
      try refusal(Night.work(tool: "2", resources: resources))
        == "the plan was made by version 1 of the program, and this is 2")
    #expect(try refusal(Night.work("two", resources: resources)).hasPrefix("the pipeline is not the one"))
    for other in [[:], ["enhance": "00fe"]] {
      #expect(try refusal(Night.work(resources: other)).contains("another file that stage enhance reads"))
    }
    #expect(try refusal(Night.work(resources: ["enhance": "00ff", "look": "1"])).contains("stage look reads"))
  }
}
