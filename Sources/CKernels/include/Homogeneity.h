// Demosaicing by adaptive homogeneity (Hirakawa and Parks 2005), row after row.
//
// Samples and colors are whole numbers of 16 bits. A row is kept as its even and its odd columns, so that the sites of
// one color follow each other; what later rows need of a row is kept in rings of rows.

#ifndef DIFFRAW_HOMOGENEITY_H
#define DIFFRAW_HOMOGENEITY_H

#include <stdint.h>

/// Rows and columns at each edge of the picture in which colors are averaged from their neighbors.
#define DR_HOMOGENEITY_EDGE 5

/// A mosaic, and how far it has been demosaiced.
typedef struct {
  /// Row by row, black subtracted; both sides are at least 2 · DR_HOMOGENEITY_EDGE.
  const uint16_t *_Nonnull samples;
  long width, height;
  /// Parity of the rows and columns that see red.
  long red_row, red_column;
  /// What samples of red, green, blue are multiplied by, to 65535 for white.
  float gains[3];
  /// Balanced colors to CIE XYZ as shares of the white, 3 × 3, row by row.
  float xyz[9];
  /// The cube root of CIELAB at each i / 65535.
  const float *_Nonnull cube_roots;
  /// The first row to demosaic, and the next one.
  long first, row;
  /// The next row to be read from the mosaic; DR_HOMOGENEITY_EDGE before the first one to begin with.
  long balanced;
  /// As many values as `homogeneity_scratch` says, all zero to begin with.
  uint16_t *_Nonnull scratch;
} dr_homogeneity;

/// Linear light of one row to the picture.
typedef struct {
  /// Red, green and blue of the row, `stride` values apart; that is a multiple of 64, not less than the width.
  const uint16_t *_Nonnull colors;
  long stride;
  long width;
  /// To linear sRGB, 3 × 3, row by row.
  float matrix[9];
  /// The encoded value of each i / 65535.
  const float *_Nonnull curve;
} dr_encoded_row;

#endif
