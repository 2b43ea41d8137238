import Foundation

/// An XMP packet, to which a description can be added.
struct XMPPacket {
  /// Why a packet is not carried over, as a clause without a subject.
  struct Fault: Error, Hashable {
    let cause: String
  }

  /// Largest packet that is carried over, in bytes.
  static let sizeLimit = 1 << 20
  /// How deep its elements may be nested.
  static let depthLimit = 64

  /// What the packet describes, as RDF's attribute `about` has it; commonly empty.
  let about: String
  /// The name of the element that holds all descriptions, with its prefix.
  let root: String
  /// That element's opening tag, and the descriptions.
  let descriptions: String

  /// A packet that says nothing.
  init() {
    about = ""
    root = "rdf:RDF"
    descriptions = "<rdf:RDF xmlns:rdf=\"\(XMPPolicy.rdf)\">"
  }

  /// Reads a packet and leaves out what is not true of a picture made of the RAW (`XMPPolicy`); everything else stays as
  /// it is, namespaces that nobody knows included.
  init(filtering bytes: some Collection<UInt8>) throws(Fault) {
    guard bytes.count <= XMPPacket.sizeLimit else {
      throw Fault(cause: "has \(bytes.count) bytes, more than \(XMPPacket.sizeLimit)")
    }
    let text = Data(bytes.prefix { $0 != 0 })
    // The parser stops the program at names that are no text.
    guard bytes.dropFirst(text.count).allSatisfy({ $0 == 0 }), String(validating: text, as: UTF8.self) != nil,
      text.range(of: Data("<?xml ".utf8)) == nil
    else { throw Fault(cause: "is not in UTF-8, or has an XML declaration that may say so") }
    // Entities of its own would let a small packet grow without limit.
    guard text.range(of: Data("<!DOCTYPE".utf8)) == nil else { throw Fault(cause: "declares a document type") }
    let filter = XMPFilter(depthLimit: XMPPacket.depthLimit)
    guard filter.read(text) else {
      throw Fault(cause: filter.isTooDeep ? "is nested too deep" : "is not well-formed")
    }
    guard let root = filter.root else { throw Fault(cause: "holds no RDF") }
    about = filter.about ?? ""
    self.root = root
    descriptions = filter.output
  }

  /// The packet with one more description, which holds the properties given as elements.
  func encoded(adding properties: [XMPProperty]) -> [UInt8] {
    var text = "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    text += "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\(descriptions)\n"
    text += "<rdf:Description"
    for (prefix, namespace) in XMPProperty.namespaces
    where prefix == "rdf" || properties.contains(where: { $0.prefix == prefix }) {
      text += " xmlns:\(prefix)=\"\(namespace)\""
    }
    text += " rdf:about=\"\(XMLText.escaped(about))\">\n"
    for property in properties { text += property.element + "\n" }
    text += "</rdf:Description>\n</\(root)>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>"
    return Array(text.utf8)
  }
}

/// A property of our own in an XMP packet.
struct XMPProperty {
  /// The prefixes that properties may have, sorted.
  static let namespaces = [
    (prefix: "dc", namespace: XMPPolicy.dc), (prefix: "diffraw", namespace: XMPPolicy.diffraw),
    (prefix: "exif", namespace: XMPPolicy.exif), (prefix: "rdf", namespace: XMPPolicy.rdf),
    (prefix: "tiff", namespace: XMPPolicy.tiff), (prefix: "xmp", namespace: XMPPolicy.xmp),
  ]

  let prefix: String
  let name: String
  private let content: String

  /// A property of one value.
  init(_ prefix: String, _ name: String, _ value: String) {
    self.prefix = prefix
    self.name = name
    content = XMLText.escaped(value)
  }

  /// A property that is a list in an order.
  init(_ prefix: String, _ name: String, list: [String]) {
    self.prefix = prefix
    self.name = name
    content = "<rdf:Seq>" + list.map { "<rdf:li>\(XMLText.escaped($0))</rdf:li>" }.joined() + "</rdf:Seq>"
  }

  var element: String { "<\(prefix):\(name)>\(content)</\(prefix):\(name)>" }
}

/// Text within XML.
enum XMLText {
  /// Text as it stands in content or in an attribute; what no XML may hold becomes a question mark.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result += "&#\(scalar.value);"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "?"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
