#include "CLibRaw.h"

#include <libraw/libraw.h>

#include <cstring>
#include <ctime>
#include <memory>
#include <mutex>
#include <new>

static_assert(RAW_UNSUPPORTED == LIBRAW_FILE_UNSUPPORTED && RAW_OUT_OF_MEMORY == LIBRAW_UNSUFFICIENT_MEMORY, "codes");
static_assert(RAW_DATA_ERROR == LIBRAW_DATA_ERROR && RAW_IO_ERROR == LIBRAW_IO_ERROR, "codes");
static_assert(RAW_BAD_CROP == LIBRAW_BAD_CROP, "codes");

// Of the OpenMP run time that LibRaw brings along, if it does.
extern "C" void omp_set_num_threads(int) __attribute__((weak));
extern "C" int omp_get_max_threads(void) __attribute__((weak));

namespace {

// LibRaw's objects are not as independent as its manual says: these parts of it work through variables that all share.

/// Held while a file's camera is identified: GetNormalizedModel() looks up aliases through a static pointer, and a
/// wrong name means wrong colors.
std::mutex identifying;
/// Held by two ways of demosaicing: vng_interpolate() builds its table through a static pointer (and crashes if another
/// thread moves it), AAHD fills a static table when it is first used.
std::mutex interpolating;

bool shares_state(int quality) { return quality == 1 || quality == 12; }

/// What no picture holds eight times in a row: the mark of samples that were never decoded.
const uint16_t unwritten[8] = {0xB5C3, 0x1E96, 0xE27D, 0x04A9, 0x9F51, 0x6A0E, 0xD3B4, 0x2867};

/// A file that lets nothing be lost in silence.
///
/// Several of LibRaw's decoders take the end of the file for zero bits and go on, others stop at a damaged part and
/// leave the rest of LibRaw's memory as it was. So this remembers how many bytes beyond its end it was asked for, and
/// when LibRaw moves to where the samples begin, having just made room for them, it marks that room.
class WatchedFile : public LibRaw_bigfile_datastream {
public:
  WatchedFile(const char *path, LibRaw &library) : LibRaw_bigfile_datastream(path), library(library) {}

  int seek(INT64 offset, int whence) override {
    if (marks_samples && library.imgdata.rawdata.raw_image) {
      marks_samples = false;
      const size_t count = size_t(library.imgdata.sizes.raw_width) * library.imgdata.sizes.raw_height;
      uint16_t *samples = library.imgdata.rawdata.raw_image;
      for (size_t i = 0; i < count; i++) samples[i] = unwritten[i % 8];
    }
    return LibRaw_bigfile_datastream::seek(offset, whence);
  }

  int read(void *target, size_t size, size_t count) override {
    const int got = LibRaw_bigfile_datastream::read(target, size, count);
    if (got >= 0 && size_t(got) < count) missing += int64_t(size * (count - size_t(got)));
    return got;
  }

  int get_char() override {
    const int byte = LibRaw_bigfile_datastream::get_char();
    if (byte == EOF) missing += 1;
    return byte;
  }

  /// Bytes asked for beyond the end.
  int64_t missing = 0;
  /// Whether the samples are still to be marked.
  bool marks_samples = false;

private:
  LibRaw &library;
};

/// Runs `body`, an int of LibRaw's codes, and keeps C++ exceptions on this side.
template <typename Body> int guarded(Body body) {
  try {
    return body();
  } catch (const std::bad_alloc &) {
    return LIBRAW_UNSUFFICIENT_MEMORY;
  } catch (...) {
    return LIBRAW_UNSPECIFIED_ERROR;
  }
}

template <size_t size, size_t length> void copy_text(char (&target)[size], const char (&source)[length]) {
  const size_t count = strnlen(source, length < size ? length : size - 1);
  memcpy(target, source, count);
  target[count < size ? count : size - 1] = 0;
}

} // namespace

struct raw_session {
  // Before the library, so that it outlives it.
  std::unique_ptr<WatchedFile> file;
  LibRaw library;

  raw_session() {
    // LibRaw's own handlers print to stderr.
    library.set_dataerror_handler(nullptr, nullptr);
#if LIBRAW_VERSION < LIBRAW_MAKE_VERSION(0, 21, 0)
    library.set_memerror_handler(nullptr, nullptr);
#endif
  }
};

raw_session *raw_session_create(void) {
  try {
    return new raw_session;
  } catch (...) {
    return nullptr;
  }
}

