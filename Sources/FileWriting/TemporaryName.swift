/// The name of a file while it is written: `.NAME.diffraw-HOST-PROCESS.START-NUMBER.tmp`, HOST being the mark of the machine
/// and START the time when the process was started. So processes of several machines that write one file at the same time
/// do not meet, and what a dead process left is known though another one has its number.
package struct TemporaryName: Hashable, Sendable {
  /// Mark of the machine; nil in names as older versions made them.
  package let host: String?
  /// Number of the process there.
  package let process: Int32
  /// When the process was started, in ticks since the boot; nil where the system does not say, and in older names.
  package let start: Int?

  /// Reads the name of a temporary file; nil for any other name.
  package init?(parsing name: String) {
    guard name.hasPrefix("."),
      let match = name.firstMatch(of: /\.diffraw-(?:([0-9a-f]{8})-)?([0-9]+)(?:\.([0-9]+))?-[0-9]+\.tmp$/),
      let process = Int32(match.2)
    else { return nil }
    host = match.1.map(String.init)
    self.process = process
    start = match.3.flatMap { Int($0) }
  }

  /// Whether the process belongs to this machine, whose processes can be looked at.
  package var isOfThisHost: Bool { host == nil || host == Host.tag }

  /// The name of a file that will be known as `name`, which is cut so that the whole has at most 255 bytes.
  package static func text(
    for name: String, process: Int32, start: Int? = nil, number: Int, host: String = Host.tag
  ) -> String {
    let suffix = ".diffraw-\(host)-\(process)\(start.map { ".\($0)" } ?? "")-\(number).tmp"
    var stem = Substring(name)
    while 1 + stem.utf8.count + suffix.utf8.count > 255 { stem.removeLast() }
    return ".\(stem)\(suffix)"
  }
}
