/// Several observers as one.
public struct ObserverGroup: BatchObserver {
  private let members: [any BatchObserver]

  public init(_ members: [any BatchObserver]) { self.members = members }

  public func receive(_ event: BatchEvent) {
    for member in members { member.receive(event) }
  }
}
