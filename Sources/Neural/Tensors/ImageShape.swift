/// The axes of a batch of channels-last images, (N, H, W, C).
public struct ImageShape: Sendable, Hashable {
  /// Number of images, N.
  public var batch: Int
  /// Rows of an image, H.
  public var height: Int
  /// Pixels of a row, W.
  public var width: Int
  /// Values of a pixel, C.
  public var channels: Int

  public init(batch: Int, height: Int, width: Int, channels: Int) {
    self.batch = batch
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// Pixels of one image, H · W.
  public var area: Int { height * width }
  /// Rows of all images one below the other, N · H.
  public var rows: Int { batch * height }
  /// Pixels of all images, N · H · W.
  public var pixels: Int { batch * height * width }
  /// Values of one row of pixels, W · C.
  public var rowCount: Int { width * channels }
  /// The axes as a tensor's shape.
  public var axes: [Int] { [batch, height, width, channels] }

  /// The same images with another number of channels.
  public func with(channels: Int) -> ImageShape {
    ImageShape(batch: batch, height: height, width: width, channels: channels)
  }

  /// The same batch and channels at another size.
  public func with(height: Int, width: Int) -> ImageShape {
    ImageShape(batch: batch, height: height, width: width, channels: channels)
  }
}

extension Tensor {
  /// The axes of this tensor read as a batch of channels-last images; its rank must be 4.
  public var imageShape: ImageShape {
    precondition(rank == 4, "shape \(shape) is not (N, H, W, C)")
    return ImageShape(batch: shape[0], height: shape[1], width: shape[2], channels: shape[3])
  }
}
