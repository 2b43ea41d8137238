extension ValueForm where Value: ReadableRecord {
  /// A mapping that is a record itself.
  public static func record(_ type: Value.Type = Value.self) -> Self {
    Self(
      description: "a mapping",
      placeholder: {
        var nothing = RecordReader.placeholder
        return Value(from: &nothing)
      },
      read: { field, faults in
        guard case .mapping(let pairs) = field.node.content else {
          faults.append(field.fault(takes: "a mapping of keys to values"))
          return nil
        }
        var reader = RecordReader(pairs, path: field.path, place: field.node.place)
        let record = Value(from: &reader)
        let found = reader.finish()
        faults += found
        return found.isEmpty ? record : nil
      })
  }
}
