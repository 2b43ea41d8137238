import Foundation
import Imaging

/// A value that passes from one stage to the next. The types below are all there are.
public protocol PortValue: Sendable {
  static var portKind: PortKind { get }
}

extension Mosaic: PortValue {
  public static var portKind: PortKind { .mosaic }
}

extension PackedRaw: PortValue {
  public static var portKind: PortKind { .packedRaw }
}

extension ColorImage: PortValue {
  public static var portKind: PortKind { .colorImage }
}

/// A finished file that a sink wrote.
public struct WrittenFile: PortValue, Hashable {
  public static var portKind: PortKind { .file }

  public let url: URL

  public init(url: URL) { self.url = url }
}
