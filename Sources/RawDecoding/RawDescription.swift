/// What LibRaw says of an open file, copied out of it and not yet interpreted.
package struct RawDescription: Sendable {
  package var make = ""
  package var model = ""
  package var software = ""
  package var lens = ""
  /// The letters of the filter array's colors, by LibRaw's color index.
  package var colorDescription = "RGBG"
  /// LibRaw's name of the decoding function; empty if it has none.
  package var decoder = ""
  /// DNGVersion, one byte a part; 0 if the file is no DNG.
  package var dngVersion: UInt32 = 0
  package var isFoveon = false
  package var isFloatingPoint = false
  package var isRotated = false
  package var colors = 3
  /// LibRaw's code of the filter array: 0 = none, 9 = X-Trans, above 1000 = two columns, eight rows.
  package var filters: UInt32 = 0
  /// Color index of 16 × 2 sites, row by row, at the top left of LibRaw's active area.
  package var sites: [Int] = []
  package var rawWidth = 0
  package var rawHeight = 0
  package var topMargin = 0
  package var leftMargin = 0
  package var width = 0
  package var height = 0
  /// How to turn the picture, in LibRaw's bits: 1 = mirror columns, 2 = mirror rows, 4 = transpose first.
  package var flip = 0
  package var bitsPerSample = 0
  /// TIFF compression scheme; 0 if the file is no TIFF.
  package var compression = 0
  /// Where the samples begin in the file, in bytes; of tiles, where their table is.
  package var dataOffset = 0
  /// The level of no light is the sum of a base, a level by color index and a repeating pattern, in raw counts.
  package var black = Levels()
  /// The same as the DNG's tags have it, fractions kept; nil if it has none.
  package var dngBlack: Levels?
  /// LibRaw's level of saturation, in raw counts.
  package var maximum = 0
  /// WhiteLevel of the DNG, in raw counts; 0 if it has none.
  package var dngWhite = 0
  /// The end of the linear range by color index, in raw counts; not positive if unknown.
  package var linearMaximum = [0, 0, 0, 0]
  /// Left, top, width and height of DefaultCrop, in pixels of the active area; zeros if LibRaw found none.
  package var defaultCrop = [0, 0, 0, 0]
  package var asShot: [Float] = [0, 0, 0, 0]
  package var daylight: [Float] = [0, 0, 0, 0]
  /// Camera RGB to linear sRGB, 3 × 3, row by row.
  package var rgbCamera = [Float](repeating: 0, count: 9)
  /// CIE XYZ to camera RGB under D65 from LibRaw's tables, 3 × 3, row by row; zeros if it knows no camera.
  package var xyzToCamera = [Float](repeating: 0, count: 9)
  package var iso: Float = 0
  package var exposureTime: Float = 0
  package var aperture: Float = 0
  package var focalLength: Float = 0
  package var captureTime = 0

  package init() {}

  package struct Levels: Sendable {
    package var base: Float = 0
    /// By color index.
    package var channels: [Float] = [0, 0, 0, 0]
    package var rows = 0
    package var columns = 0
    /// rows × columns, from the top left of the DNG's active area.
    package var pattern: [Float] = []

    package init() {}
  }
}
