/// A set of pictures in two parts: those to train on, and those kept apart to validate on.
struct DataSplit<Picture: Sendable>: Sendable {
  var training: [Picture]
  var heldOut: [Picture]

  /// Keeps some of the pictures apart, spread over the set: pictures of one origin often stand together by name.
  ///
  /// - Parameters:
  ///   - count: how many are kept apart.
  ///   - folder: where the pictures are from, for errors.
  /// - Throws: `TrainingError` if none would be left to train on.
  init(_ pictures: [Picture], keeping count: Int, folder: String) throws {
    guard pictures.count > count else { throw Self.tooFew(pictures.count, count, folder: folder) }
    (heldOut, training) = Self.spread(count, of: pictures)
  }

  /// Keeps some pictures of a set of their own, spread over it, to validate on.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - folder: where `others` are from, for errors.
  /// - Throws: `TrainingError` if there are fewer.
  init(_ pictures: [Picture], keeping count: Int, of others: [Picture], folder: String) throws {
    guard others.count >= count else { throw Self.tooFew(others.count, count, folder: folder) }
    training = pictures
    heldOut = Self.spread(count, of: others).taken
  }

  private static func spread(_ count: Int, of pictures: [Picture]) -> (taken: [Picture], left: [Picture]) {
    let stride = count > 0 ? pictures.count / count : .max
    func isTaken(_ index: Int) -> Bool { index % stride == stride / 2 && index / stride < count }
    let numbered = pictures.enumerated()
    return (
      numbered.filter { isTaken($0.offset) }.map(\.element), numbered.filter { !isTaken($0.offset) }.map(\.element)
    )
  }

  private static func tooFew(_ found: Int, _ count: Int, folder: String) -> TrainingError {
    TrainingError(
      .noData, place: folder, problem: "holds \(found) pictures of use, of which data.held-out keeps \(count)",
      remedy: "give more pictures or hold fewer out")
  }
}
