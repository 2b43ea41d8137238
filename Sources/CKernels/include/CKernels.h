// The hottest loops: of the network engine 3 × 3 convolution by Winograd's F(4 × 4, 3 × 3) and small matrix products, both
// with their epilogues fused; the sampler's noise; and levels and demosaicing of mosaics (Homogeneity.h).
//
// Written once in portable vector extensions (kernels.inc) and compiled for several instruction sets; the best that the
// processor has is chosen at run time. All sets share one layout of the weights. Activations are channels-last float32,
// their channels padded to a multiple of 16 (DR_LANES), rows 64-byte aligned.

#ifndef DIFFRAW_CKERNELS_H
#define DIFFRAW_CKERNELS_H

#include "Homogeneity.h"

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

// Training works on batches of small frames, images × height × width × channels, channels padded to DR_LANES.

/// A 3 × 3 convolution, padded by zeros, of all frames of a batch, or the gradient of one (with flipped weights).
///
/// For every output pixel and channel: v = convolution · scale + shift; if there is a gate, v · silu′(gate · gate_scale +
/// gate_shift); plus the residual if there is one. The convolution itself goes to `sums`, v to `output`, SiLU(v) to
/// `activated`, each of which may be null.
typedef struct {
  long images, height, width;
  long in_channels, out_channels;
  const float *_Nonnull input;
  /// As in dr_winograd_strip.
  const float *_Nonnull weights;
  /// One value an output channel; those of an image begin modulation_stride after the former image's.
  const float *_Nonnull scale;
  const float *_Nonnull shift;
  long modulation_stride;
  const float *_Nullable gate;
  /// Likewise, gate_stride apart; not read without a gate.
  const float *_Nullable gate_scale;
  const float *_Nullable gate_shift;
  long gate_stride;
  const float *_Nullable residual;
  float *_Nullable sums;
  float *_Nullable output;
  float *_Nullable activated;
  /// dr_winograd_scratch(in_channels, out_channels) floats, 64-byte aligned.
  float *_Nonnull scratch;
} dr_batch_convolution;

/// The gradient of a 3 × 3 convolution's weights over a batch, in the transformed domain.
typedef struct {
  long images, height, width;
  long in_channels, out_channels;
  const float *_Nonnull input;
  /// Gradient of the convolution's result.
  const float *_Nonnull gradient;
  /// 36 × in_channels × out_channels, overwritten; `winograd_weights_transpose` makes the gradient of it.
  float *_Nonnull sums;
  /// As for the convolution.
  float *_Nonnull scratch;
} dr_batch_weight_gradient;

/// Where the nine taps of a 3 × 3 convolution from channel `row` to channel `column` lie: row · depth_stride + column ·
/// column_stride and the eight floats after it, in reverse if flipped.
typedef struct {
  long depth, columns;
  long depth_stride, column_stride;
  int flipped;
} dr_weight_order;

/// sums[m][n] += Σ_k a[k][m] · b[k][n]; rows and columns are multiples of DR_LANES.
typedef struct {
  float *_Nonnull sums;
  long sums_stride;
  const float *_Nonnull a;
  long a_stride;
  long rows;
  const float *_Nonnull b;
  long b_stride;
  long columns;
  long depth;
} dr_outer_product;

/// Normal noise for a row of pixels, which depends on nothing but this.
///
/// Philox 4 × 32-10, keyed by `key`, at the counter (x, row, step, channel / 4), gives four words; Box and Muller's
/// transform makes four normal values of them: radii of the first and third, angles of the second and fourth.
typedef struct {
  unsigned key[2];
  unsigned row;
  unsigned step;
  /// Pixels, and values of each.
  long width;
  long channels;
  /// Standard deviation.
  float scale;
} dr_noise;

/// The kernels of one instruction set.
typedef struct {
  const char *_Nonnull name;
  /// Computes one strip of a convolution.
  void (*_Nonnull winograd)(const dr_winograd_strip *_Nonnull strip);
  /// Computes one matrix product.
  void (*_Nonnull product)(const dr_matrix_product *_Nonnull product);

  void (*_Nonnull batch_convolution)(const dr_batch_convolution *_Nonnull convolution);
  void (*_Nonnull batch_weight_gradient)(const dr_batch_weight_gradient *_Nonnull gradient);
  /// Transforms and packs the weights of a convolution.
  void (*_Nonnull winograd_weights)(
      const dr_weight_order *_Nonnull order, const float *_Nonnull weights, float *_Nonnull packed);
  /// The gradient of the weights from the sums of `batch_weight_gradient`.
  void (*_Nonnull winograd_weights_transpose)(
      const dr_weight_order *_Nonnull order, const float *_Nonnull sums, float *_Nonnull gradient);
  void (*_Nonnull outer_product)(const dr_outer_product *_Nonnull product);
  /// Backward through v = sums · scale + shift over some pixels: `gradient` of v becomes that of sums; the gradients of
  /// scale and shift are overwritten.
  void (*_Nonnull modulation_gradient)(
      float *_Nonnull gradient, const float *_Nonnull sums, long pixels, long channels, const float *_Nonnull scale,
      float *_Nonnull scale_gradient, float *_Nonnull shift_gradient);
  /// Adds the values of all pixels to `sums`, channel by channel.
  void (*_Nonnull channel_sums)(const float *_Nonnull values, long pixels, long channels, float *_Nonnull sums);
  /// gradient · silu′(plain) + addend, in place of the gradient; `count` is a multiple of DR_LANES.
  void (*_Nonnull gate_gradient)(
      float *_Nonnull gradient, const float *_Nonnull plain, const float *_Nullable addend, long count);
  /// Adds noise to a row, width × channels; the same bits by every instruction set.
  void (*_Nonnull add_noise)(const dr_noise *_Nonnull noise, float *_Nonnull values);

  /// (sample − black) · gain + 1/2 of `count` samples, cut off to whole numbers of 16 bits.
  void (*_Nonnull level_row)(
      const uint16_t *_Nonnull samples, const float *_Nonnull black, const float *_Nonnull gain, long count,
      uint16_t *_Nonnull target);
  /// Scratch that demosaicing rows of some width needs, in values of 16 bits.
  long (*_Nonnull homogeneity_scratch)(long width);
  /// Demosaics the next row: red, green and blue of its pixels, `stride` values apart.
  void (*_Nonnull demosaic_row)(dr_homogeneity *_Nonnull mosaic, uint16_t *_Nonnull colors, long stride);
  /// Three values a pixel of a demosaiced row, each in [0, 1] as the curve's.
  void (*_Nonnull encode_row)(const dr_encoded_row *_Nonnull row, float *_Nonnull target);
} dr_kernels;

/// The kernels of the instruction set at `index`, best first, or null past the last that this processor runs.
const dr_kernels *_Nullable dr_kernels_at(int index);

/// Scratch that a convolution strip needs, in floats.
long dr_winograd_scratch(long in_channels, long out_channels);

#endif
