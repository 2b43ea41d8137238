import Imaging
import Synthesis
import Testing

@Suite struct PictureGeometryTests {
  @Test func cropsAreParts() {
    let picture = Scenes.smooth(ImageSize(width: 9, height: 7))
    let part = picture.cropped(to: PixelRectangle(top: 2, left: 3, size: ImageSize(width: 4, height: 5)))
    for row in 0..<5 {
      for column in 0..<4 {
        let (here, there) = ((row * 4 + column) * 3, ((row + 2) * 9 + column + 3) * 3)
        #expect(part.values[here..<here + 3] == picture.values[there..<there + 3])
      }
    }
  }

  /// The eight ways are those of a square: each undone by one of them, and all different.
  @Test func turnsAreTheEightOfASquare() {
    let picture = Scenes.smooth(ImageSize(width: 5, height: 4))
    let all = Orientation.allCases.map { picture.turned($0) }
    #expect(Set(all.map(\.values)).count == 8)
    for turned in all {
      #expect(Orientation.allCases.contains { turned.turned($0).values == picture.values })
    }
    let transposed = picture.turned(.transposed)
    #expect(transposed.size == ImageSize(width: 4, height: 5))
    #expect(transposed.values[(2 * 4 + 1) * 3] == picture.values[(1 * 5 + 2) * 3])
    #expect(picture.turned(.mirroredHorizontally).values[0] == picture.values[4 * 3])
    #expect(picture.turned(.rotated90Clockwise).values[0] == picture.values[3 * 5 * 3], "what was left is on top")
  }
}
