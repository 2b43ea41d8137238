import Foundation
import Testing

/// Command lines that cannot be: refused before anything is touched, with a status that says what kind of fault it is.
@Suite struct UsageTests {
  /// Words, the status, and what the message holds.
  static let lines: [(words: [String], status: Int32, message: String)] = [
    (["run", "a.dng", "-o", "out", "--colour"], 64, "Unknown option '--colour'"),
    (["develop"], 64, "Unexpected argument 'develop'"),
    (["run", "a.dng"], 64, "Missing expected argument '--output <folder>'"),
    (["run", "-o", "out"], 64, "name RAW files or folders"),
    (["run", "a.dng", "--null", "-o", "out"], 64, "--null belongs to --files-from"),
    (["run", "a.dng", "-o", "out", "--memory", "much"], 64, "\"much\" is no amount of memory; write it as 4G"),
    (["run", "a.dng", "-o", "out", "--memory", "0"], 64, "\"0\" is no amount of memory"),
    (["run", "a.dng", "-o", "out", "--memory=-1G"], 64, "\"-1G\" is no amount of memory"),
    (["run", "a.dng", "-o", "out", "--jobs", "0"], 64, "--jobs is at least 1"),
    (["run", "a.dng", "-o", "out", "--workers", "0"], 64, "--workers is 1 to 1024"),
    (["run", "a.dng", "-o", "out", "--workers", "many"], 64, "'many' is invalid for '--workers"),
    (["run", "a.dng", "-o", "out", "--deadline", "6.30"], 64, "'6.30' is invalid for '--deadline"),
    (["run", "a.dng", "-o", "out", "--max-failures", "0"], 64, "--max-failures is at least 1"),
    (["run", "a.dng", "-o", "out", "--max-failures", "2", "--fail-fast"], 64, "exclude each other"),
    (["run", "a.dng", "-o", "out", "--nice", "20"], 64, "--nice is 0 to 19"),
    (["run", "a.dng", "-o", "out", "--decode-timeout", "0"], 64, "--decode-timeout is 1 to 86400 seconds"),
    (["run", "a.dng", "-o", "out", "--isolate", "--decode-memory", "lots"], 64, "\"lots\" is no amount of memory"),
    (["run", "a.dng", "-o", "out", "--name", "{stemm}.tif"], 64, "did you mean {stem}?"),
    (["run", "a.dng", "-o", "out", "--name", "../{stem}.tif"], 64, "leaves the output folder"),
    (["run", "a.dng", "-o", "out", "--name", "{stem"], 64, "opens a brace"),
    (["run", "a.dng", "-o", "out", "--log-format", "xml"], 64, "'xml' is invalid for '--log-format"),
    (["run", "a.dng", "-o", "out", "-p", "color-only", "--seed", "3"], 64, "no stage of color-only has a parameter"),
    (["run", "none.dng", "-o", "out"], 66, "none.dng: cannot be opened: No such file or directory"),
    (["run", "none.dng", "nowhere", "-o", "out"], 66, "nowhere: cannot be opened"),
    (["run", "empty", "-o", "out"], 66, "no RAW files in empty (looked for .3fr "),
    (["run", "-r", "empty", "-o", "out"], 66, "no RAW files in empty"),
    (["run", "--files-from", "none.txt", "-o", "out"], 66, "the list of files none.txt cannot be read"),
    (["run", "--files-from", "-", "-o", "out"], 66, "no input is named"),
    (["plan", "a.dng", "--shards", "2"], 64, "Missing expected argument '--output <folder>'"),
    (["plan", "a.dng", "-o", "out"], 64, "Missing expected argument '--shards <shards>'"),
    (["plan", "-o", "out", "--shards", "2"], 64, "name RAW files or folders"),
    (["plan", "a.dng", "-o", "out", "--shards", "0"], 64, "--shards is 1 to 1000"),
    (["plan", "a.dng", "-o", "out", "--shards", "1001"], 64, "--shards is 1 to 1000"),
    (["plan", "a.dng", "-o", "out", "--shards", "2", "-p", "nope"], 65, "nope"),
    (["plan", "empty", "-o", "out", "--shards", "2"], 66, "no RAW files in empty"),
    (["run", "--job", "empty"], 64, "--job needs --shard i/N"),
    (["run", "a.dng", "-o", "out", "--shard", "0/2"], 64, "--shard belongs to --job"),
    (["run", "--job", "empty", "--shard", "2/2"], 64, "'2/2' is invalid for '--shard"),
    (["run", "--job", "empty", "--shard", "1"], 64, "'1' is invalid for '--shard"),
    (
      ["run", "a.dng", "--job", "empty", "--shard", "0/2"], 64,
      "--job: inputs, pipeline and outputs are those of the plan"
    ),
    (["run", "-o", "out", "--job", "empty", "--shard", "0/2"], 64, "those of the plan"),
    (["run", "--seed", "1", "--job", "empty", "--shard", "0/2"], 64, "those of the plan"),
    (["run", "--job", "empty", "--shard", "0/2"], 66, "empty is no job: jobs lie in .diffraw/jobs"),
    (["run", "--job", "none", "--shard", "0/2"], 66, "none is no job: No such file or directory"),
    (["merge", "none"], 66, "none is no job"),
    (["merge", "empty", "--patience=-1"], 64, "--patience is 0 to 86400 seconds"),
    (["retry"], 64, "Missing expected argument '<run>'"),
    (["retry", "empty"], 66, "empty: no run is here; name the folder of a run, the output folder"),
    (["retry", "one", "-o", "nowhere"], 66, "nowhere/.diffraw/runs/one: no run is here"),
    (["watch", "-o", "out"], 64, "Missing expected argument '<folder>'"),
    (["watch", "empty", "-o", "out", "--interval", "0"], 64, "--interval is 0.1 to 86400 seconds"),
    (["watch", "empty", "-o", "out", "--dry-run"], 64, "--dry-run belongs to run"),
    (["watch", "empty", "-o", "out", "-p", "nope"], 65, "nope"),
    (["submit", "job"], 64, "name the cluster's scheduler: --slurm"),
    (["submit", "job", "--slurm", "--throttle", "0"], 64, "--throttle is at least 1"),
    (["submit", "job", "--slurm", "--cpus", "0"], 64, "--cpus is 1 to 1024"),
    (["submit", "job", "--slurm", "--time", "soon"], 64, "--time \"soon\" is no time of Slurm's"),
    (["submit", "job", "--slurm", "--partition", "a b"], 64, "--partition \"a b\" is no name of a partition"),
    (["submit", "job", "--slurm", "--sbatch", "--array=1-3"], 64, "one that renumbers the shards"),
    (["submit", "job", "--slurm", "--print"], 66, "job is no job"),
    (["synthesize", "-o", "out"], 64, "Missing expected argument '<inputs> ...'"),
    (["synthesize", "a.png", "-o", "out", "--noise", "loud"], 64, "'loud' is invalid for '--noise"),
    (["synthesize", "a.png", "-o", "out", "--phase", "rgbg"], 64, "'rgbg' is invalid for '--phase"),
    (["synthesize", "a.png", "-o", "out", "--crop", "512x"], 64, "'512x' is invalid for '--crop"),
    (["synthesize", "a.png", "-o", "out", "--crop", "8"], 64, "'8' is invalid for '--crop"),
    (["synthesize", "a.png", "-o", "out", "--size", "16"], 64, "--size is at least 32"),
    (["synthesize", "empty", "-o", "out"], 66, "no photographs in empty (looked for .jpeg .jpg .png"),
    (["synthesize", "none.png", "-o", "out"], 66, "none.png: cannot be opened"),
    (["evaluate", "--pairs", "out"], 64, "--pairs takes two folders"),
    (["evaluate", "--pairs", ".", ".", "--metrics", "psnr,lpips"], 64, "'psnr,lpips' is invalid for '--metrics"),
    (["evaluate", "--pairs", ".", ".", "--metrics", "psnr,psnr"], 64, "'psnr,psnr' is invalid for '--metrics"),
    (["evaluate", "--pairs", ".", ".", "--weights", "psnr=a.safetensors"], 64, "psnr takes no weights"),
    (["evaluate", "--pairs", ".", ".", "--weights", "lpips-alex"], 64, "'lpips-alex' is invalid for '--weights"),
    (["evaluate", "--pairs", ".", ".", "--metrics", "lpips-alex"], 64, "give --weights lpips-alex=FILE"),
    (["evaluate", "--pairs", "empty", "empty"], 66, "no pictures in empty (looked for .jpeg .jpg .png .tif .tiff"),
    (["evaluate", "--pairs", "none", "empty"], 66, "none: cannot be opened"),
    (["stages", "enhence"], 64, "did you mean “enhance”?"),
    (["stages", "--schema", "--markdown"], 64, "exclude each other"),
    (["bench", "network", "--size", "4"], 64, "--size is 8 to 65536"),
    (["bench", "scaling", "--megapixels", "3", "0"], 64, "--megapixels are 0.01 to 1000"),
    (["bench", "training", "--side", "20"], 64, "--side is a multiple of 8 for 3 levels"),
  ]

