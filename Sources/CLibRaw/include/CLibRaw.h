// LibRaw as the Swift targets see it: one opaque session a file, plain structs, no layout of LibRaw's own.
//
// LibRaw's structures differ between versions, hold arrays that Swift cannot import, and part of what is needed here
// (watching reads past the end of the file, opening a Bayer mosaic in memory) exists in its C++ interface only. So this
// target is compiled against the installed header and hands out copies.
#ifndef DIFFRAW_CLIBRAW_H
#define DIFFRAW_CLIBRAW_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// One LibRaw object with the file or mosaic that it has open. To be used by one thread at a time.
typedef struct raw_session raw_session;

/// Results of LibRaw's functions that callers tell apart; other values are LibRaw's own codes.
enum {
  RAW_OK = 0,
  RAW_UNSUPPORTED = -2,
  RAW_OUT_OF_MEMORY = -100007,
  RAW_DATA_ERROR = -100008,
  RAW_IO_ERROR = -100009,
  RAW_BAD_CROP = -100011,
};

/// One DNG calibration; a matrix whose entries are all zero is absent.
/// What LibRaw knows of the open file. Texts end with a zero byte.
typedef struct {
  char make[64], model[64], software[64], lens[128], color_description[5];
  /// Name of LibRaw's decoding function; empty if it has none for this file.
  char decoder[64];
  /// DNGVersion, one byte a part; 0 if the file is no DNG.
  uint32_t dng_version;
  int is_foveon, is_floating_point, is_rotated;
  /// Colors of the filter array, and LibRaw's code of its pattern (0 = none, 9 = X-Trans).
  int colors;
  uint32_t filters;
  /// Color (an index into color_description) of the 16 × 2 sites at the top left of the active area.
  uint8_t sites[16][2];
  int raw_width, raw_height, top_margin, left_margin, width, height, flip;
  int bits_per_sample, compression;
  int64_t data_offset;
  uint32_t black, channel_black[4], black_rows, black_columns;
  /// The black level as a DNG's tags have it, fractions kept; dng_has_black says whether it is one.
  int dng_has_black;
  float dng_black, dng_channel_black[4];
  uint32_t dng_black_rows, dng_black_columns;
  uint32_t maximum, dng_white;
  int64_t linear_max[4];
  uint32_t default_crop[4];
  float as_shot[4], daylight[4], rgb_cam[9];
  /// CIE XYZ to camera RGB under D65, row by row, of cameras of three colors.
  float cam_xyz[9];
  float iso, shutter, aperture, focal_length;
  /// Time of capture, in seconds since 1970, the camera's clock read as UTC; 0 if unknown.
  int64_t timestamp;
} raw_description;

/// A new session, or null if memory ran out.
raw_session *raw_session_create(void);
void raw_session_destroy(raw_session *session);

/// Opens a file and reads its metadata; samples are refused later above `limit_mebibytes`.
int raw_open_file(raw_session *session, const char *path, unsigned limit_mebibytes);
/// Decodes the samples of the file opened by `raw_open_file`.
int raw_unpack(raw_session *session);

void raw_describe(raw_session *session, raw_description *description);
/// Level number `index`, row by row, of the black_rows × black_columns pattern.
uint32_t raw_black_pattern(const raw_session *session, uint32_t index);
float raw_dng_black_pattern(const raw_session *session, uint32_t index);

/// The decoded samples, one a site of the whole readout, or null; `pitch` is the distance of rows, in samples.
const uint16_t *raw_samples(const raw_session *session, size_t *pitch);
/// Bytes that the decoder asked for beyond the end of the file while it unpacked.
int64_t raw_missing_bytes(const raw_session *session);
/// Samples within a rectangle of the readout that were never decoded, found in runs of eight.
int64_t raw_unwritten_samples(const raw_session *session, int top, int left, int height, int width);
/// Places where the decoder found the data damaged.
unsigned raw_error_count(const raw_session *session);

/// Takes `width` × `height` samples, black already subtracted; `cfa` is LibRaw's code of the four phases.
/// The samples are copied.
int raw_load_bayer(
    raw_session *session, uint16_t *samples, uint16_t width, uint16_t height, uint8_t cfa);

typedef struct {
  /// LibRaw's number of the demosaicing method.
  int quality;
  /// Multipliers of red, green1, blue, green2.
  float multipliers[4];
  /// Camera RGB to linear sRGB, row by row.
  float rgb_cam[9];
  /// The sample value of saturation.
  uint32_t maximum;
} raw_development;

/// Balances, demosaics and converts the loaded mosaic to linear sRGB.
int raw_develop(raw_session *session, const raw_development *development);
/// The developed picture, four values a pixel of which three count, row by row; null before `raw_develop`.
const uint16_t *raw_developed(const raw_session *session, int *width, int *height);

/// Sets how many OpenMP threads LibRaw may use when called from this thread; returns the former number, 0 if LibRaw
/// was built without OpenMP.
int raw_set_openmp_threads(int count);

const char *raw_library_version(void);
const char *raw_error_text(int code);

#ifdef __cplusplus
}
#endif
#endif
