/// Numbers of tags, by TIFF 6.0, EXIF 2.32 and DNG 1.4.
public enum TagNumber {
  // Of an image.
  public static let documentName: UInt16 = 269
  public static let imageDescription: UInt16 = 270
  public static let make: UInt16 = 271
  public static let model: UInt16 = 272
  public static let software: UInt16 = 305
  public static let dateTime: UInt16 = 306
  public static let artist: UInt16 = 315
  public static let hostComputer: UInt16 = 316
  public static let xmp: UInt16 = 700
  public static let rating: UInt16 = 18246
  public static let ratingPercent: UInt16 = 18249
  public static let copyright: UInt16 = 33432
  public static let iptc: UInt16 = 33723
  public static let photoshopResources: UInt16 = 34377
  public static let exifDirectory: UInt16 = 34665
  public static let gpsDirectory: UInt16 = 34853
  /// Title, comment, author, keywords and subject of Windows.
  public static let windowsTexts: ClosedRange<UInt16> = 40091...40095
  public static let cameraSerialNumber: UInt16 = 50735
  public static let lensInfo: UInt16 = 50736
  public static let dngPrivateData: UInt16 = 50740

  // Of EXIF.
  public static let exposureTime: UInt16 = 33434
  public static let fNumber: UInt16 = 33437
  public static let exposureProgram: UInt16 = 34850
  public static let iso: UInt16 = 34855
  public static let sensitivityType: UInt16 = 34864
  public static let recommendedExposureIndex: UInt16 = 34866
  public static let exifVersion: UInt16 = 36864
  public static let dateTimeOriginal: UInt16 = 36867
  public static let componentsConfiguration: UInt16 = 37121
  public static let compressedBitsPerPixel: UInt16 = 37122
  public static let shutterSpeedValue: UInt16 = 37377
  public static let focalLength: UInt16 = 37386
  public static let subjectArea: UInt16 = 37396
  public static let makerNote: UInt16 = 37500
  public static let colorSpace: UInt16 = 40961
  public static let pixelXDimension: UInt16 = 40962
  public static let pixelYDimension: UInt16 = 40963
  public static let interoperability: UInt16 = 40965
  public static let subjectLocation: UInt16 = 41492
  public static let cfaPattern: UInt16 = 41730
  public static let bodySerialNumber: UInt16 = 42033
  public static let lensSpecification: UInt16 = 42034
  public static let lensModel: UInt16 = 42036
  public static let gamma: UInt16 = 42240
  public static let padding: UInt16 = 59932
  public static let offsetSchema: UInt16 = 59933

  // Of GPS.
  public static let latitudeReference: UInt16 = 1
  public static let latitude: UInt16 = 2
  public static let longitudeReference: UInt16 = 3
  public static let longitude: UInt16 = 4
}
