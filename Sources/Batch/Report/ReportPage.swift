import Foundation

/// The report as one page: its style, its program and its data are within, and its pictures beside it.
enum ReportPage {
  /// Writes the page of a report. Text becomes part of the page in two places only: as escaped text, and in the JSON,
  /// which holds no `<` and which the page's program sets as text.
  static func write(_ report: RunReport, folder: RunFolder, _ write: (Data) throws -> Void) throws {
    let parts: [String: [UInt8]] = [
      "title": escaped("DiffRAW run \(report.run.name)"),
      "style": PackageResources.report_css,
      "script": PackageResources.report_js,
      "summary": escaped(SummaryText.text(of: report, folder: folder.path)),
    ]
    try fill(PackageResources.report_html, write) { name in
      if name == "data" {
        try report.writeJSON { try write(withoutLessThan($0)) }
      } else if let part = parts[name] {
        try write(Data(part))
      } else {
        preconditionFailure("the page's template names the unknown part \(name)")
      }
    }
  }

  /// The JSON with its `<`, which only texts in it hold, written as JSON can write any character.
  private static func withoutLessThan(_ json: Data) -> Data {
    guard json.contains(lessThan) else { return json }
    let code = Data("\\u003c".utf8)
    return json.reduce(into: Data()) { bytes, byte in
      if byte == lessThan { bytes += code } else { bytes.append(byte) }
    }
  }

  private static let lessThan = UInt8(ascii: "<")
  private static let opening = Data("<!--{".utf8)
  private static let closing = Data("}-->".utf8)

  /// Writes the template, and in the places that name a part that part.
  private static func fill(
    _ template: [UInt8], _ write: (Data) throws -> Void, _ writePart: (_ name: String) throws -> Void
  ) throws {
    var rest = Data(template)[...]
    while let start = rest.firstRange(of: opening), let end = rest[start.upperBound...].firstRange(of: closing) {
      try write(rest[..<start.lowerBound])
      try writePart(String(decoding: rest[start.upperBound..<end.lowerBound], as: UTF8.self))
      rest = rest[end.upperBound...]
    }
    try write(rest)
  }

  private static func escaped(_ text: String) -> [UInt8] {
    text.utf8.flatMap { byte -> [UInt8] in
      switch byte {
      case lessThan: Array("&lt;".utf8)
      case UInt8(ascii: ">"): Array("&gt;".utf8)
      case UInt8(ascii: "&"): Array("&amp;".utf8)
      case UInt8(ascii: "\""): Array("&quot;".utf8)
      default: [byte]
      }
    }
  }
}
