extension Chart {
  /// Draws frame, grid, ticks with their numbers, and captions.
  func drawAxes(_ plot: Area, _ area: Area, on canvas: inout Canvas) {
    let height = Canvas.textHeight(scale: textScale)
    for tick in yTicks(area) {
      guard let up = y.fraction(tick.value) else { continue }
      let row = plot.y + Int(((1 - up) * Double(plot.height)).rounded())
      canvas.fill(Area(x: plot.x, y: row, width: plot.width, height: 1), with: .silver)
      canvas.text(
        tick.label, x: plot.x - height / 2 - Canvas.textWidth(tick.label, scale: textScale), y: row - height / 2,
        scale: textScale)
    }
    // Seven characters are the widest number.
    for tick in x.ticks(most: max(3, plot.width / Canvas.textWidth("0000000", scale: textScale))) {
      guard let right = x.fraction(tick.value) else { continue }
      let column = plot.x + Int((right * Double(plot.width)).rounded())
      canvas.fill(Area(x: column, y: plot.y, width: 1, height: plot.height), with: .silver)
      canvas.text(
        tick.label, x: column - Canvas.textWidth(tick.label, scale: textScale) / 2,
        y: plot.y + plot.height + height / 2, scale: textScale)
    }
    canvas.fill(Area(x: plot.x, y: plot.y, width: 1, height: plot.height), with: .black)
    canvas.fill(Area(x: plot.x, y: plot.y + plot.height, width: plot.width + 1, height: 1), with: .black)
    canvas.text(y.caption, x: area.x + height / 2, y: area.y + height / 2, scale: textScale)
    canvas.text(
      x.caption, x: plot.x + (plot.width - Canvas.textWidth(x.caption, scale: textScale)) / 2,
      y: plot.y + plot.height + 2 * height, scale: textScale)
  }

  /// Draws the names of the series in their colors, above the plot from the right.
  func drawNames(_ plot: Area, _ area: Area, on canvas: inout Canvas) {
    let height = Canvas.textHeight(scale: textScale)
    var end = plot.x + plot.width
    for part in series.reversed() where !part.name.isEmpty {
      end -= Canvas.textWidth(part.name, scale: textScale)
      canvas.text(part.name, x: end, y: area.y + height / 2, scale: textScale, with: part.ink)
      end -= 2 * height
    }
  }
}
