extension SensorColor {
  /// Phones, and cameras with sensors of a phone's kind, by the color matrices for D65 that are published for them: those
  /// of the phones' own DNG files, the table of dcraw and LibRaw, and Adobe's DNG files.
  ///
  /// All of them see every color of sRGB within their range: no entry of `sRGBToCamera` is negative.
  public static let table: [SensorColor] = [
    SensorColor(
      name: "iPhone 11 Pro",
      colorMatrix: [0.8899321, -0.302455, -0.1254793, -0.4658667, 1.333127, 0.105414, -0.1035988, 0.2399584, 0.4020588]),
    SensorColor(
      name: "iPhone 11 Pro telephoto",
      colorMatrix: [
        0.8642834, -0.2705879, -0.1183693, -0.4209237, 1.274108, 0.1193669, -0.09458346, 0.2356555, 0.4472266,
      ]),
    SensorColor(
      name: "Sony IMX219",
      colorMatrix: [0.5302, 0.1083, -0.0728, -0.5320, 1.4112, 0.1699, -0.0863, 0.2371, 0.5136]),
    SensorColor(
      name: "Sony IMX477",
      colorMatrix: [0.5603, -0.1351, -0.0600, -0.2872, 1.1180, 0.2132, 0.0600, 0.0453, 0.5821]),
    SensorColor(
      name: "GoPro HERO5 Black",
      colorMatrix: [1.0344, -0.4210, -0.0620, -0.2315, 1.0625, 0.1948, 0.0093, 0.1058, 0.5541]),
    SensorColor(
      name: "Sony DSC-RX0",
      colorMatrix: [0.9396, -0.3507, -0.0843, -0.2497, 1.1111, 0.1572, -0.0343, 0.1355, 0.5089]),
    SensorColor(
      name: "Sony DSC-RX100M4",
      colorMatrix: [0.6596, -0.2079, -0.0562, -0.4782, 1.3016, 0.1933, -0.0970, 0.1581, 0.5181]),
    SensorColor(
      name: "Sony ILCE-7RM3",
      colorMatrix: [0.6640, -0.1847, -0.0503, -0.5238, 1.3010, 0.2474, -0.0993, 0.1673, 0.6527]),
    SensorColor(
      name: "Canon PowerShot G16",
      colorMatrix: [0.8020, -0.2687, -0.0682, -0.3704, 1.1879, 0.2052, -0.0965, 0.1921, 0.5556]),
    SensorColor(
      name: "Canon PowerShot SX50 HS",
      colorMatrix: [1.2432, -0.4753, -0.1247, -0.2110, 1.0691, 0.1629, -0.0412, 0.1623, 0.4926]),
    SensorColor(
      name: "Canon EOS 80D",
      colorMatrix: [0.7457, -0.0671, -0.0937, -0.4849, 1.2495, 0.2643, -0.1213, 0.2354, 0.5492]),
    SensorColor(
      name: "Canon EOS 5D Mark IV",
      colorMatrix: [0.6446, -0.0366, -0.0864, -0.4436, 1.2204, 0.2513, -0.0952, 0.2496, 0.6348]),
    SensorColor(
      name: "Hasselblad L1D-20c",
      colorMatrix: [0.7310, -0.2746, -0.0646, -0.2991, 1.0847, 0.2469, 0.0163, 0.0585, 0.6324]),
    SensorColor(
      name: "Fujifilm XQ1",
      colorMatrix: [0.9252, -0.2704, -0.1064, -0.5893, 1.4265, 0.1717, -0.1101, 0.2341, 0.4349]),
    SensorColor(
      name: "YI M1",
      colorMatrix: [0.7712, -0.2059, -0.0653, -0.3882, 1.1494, 0.2726, -0.0710, 0.1332, 0.5958]),
  ]
}
