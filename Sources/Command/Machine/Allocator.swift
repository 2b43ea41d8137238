import CMalloc
import Foundation

/// The C library's allocator.
enum Allocator {
  /// How many arenas threads share. Each keeps what was freed in it, and one a thread, as glibc has it by default, lets
  /// the memory of a long run grow with its files though nothing more is in use.
  private static let arenas: Int32 = 2

  /// Makes all threads share a few arenas, unless the environment says how many. Called before there are others.
  static func shareArenas() {
    let variables = ["MALLOC_ARENA_MAX", "GLIBC_TUNABLES"]
    if ProcessInfo.processInfo.environment.keys.contains(where: variables.contains) { return }
    _ = diffraw_limit_arenas(arenas)
  }
}