void raw_session_destroy(raw_session *session) { delete session; }

int raw_open_file(raw_session *session, const char *path, unsigned limit_mebibytes) {
#if LIBRAW_VERSION < LIBRAW_MAKE_VERSION(0, 21, 0)
  session->library.imgdata.params.max_raw_memory_mb = limit_mebibytes;
#else
  session->library.imgdata.rawparams.max_raw_memory_mb = limit_mebibytes;
#endif
  return guarded([&] {
    session->file.reset(new WatchedFile(path, session->library));
    if (!session->file->valid()) return int(LIBRAW_IO_ERROR);
    const std::lock_guard<std::mutex> lock(identifying);
    return session->library.open_datastream(session->file.get());
  });
}

int raw_unpack(raw_session *session) {
  session->library.imgdata.rawdata.raw_image = nullptr;
  session->file->missing = 0;
  session->file->marks_samples = true;
  return guarded([&] { return session->library.unpack(); });
}

void raw_describe(raw_session *session, raw_description *out) {
  LibRaw &library = session->library;
  const libraw_data_t &data = library.imgdata;
  const unpacker_data_t &unpacker = library.get_internal_data_pointer()->unpacker_data;
  *out = raw_description();

  copy_text(out->make, data.idata.make);
  copy_text(out->model, data.idata.model);
  copy_text(out->software, data.idata.software);
  copy_text(out->lens, data.lens.Lens);
  if (!out->lens[0]) copy_text(out->lens, data.lens.makernotes.Lens);
  copy_text(out->color_description, data.idata.cdesc);
  libraw_decoder_info_t decoder = {nullptr, 0};
  if (guarded([&] { return library.get_decoder_info(&decoder); }) == LIBRAW_SUCCESS && decoder.decoder_name) {
    strncpy(out->decoder, decoder.decoder_name, sizeof out->decoder - 1);
  }

  out->dng_version = data.idata.dng_version;
  out->is_foveon = data.idata.is_foveon != 0;
  out->is_floating_point = library.is_floating_point();
  out->is_rotated = library.is_fuji_rotated() != 0;
  out->colors = data.idata.colors;
  out->filters = data.idata.filters;
  if (data.idata.filters > 1000) {
    for (int row = 0; row < 16; row++)
      for (int column = 0; column < 2; column++) out->sites[row][column] = uint8_t(library.FC(row, column));
  }

  out->raw_width = data.sizes.raw_width;
  out->raw_height = data.sizes.raw_height;
  out->top_margin = data.sizes.top_margin;
  out->left_margin = data.sizes.left_margin;
  out->width = data.sizes.width;
  out->height = data.sizes.height;
  out->flip = data.sizes.flip;
  out->bits_per_sample = int(unpacker.tiff_bps ? unpacker.tiff_bps : data.color.raw_bps);
  out->compression = int(unpacker.tiff_compress);
  out->data_offset = unpacker.data_offset;

  const auto &levels = data.color.dng_levels;
  out->black = data.color.black;
  out->dng_black = levels.dng_fblack;
  out->dng_has_black = data.idata.dng_version != 0;
  for (int c = 0; c < 4; c++) {
    out->channel_black[c] = data.color.cblack[c];
    out->dng_channel_black[c] = levels.dng_fcblack[c];
    out->linear_max[c] = int64_t(data.color.linear_max[c]);
    out->default_crop[c] = uint32_t(levels.default_crop[c]);
    out->as_shot[c] = data.color.cam_mul[c];
    out->daylight[c] = data.color.pre_mul[c];
  }
  out->black_rows = data.color.cblack[4];
  out->black_columns = data.color.cblack[5];
  out->dng_black_rows = levels.dng_cblack[4];
  out->dng_black_columns = levels.dng_cblack[5];
  out->maximum = data.color.maximum;
  out->dng_white = data.idata.dng_version ? levels.dng_whitelevel[0] : 0;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) out->rgb_cam[i * 3 + j] = data.color.rgb_cam[i][j];
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) out->cam_xyz[i * 3 + j] = data.color.cam_xyz[i][j];

  out->iso = data.other.iso_speed;
  out->shutter = data.other.shutter;
  out->aperture = data.other.aperture;
  out->focal_length = data.other.focal_len;
  // LibRaw reads the camera's clock as local time; undo that.
  struct tm clock;
  if (data.other.timestamp > 0 && localtime_r(&data.other.timestamp, &clock)) out->timestamp = int64_t(timegm(&clock));
}

