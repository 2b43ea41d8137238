#include "LibRawReference.h"

#include <libraw/libraw.h>

#include <string.h>

long reference_develop(
    const char *path, int quality, int use_camera_balance, const float multipliers[4], uint16_t *target, long capacity) {
  libraw_data_t *raw = libraw_init(0);
  if (!raw) return 0;
  long count = 0;
  if (libraw_open_file(raw, path) == LIBRAW_SUCCESS && libraw_unpack(raw) == LIBRAW_SUCCESS) {
    raw->params.user_qual = quality;
    raw->params.use_camera_wb = use_camera_balance;
    if (!use_camera_balance) memcpy(raw->params.user_mul, multipliers, sizeof raw->params.user_mul);
    raw->params.output_bps = 16;
    raw->params.output_color = 1;
    raw->params.gamm[0] = 1 / 2.4;
    raw->params.gamm[1] = 12.92;
    raw->params.no_auto_bright = 1;
    raw->params.adjust_maximum_thr = 0;
    raw->params.user_flip = 0;
    int code = libraw_dcraw_process(raw);
    libraw_processed_image_t *image = code == LIBRAW_SUCCESS ? libraw_dcraw_make_mem_image(raw, &code) : NULL;
    if (image && image->colors == 3 && image->bits == 16 && image->data_size / 2 <= capacity) {
      count = image->data_size / 2;
      memcpy(target, image->data, image->data_size);
    }
    libraw_dcraw_clear_mem(image);
  }
  libraw_close(raw);
  return count;
}
