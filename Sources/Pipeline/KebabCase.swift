extension StringProtocol where SubSequence == Substring {
  /// A Swift name in kebab-case: `whiteBalance` → `white-balance`, `toneLUT` → `tone-lut`.
  var kebabCased: String {
    var result = ""
    var previous: Character?
    for (offset, character) in enumerated() {
      if character.isUppercase, let previous {
        let next = dropFirst(offset + 1).first
        if !previous.isUppercase || (next?.isLowercase ?? false) { result.append("-") }
      }
      result += character.lowercased()
      previous = character
    }
    return result
  }

  /// Whether this is lowercase letters and digits in words joined by single hyphens, beginning with a letter.
  var isKebabCase: Bool { wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil }
}