uint32_t raw_black_pattern(const raw_session *session, uint32_t index) {
  return index + 6 < LIBRAW_CBLACK_SIZE ? session->library.imgdata.color.cblack[6 + index] : 0;
}

float raw_dng_black_pattern(const raw_session *session, uint32_t index) {
  return index + 6 < LIBRAW_CBLACK_SIZE ? session->library.imgdata.color.dng_levels.dng_fcblack[6 + index] : 0;
}

const uint16_t *raw_samples(const raw_session *session, size_t *pitch) {
  *pitch = session->library.imgdata.sizes.raw_pitch / 2;
  return session->library.imgdata.rawdata.raw_image;
}

int64_t raw_missing_bytes(const raw_session *session) { return session->file->missing; }

int64_t raw_unwritten_samples(const raw_session *session, int top, int left, int height, int width) {
  size_t pitch;
  const uint16_t *samples = raw_samples(session, &pitch);
  if (!samples) return 0;
  int64_t count = 0;
  for (int row = top; row < top + height; row++) {
    const size_t start = size_t(row) * pitch + size_t(left);
    for (size_t i = (start + 7) / 8 * 8; i + 8 <= start + size_t(width); i += 8)
      if (samples[i] == unwritten[0] && !memcmp(samples + i, unwritten, sizeof unwritten)) count += 8;
  }
  return count;
}

unsigned raw_error_count(const raw_session *session) {
  // LibRaw did not declare its getter const.
  return unsigned(const_cast<raw_session *>(session)->library.error_count());
}

int raw_load_bayer(raw_session *session, uint16_t *samples, uint16_t width, uint16_t height, uint8_t cfa) {
  LibRaw &library = session->library;
  return guarded([&] {
    const size_t bytes = size_t(width) * height * sizeof *samples;
    int code = library.open_bayer(
        reinterpret_cast<unsigned char *>(samples), unsigned(bytes), width, height, 0, 0, 0, 0, 0, cfa, 0, 0, 0);
    if (code == LIBRAW_SUCCESS) code = library.unpack();
    library.recycle_datastream();
    return code;
  });
}

int raw_develop(raw_session *session, const raw_development *development) {
  LibRaw &library = session->library;
  libraw_data_t &data = library.imgdata;

  // dcraw_process() begins by copying these back, so they are what it works with.
  libraw_colordata_t &color = data.rawdata.color;
  color.black = 0;
  memset(color.cblack, 0, sizeof color.cblack);
  color.maximum = development->maximum;
  memset(color.rgb_cam, 0, sizeof color.rgb_cam);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) color.rgb_cam[i][j] = development->rgb_cam[i * 3 + j];
  // open_bayer() leaves this set, and rgb_cam unused.
  data.rawdata.ioparams.raw_color = 0;

  libraw_output_params_t &parameters = data.params;
  parameters.user_qual = development->quality;
  for (int c = 0; c < 4; c++) parameters.user_mul[c] = development->multipliers[c];
  parameters.use_camera_wb = 0;
  parameters.use_auto_wb = 0;
  parameters.output_color = 1;
  parameters.output_bps = 16;
  parameters.user_flip = 0;
  parameters.use_fuji_rotate = 0;
  parameters.highlight = 0;
  parameters.bright = 1;
  parameters.no_auto_bright = 1;
  parameters.adjust_maximum_thr = 0; // otherwise the brightness follows the brightest pixel
  return guarded([&] {
    std::unique_lock<std::mutex> lock(interpolating, std::defer_lock);
    if (shares_state(parameters.user_qual)) lock.lock();
    return library.dcraw_process();
  });
}

const uint16_t *raw_developed(const raw_session *session, int *width, int *height) {
  *width = session->library.imgdata.sizes.iwidth;
  *height = session->library.imgdata.sizes.iheight;
  return reinterpret_cast<const uint16_t *>(session->library.imgdata.image);
}

int raw_set_openmp_threads(int count) {
  if (!omp_set_num_threads || !omp_get_max_threads) return 0;
  const int former = omp_get_max_threads();
  omp_set_num_threads(count);
  return former;
}

const char *raw_library_version(void) { return LibRaw::version(); }

const char *raw_error_text(int code) { return LibRaw::strerror(code); }
