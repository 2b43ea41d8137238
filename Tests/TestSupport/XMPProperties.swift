import Foundation
import FoundationXML

/// The properties of an XMP packet: the text of each element and attribute that has some, under the names that lead to
/// it from the description on (`dc:title/rdf:Alt/rdf:li`).
public struct XMPProperties {
  public private(set) var values: [String: [String]] = [:]

  /// Reads a packet; nil if it is not well-formed.
  public init?(of packet: String) {
    let reader = Reader()
    let parser = XMLParser(data: Data(packet.utf8))
    parser.delegate = reader
    guard parser.parse(), reader.isWhole else { return nil }
    values = reader.values
  }

  public subscript(_ path: String) -> [String] { values[path] ?? [] }

  private final class Reader: XMLParserDelegate {
    var values: [String: [String]] = [:]
    var isWhole: Bool { path.isEmpty && !values.isEmpty }
    private var path: [String] = []
    private var text = ""

    private var name: String { path.drop { $0 != "rdf:Description" }.dropFirst().joined(separator: "/") }

    func parser(
      _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      path.append(element)
      text = ""
      guard path.contains("rdf:Description") else { return }
      for (key, value) in attributes.sorted(by: { $0.key < $1.key }) where !key.hasPrefix("xml") {
        values[name.isEmpty ? key : "\(name)/@\(key)", default: []].append(value)
      }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(
      _ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?
    ) {
      if !text.allSatisfy(\.isWhitespace) { values[name, default: []].append(text) }
      text = ""
      path.removeLast()
    }
  }
}
