/// The unit of a numeric parameter, as help and messages name it.
public enum ParameterUnit: String, Sendable, CaseIterable {
  case none = ""
  case mebibytes = "MiB"
  case pixelsPerInch = "pixels per inch"
  case stops, pixels, bytes, steps, degrees, bits, percent, kelvin, seconds
  case counts = "raw counts"
}
