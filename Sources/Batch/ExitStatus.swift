/// How the command ends, as its caller sees it: sysexits(3) where it has a number.
public enum ExitStatus: Int32, Sendable, CaseIterable {
  /// Every file is done, or was already there.
  case success = 0
  /// Files of a job are missing: no shard has ended them, or their outputs are gone.
  case incomplete = 1
  /// Some files failed; the others are done.
  case someFailed = 2
  /// The command line asks for something that cannot be.
  case usage = 64
  /// A pipeline, a model or a plan is faulty, or not the one that it should be.
  case badPipeline = 65
  /// There is nothing to develop.
  case noInput = 66
  /// Outputs cannot be created where they were asked for.
  case cannotCreateOutput = 73
  /// The disk is full, or reading or writing failed for another reason than the file.
  case inputOutput = 74
  /// Something is in the way for now; the same command may succeed later.
  case tryAgain = 75
  /// Stopped by SIGINT.
  case interrupted = 130
  /// Stopped by SIGTERM.
  case terminated = 143
}
