import Command

/// `diffraw` with a decoder that tests can make crash.
@main struct UnsoundDecoders {
  static func main() { DiffRAWCommand.main(adding: [UnsoundDecode.self]) }
}
