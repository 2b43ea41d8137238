import Foundation
import FoundationXML

/// Writes the RDF of an XMP packet anew while it is read, without the properties that are to be left out.
final class XMPFilter: XMLParserDelegate {
  /// The RDF up to its closing tag, which is left open.
  private(set) var output = ""
  /// Name of the outermost element of the RDF; nil until its end was read.
  private(set) var root: String?
  /// What the first description is about; nil if it does not say.
  private(set) var about: String?
  private(set) var isTooDeep = false

  private let depthLimit: Int
  private var isFaulty = false
  /// The names of the open elements, from the outermost on.
  private var open: [String] = []
  /// Where the RDF's outermost element stands among the open ones; nil before and after it.
  private var rootDepth: Int?
  /// Where the element to be left out stands among the open ones; nil outside of it.
  private var skippedDepth: Int?
  /// The namespaces that each prefix has stood for, the latest last.
  private var namespaces: [String: [String]] = [:]
  /// The namespaces of the prefixes declared since the last tag that was written.
  private var declared: [String: String] = [:]

  init(depthLimit: Int) { self.depthLimit = depthLimit }

  /// Reads a packet; false if it is not whole and well-formed.
  func read(_ packet: Data) -> Bool {
    let parser = XMLParser(data: packet)
    parser.delegate = self
    parser.shouldProcessNamespaces = true
    parser.shouldReportNamespacePrefixes = true
    // The parser does not call an element unclosed that the end of the packet cuts off.
    return parser.parse() && parser.parserError == nil && !isFaulty && open.isEmpty
  }

  func parser(_ parser: XMLParser, didStartMappingPrefix prefix: String, toURI namespace: String) {
    namespaces[prefix, default: []].append(namespace)
    declared[prefix] = namespace
  }

  func parser(_ parser: XMLParser, didEndMappingPrefix prefix: String) {
    _ = namespaces[prefix]?.popLast()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    let qualifiedName = qualifiedName ?? name
    open.append(qualifiedName)
    guard open.count <= depthLimit else {
      (isTooDeep, isFaulty) = (true, true)
      parser.abortParsing()
      return
    }
    guard skippedDepth == nil else { return dropDeclared() }
    if rootDepth == nil {
      guard root == nil, name == "RDF", namespaceURI == XMPPolicy.rdf else { return }
      rootDepth = open.count
      write(qualifiedName, attributes) { _, _ in true }
      return
    }
    switch open.count - (rootDepth ?? 0) {
    case 1:
      about = about ?? attributes.first { split($0.key).name == "about" }?.value
      write(qualifiedName, attributes, where: XMPPolicy.keeps)
    case 2 where !XMPPolicy.keeps(name, of: namespaceURI ?? ""):
      skippedDepth = open.count
      dropDeclared()
    default: write(qualifiedName, attributes) { _, _ in true }
    }
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    guard let opened = open.last else { return }
    if skippedDepth == open.count {
      skippedDepth = nil
    } else if rootDepth == open.count {
      (root, rootDepth) = (opened, nil)
    } else if rootDepth != nil, skippedDepth == nil {
      output += "</\(opened)>"
    }
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    guard rootDepth != nil, skippedDepth == nil else { return }
    // Between elements a line's end is no content and stays readable.
    output += text.allSatisfy(\.isWhitespace) ? text : XMLText.escaped(text)
  }

  func parser(_ parser: XMLParser, foundCDATA block: Data) {
    self.parser(parser, foundCharacters: String(decoding: block, as: UTF8.self))
  }

  func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) { isFaulty = true }

  /// Forgets the prefixes of an element that is left out with all that is in it.
  private func dropDeclared() { declared = [:] }

  private func write(
    _ name: String, _ attributes: [String: String], where isKept: (_ name: String, _ namespace: String) -> Bool
  ) {
    output += "<\(name)"
    // The parser hands out declarations and attributes in no order.
    for (prefix, namespace) in declared.sorted(by: { $0.key < $1.key }) {
      output += " xmlns\(prefix.isEmpty ? "" : ":\(prefix)")=\"\(XMLText.escaped(namespace))\""
    }
    declared = [:]
    for (key, value) in attributes.sorted(by: { $0.key < $1.key }) {
      let (prefix, name) = split(key)
      let namespace = prefix == "xml" ? "" : prefix.isEmpty ? "" : namespaces[prefix]?.last
      guard let namespace else {
        isFaulty = true
        return
      }
      if isKept(name, namespace) { output += " \(key)=\"\(XMLText.escaped(value))\"" }
    }
    output += ">"
  }

  private func split(_ qualifiedName: String) -> (prefix: String, name: String) {
    let parts = qualifiedName.split(separator: ":", maxSplits: 1)
    return parts.count == 2 ? (String(parts[0]), String(parts[1])) : ("", qualifiedName)
  }
}
