import Neural

/// An activation of some images, or its gradient, in the memory of a pass: images × height × width × channels, channels
/// padded to whole vectors.
///
/// A view: whoever makes one keeps the memory alive, and the passes of a training each have memory of their own.
@safe struct Frames {
  let base: UnsafeMutablePointer<Float>
  let images: Int
  let height: Int
  let width: Int
  let channels: Int

  /// Pixels of all images.
  var pixels: Int { images * height * width }
  /// Floats of all images.
  var count: Int { pixels * channels }

  /// The pixels of one image.
  func image(_ index: Int) -> UnsafeMutablePointer<Float> { unsafe base + index * height * width * channels }

  /// A row of an image.
  func row(_ y: Int, of index: Int) -> UnsafeMutablePointer<Float> { unsafe image(index) + y * width * channels }
}

/// Hands out the memory of one pass, which was allocated as a whole.
struct FrameMemory {
  private(set) var count = 0
  private let storage: FloatStorage?

  /// Without storage it only counts what a pass will need.
  init(_ storage: FloatStorage? = nil) { self.storage = storage }

  /// Whether there is memory behind what it hands out.
  var isReal: Bool { storage != nil }

  /// The next `count` floats, 64-byte aligned.
  mutating func reserve(_ count: Int) -> UnsafeMutablePointer<Float> {
    defer { self.count += (count + 15) / 16 * 16 }
    guard let storage else { return unsafe Self.nowhere.pointer }
    precondition(self.count + count <= storage.count, "a pass takes what was planned for it")
    return unsafe storage.pointer + self.count
  }

  mutating func frames(images: Int, height: Int, width: Int, channels: Int) -> Frames {
    unsafe Frames(
      base: reserve(images * height * width * channels), images: images, height: height, width: width,
      channels: channels)
  }

  /// What stands for memory while it is only counted.
  private static let nowhere = FloatStorage(count: 0)
}
