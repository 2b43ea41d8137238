import Imaging

/// Pictures of one size in rows and columns, with captions above the columns and beside the rows.
public struct PictureTable: Sendable {
  /// Of as many pictures each as there are column captions.
  public var rows: [[ColorImage]]
  public var columnCaptions: [String]
  /// One a row.
  public var rowCaptions: [String]
  /// How many times the pictures are enlarged, by nearest neighbor.
  public var enlargement: Int

  /// Pixels of white around and between pictures.
  static let gap = 4

  public init(rows: [[ColorImage]], columnCaptions: [String], rowCaptions: [String], enlargement: Int = 1) {
    precondition(
      rows.count == rowCaptions.count && rows.allSatisfy { $0.count == columnCaptions.count },
      "rows and columns have a caption each")
    precondition(Set(rows.joined().map(\.size)).count == 1, "the pictures are of one size")
    (self.rows, self.columnCaptions, self.rowCaptions) = (rows, columnCaptions, rowCaptions)
    self.enlargement = enlargement
  }

  /// Where the picture of a row and column lies on the canvas.
  package func area(row: Int, column: Int) -> Area {
    let left = (rowCaptions.map { Canvas.textWidth($0) }.max() ?? 0) + 2 * Self.gap
    let above = Canvas.textHeight() + 2 * Self.gap
    let size = rows[0][0].size
    let (width, height) = (size.width * enlargement, size.height * enlargement)
    return Area(
      x: left + column * (width + Self.gap), y: above + row * (height + Self.gap), width: width, height: height)
  }

  /// The table, drawn.
  public var canvas: Canvas {
    let last = area(row: rows.count - 1, column: columnCaptions.count - 1)
    var canvas = Canvas(
      size: ImageSize(width: last.x + last.width + Self.gap, height: last.y + last.height + Self.gap))
    for (column, caption) in columnCaptions.enumerated() {
      canvas.text(caption, x: area(row: 0, column: column).x, y: Self.gap)
    }
    for (row, pictures) in rows.enumerated() {
      canvas.text(rowCaptions[row], x: Self.gap, y: area(row: row, column: 0).y)
      for (column, picture) in pictures.enumerated() {
        let area = area(row: row, column: column)
        canvas.picture(picture, x: area.x, y: area.y, enlarged: enlargement)
      }
    }
    return canvas
  }
}
