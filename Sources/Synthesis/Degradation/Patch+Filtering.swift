import Imaging

extension Patch {
  /// The patch filtered by a kernel.
  package func filtered(by kernel: BlurKernel, border: Border = .reflected) -> Patch {
    if let factor = kernel.factor { return filtered(byRowsAndColumns: factor, border: border) }
    let source = padded(columns: kernel.radius, rows: kernel.radius, border: border)
    return Patch(size: size) { y, row in
      for j in 0..<kernel.size {
        let weights = kernel.weights.span.extracting(j * kernel.size..<(j + 1) * kernel.size)
        row.add(weights, of: source.values.span, from: (y + j) * source.size.width * 3, step: 3)
      }
    }
  }

  /// The patch filtered along its rows and then along its columns by the same weights, odd in number.
  package func filtered(byRowsAndColumns weights: [Float], border: Border) -> Patch {
    precondition(weights.count % 2 == 1, "a filter has a center")
    let wide = padded(columns: weights.count / 2, rows: 0, border: border)
    let blurred = Patch(size: size) { y, row in
      row.add(weights.span, of: wide.values.span, from: y * wide.size.width * 3, step: 3)
    }
    let tall = blurred.padded(columns: 0, rows: weights.count / 2, border: border)
    return Patch(size: size) { y, row in
      row.add(weights.span, of: tall.values.span, from: y * size.width * 3, step: size.width * 3)
    }
  }

  /// The patch continued on all sides by so many columns and rows.
  private func padded(columns: Int, rows: Int, border: Border) -> Patch {
    let places = (-columns..<size.width + columns).map { border.index($0, size.width) * 3 }
    let target = ImageSize(width: places.count, height: size.height + 2 * rows)
    return Patch(size: target) { y, row in
      let line = border.index(y - rows, size.height) * size.width * 3
      for (x, place) in places.enumerated() {
        for channel in 0..<3 { row[x * 3 + channel] = values[line + place + channel] }
      }
    }
  }
}
