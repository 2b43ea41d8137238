/// EXIF's codes of light sources, by which a DNG names the illuminants of its matrices.
enum LightSource {
  /// The correlated color temperature that interpolation takes an illuminant for, in kelvin; nil of an unknown one.
  ///
  /// Daylight, tungsten and flash are counted as the standard illuminants that profile makers use for them, fluorescent
  /// lamps as the middle of EXIF's ranges.
  static func temperature(ofCode code: Int) -> Double? {
    switch code {
    case 3, 17: 2850  // tungsten, standard light A
    case 24: 3200  // studio tungsten of ISO 7589
    case 23: 5000  // D50
    case 1, 4, 9, 18, 20: 5500  // daylight, flash, fine weather, standard light B, D55
    case 10, 19, 21: 6500  // cloudy, standard light C, D65
    case 11, 22: 7500  // shade, D75
    case 2, 14: 4200  // fluorescent, cool white
    case 12: 6400  // daylight fluorescent
    case 13: 5050  // day white fluorescent
    case 15: 3500  // white fluorescent
    case 16: 2925  // warm white fluorescent
    default: nil
    }
  }
}
