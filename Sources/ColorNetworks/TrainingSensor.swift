import Imaging

/// The sensor from which the published networks learned: they know no other, and what another delivers must be made to look
/// like its values.
package enum TrainingSensor {
  /// Of Zurich RAW to RGB (A. Ignatov, L. Van Gool and R. Timofte, "Replacing Mobile Camera ISP with a Single Deep Learning
  /// Model", 2020).
  package static let name = "Huawei P20"

  /// What it delivers of a gray surface in that dataset on the mean, as a share of green: R, G1, G2, B. (The fixed white
  /// balance with which others have looked at the dataset: 1 / 0.53 and 1 / 0.66.)
  package static let meanNeutral: [Float] = [0.53, 1, 1, 0.66]

  /// How much darker that dataset was taken than cameras expose by themselves, in stops. Light at the white level of others
  /// is far beyond what the networks have seen: there, MobileIE's squares turn white flowers magenta. Found on our own RAW
  /// files, whose pictures then come out about as bright as LibRaw's.
  package static let exposure: Float = -1.5

  /// Whether a capture is of this sensor, or its sister's in the P20 Pro.
  package static func took(_ metadata: CaptureMetadata) -> Bool {
    guard metadata.make.lowercased().contains("huawei") else { return false }
    let model = metadata.model.uppercased()
    return model.contains("P20") || ["EML-", "CLT-"].contains { model.hasPrefix($0) }
  }
}
