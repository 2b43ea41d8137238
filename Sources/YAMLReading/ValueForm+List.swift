extension ValueForm {
  /// A list, all of whose elements are of one form; `count` says how many there may be.
  public static func list<Element>(
    of element: ValueForm<Element>, count: some ValueRange<Int> = Unlimited()
  ) -> Self where Value == [Element] {
    let least = count.leastValue ?? 0
    let most = count.greatestValue ?? .max
    let isExact = least == most
    let size =
      isExact
      ? "\(least)" : describeRange(count.leastValue.map { "\($0)" }, count.greatestValue.map { "\($0)" }, unit: "")
    return Self(
      description: "a list\(size.map { " of \($0)" } ?? ""), each \(element.description)",
      placeholder: { (0..<least).map { _ in element.placeholder() } },
      read: { field, faults in
        guard case .sequence(let items) = field.node.content else {
          faults.append(field.fault(takes: "a list"))
          return nil
        }
        guard items.count >= least, items.count <= most else {
          faults.append(field.fault("must be a list of \(size ?? ""), not of \(items.count)"))
          return nil
        }
        let elements = items.enumerated().map { index, item in
          element.read(LocatedValue(item, path: field.path + ["\(index)"]), &faults)
        }
        return elements.contains { $0 == nil } ? nil : elements.compactMap(\.self)
      })
  }

  /// All that lies between two values, written as a list of the smaller and the larger one, which may be the same.
  public static func interval<Bound>(of bound: ValueForm<Bound>) -> Self where Value == ClosedRange<Bound> {
    let pair = ValueForm<[Bound]>.list(of: bound, count: 2...2)
    return Self(
      description: "two numbers, each \(bound.description)",
      placeholder: {
        let value = bound.placeholder()
        return value...value
      },
      read: { field, faults in
        guard let bounds = pair.read(LocatedValue(field.node, path: field.path), &faults) else { return nil }
        guard bounds[0] <= bounds[1] else {
          faults.append(field.fault("must give the smaller value first"))
          return nil
        }
        return bounds[0]...bounds[1]
      })
  }
}
