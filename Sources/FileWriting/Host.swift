import Foundation

/// The machine that this process runs on, told from others that write to the same folders.
package enum Host {
  /// What the system calls it.
  package static let name =
    (try? String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8))?
    .trimmingCharacters(in: .whitespacesAndNewlines) ?? ProcessInfo.processInfo.hostName

  /// Its mark in the names of temporary files.
  package static let tag = tag(of: name)

  /// The mark of a machine of that name: 8 hexadecimal digits, whatever the name is made of; the FNV-1a hash of 32 bits.
  package static func tag(of name: String) -> String {
    let hash = name.utf8.reduce(2_166_136_261 as UInt32) { ($0 ^ UInt32($1)) &* 16_777_619 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
