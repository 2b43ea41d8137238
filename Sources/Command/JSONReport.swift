import Foundation

/// Prints a report as JSON, its keys sorted so that two reports can be compared line by line.
func printJSON(_ report: some Encodable) throws {
  let encoder = JSONEncoder()
  // Equal pictures have an infinite PSNR, for which JSON has no number.
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  print(String(decoding: try encoder.encode(report), as: UTF8.self))
}
