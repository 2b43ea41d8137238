// The hottest loops of the network engine: 3 × 3 convolution by Winograd's F(4 × 4, 3 × 3), and small matrix products,
// both with their epilogues fused.
//
// Written once in portable vector extensions (kernels.inc) and compiled for several instruction sets; the best that the
// processor has is chosen at run time. All sets share one layout of the weights. Activations are channels-last float32,
// their channels padded to a multiple of 16 (DR_LANES), rows 64-byte aligned.

#ifndef DIFFRAW_CKERNELS_H
#define DIFFRAW_CKERNELS_H

/// Channels are padded to a multiple of this; weights are packed in panels of so many outputs.
#define DR_LANES 16

/// Tiles (of 4 × 4 output pixels) that a convolution transforms at a time: what stays in the second-level cache.
#define DR_BLOCK_TILES 24

/// Neighboring tiles of 4 × 4 output pixels in one row of tiles.
///
/// For every output pixel and channel: v = (3 × 3 convolution) · scale + shift, plus the residual if there is one;
/// v goes to `output`, SiLU(v) to `activated`, either of which may be absent (null rows).
typedef struct {
  /// Six input rows, from one above the first output row; null where the frame ends. Each starts at pixel 0.
  const float *_Nullable input[6];
  /// Pixels of a row.
  long width;
  /// First tile (pixel 4 · first_tile) and number of tiles.
  long first_tile;
  long tiles;
  /// Channels of input and output, padded to DR_LANES.
  long in_channels;
  long out_channels;
  /// Transformed weights: 36 matrices, each in panels [out_channels / 16][in_channels][16].
  const float *_Nonnull weights;
  /// One value an output channel.
  const float *_Nonnull scale;
  const float *_Nonnull shift;
  /// Four rows each, starting at pixel 0; null rows below the frame, and all null if absent. Residual and output may
  /// be the same rows.
  const float *_Nullable residual[4];
  float *_Nullable output[4];
  float *_Nullable activated[4];
  /// dr_winograd_scratch(in_channels, out_channels) floats, 64-byte aligned.
  float *_Nonnull scratch;
} dr_winograd_strip;

/// A product of small matrices: output[m][n] = Σ_k a[m][k] · weights[k][n] + shift[n] + addend[m][n].
typedef struct {
  /// One or two (null if absent) left operands whose columns follow each other, row by row.
  const float *_Nullable a[2];
  /// Floats from one row of `a` to the next.
  long a_stride;
  /// Columns of each left operand.
  long depth;
  /// Panels [columns / 16][depth · operands][16].
  const float *_Nonnull weights;
  /// Rows, and columns (a multiple of 16).
  long rows;
  long columns;
  const float *_Nonnull shift;
  /// Floats from one row of addend, output and activated to the next; each may be null, addend may be the output.
  long stride;
  const float *_Nullable addend;
  float *_Nullable output;
  /// SiLU of the output.
  float *_Nullable activated;
} dr_matrix_product;

/// The kernels of one instruction set.
typedef struct {
  const char *_Nonnull name;
  /// Computes one strip of a convolution.
  void (*_Nonnull winograd)(const dr_winograd_strip *_Nonnull strip);
  /// Computes one matrix product.
  void (*_Nonnull product)(const dr_matrix_product *_Nonnull product);
} dr_kernels;

/// The kernels of the instruction set at `index`, best first, or null past the last that this processor runs.
const dr_kernels *_Nullable dr_kernels_at(int index);

/// Scratch that a convolution strip needs, in floats.
long dr_winograd_scratch(long in_channels, long out_channels);

#endif