  @Test(arguments: lines) func areRefused(words: [String], status: Int32, message: String) throws {
    let place = try Workplace(photographs: "a.dng")
    try place.write("no RAW file", to: "empty/notes.txt")
    let outcome = try Tool.run(words, currentDirectory: place.directory.url)
    #expect(outcome.status == status, "\(outcome)")
    #expect(outcome.stderr.contains(message), "\(outcome)")
    #expect(outcome.stdout.isEmpty && !place.isFolder("out"))
  }

  /// A name that leads nowhere is one failure among the files, not the end of the others.
  @Test func oneMissingFileIsNoMoreThanThat() throws {
    let place = try Workplace(photographs: "a.dng")
    let outcome = try place.run("run", "none.dng", "a.dng", "-p", "color-only", "-o", "out")
    #expect(outcome.status == 2 && outcome.stdout == "out/a.tif\n", "\(outcome)")
    #expect(outcome.stderr.contains("none.dng: cannot be opened: No such file or directory; check the name"))
  }

  @Test func memoryThatIsTooSmallIsToldWithWhatIsEnough() throws {
    let place = try Workplace(photographs: "photos/a.dng")
    try place.photograph("photos/b.dng", 500, 400)
    let refused = try place.run("run", "photos", "--memory", "1M", "-o", "out")
    #expect(refused.status == 2 && refused.stdout.isEmpty && place.files() == [], "\(refused)")
    // The last line names the report.
    let lines = refused.stderrLines.drop { $0 != "failed:" }.dropFirst().dropLast()
    #expect(lines.count == 2)
    let enough = try #require(lines.last?.firstMatch(of: /allow more with --memory (\d+M)/)?.1)
    #expect(lines.last?.contains("photos/b.dng: needs ") == true && lines.last?.contains(" of memory") == true)

    let allowed = try place.run("run", "photos", "--memory", String(enough), "-o", "out", "-p", "draft")
    #expect(allowed.status == 0 && allowed.stdoutLines.count == 2, "\(allowed)")
  }

  @Test func helpAndVersionAreResults() throws {
    for words in [["--help"], ["run", "--help"], ["--version"], ["help", "run"]] {
      let outcome = try Tool.run(words)
      #expect(outcome.status == 0 && !outcome.stdout.isEmpty && outcome.stderr.isEmpty, "\(outcome)")
    }
  }
}
