import Foundation

/// The report as one page: its style, its program and its data are within, and its pictures beside it.
enum ReportPage {
  /// The page of a report. Text becomes part of the page in two places only: as escaped text, and in the JSON, which
  /// holds no `<` and which the page's program sets as text.
  static func html(of report: RunReport, folder: RunFolder) throws -> Data {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let parts: [String: [UInt8]] = [
      "title": escaped("DiffRAW run \(report.run.name)"),
      "style": PackageResources.report_css,
      "script": PackageResources.report_js,
      "summary": escaped(SummaryText.text(of: report, folder: folder.path)),
      "data": withoutLessThan(try encoder.encode(report)),
    ]
    return filled(PackageResources.report_html, with: parts)
  }

  /// The JSON with its `<`, which only texts in it hold, written as JSON can write any character.
  private static func withoutLessThan(_ json: Data) -> [UInt8] {
    let code = Array("\\u003c".utf8)
    return json.reduce(into: []) { bytes, byte in
      if byte == lessThan { bytes += code } else { bytes.append(byte) }
    }
  }

  private static let lessThan = UInt8(ascii: "<")
  private static let opening = Data("<!--{".utf8)
  private static let closing = Data("}-->".utf8)

  /// The template with the parts in the places that name them.
  private static func filled(_ template: [UInt8], with parts: [String: [UInt8]]) -> Data {
    var rest = Data(template)[...]
    var page = Data()
    while let start = rest.firstRange(of: opening), let end = rest[start.upperBound...].firstRange(of: closing) {
      let name = String(decoding: rest[start.upperBound..<end.lowerBound], as: UTF8.self)
      guard let part = parts[name] else { preconditionFailure("the page's template names the unknown part \(name)") }
      page += rest[..<start.lowerBound]
      page += part
      rest = rest[end.upperBound...]
    }
    return page + rest
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
