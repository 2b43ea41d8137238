/// The opcodes that are read. Names of Python's `pickletools` stand beside those that are called otherwise.
enum PickleOpcode: UInt8, Sendable {
  case stop = 0x2E
  case frame = 0x95
  case mark = 0x28
  case none = 0x4E
  case `true` = 0x88
  case `false` = 0x89
  /// BININT, BININT1, BININT2 and LONG1.
  case int32 = 0x4A
  case uint8 = 0x4B
  case uint16 = 0x4D
  case long = 0x8A
  /// BINFLOAT.
  case float = 0x47
  /// SHORT_BINUNICODE, BINUNICODE and BINUNICODE8.
  case shortText = 0x8C
  case text = 0x58
  case longText = 0x8D
  /// SHORT_BINSTRING and BINSTRING: text that Python 2 wrote.
  case shortString = 0x55
  case string = 0x54
  /// SHORT_BINBYTES, BINBYTES, BINBYTES8 and BYTEARRAY8.
  case shortBytes = 0x43
  case bytes = 0x42
  case longBytes = 0x8E
  case byteArray = 0x96
  case emptyTuple = 0x29
  case tuple1 = 0x85
  case tuple2 = 0x86
  case tuple3 = 0x87
  case tuple = 0x74
  case emptyList = 0x5D
  case append = 0x61
  case appends = 0x65
  case emptyDictionary = 0x7D
  case setItem = 0x73
  case setItems = 0x75
  /// BINPUT, LONG_BINPUT and MEMOIZE.
  case put = 0x71
  case longPut = 0x72
  case memoize = 0x94
  /// BINGET and LONG_BINGET.
  case get = 0x68
  case longGet = 0x6A
  case global = 0x63
  case stackGlobal = 0x93
  case reduce = 0x52
  case build = 0x62
  /// BINPERSID.
  case persistentID = 0x51

  /// What to call an opcode that is not read.
  static func name(of code: UInt8) -> String {
    let names: [UInt8: String] = [
      0x81: "NEWOBJ", 0x92: "NEWOBJ_EX", 0x69: "INST", 0x6F: "OBJ", 0x82: "EXT1", 0x83: "EXT2", 0x84: "EXT4",
      0x8B: "LONG4", 0x8F: "EMPTY_SET", 0x90: "ADDITEMS", 0x91: "FROZENSET", 0x97: "NEXT_BUFFER",
      0x98: "READONLY_BUFFER", 0x30: "POP", 0x31: "POP_MARK", 0x32: "DUP", 0x50: "PERSID",
    ]
    return "the opcode \(names[code] ?? "0x" + String(code, radix: 16, uppercase: true))"
  }
}
