// Exiv2 as the Swift targets see it: the EXIF tags of a file in memory, each with its bytes.
//
// Exiv2 has a C++ interface only, which differs between versions and throws. So this target is compiled against the
// installed header, catches everything, and hands out plain structs.
#ifndef DIFFRAW_CEXIV2_H
#define DIFFRAW_CEXIV2_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Where a tag stands.
typedef enum {
  EXIF_GROUP_IMAGE = 0,
  EXIF_GROUP_PHOTO = 1,
  EXIF_GROUP_GPS = 2,
} exif_group;

/// One tag of the file; its bytes are little-endian and live as long as the list.
typedef struct {
  exif_group group;
  uint16_t tag;
  /// TIFF's number of the type, 1…12.
  uint16_t type;
  size_t size;
  const uint8_t *bytes;
} exif_field;

/// The tags of one file.
typedef struct exif_list exif_list;

/// Reads the tags of the first image, of EXIF and of GPS from the bytes of a file of any kind that Exiv2 knows.
///
/// Null if that is not possible; `message`, of `message_size` bytes, then says why. May be called on any thread; calls
/// follow one another.
exif_list *exif_list_create(const uint8_t *bytes, size_t count, char *message, size_t message_size);
void exif_list_destroy(exif_list *list);
size_t exif_list_count(const exif_list *list);
exif_field exif_list_field(const exif_list *list, size_t index);

/// The first damage that was met and read around, in Exiv2's words; empty if there was none.
const char *exif_list_damage(const exif_list *list);

/// Exiv2's version, as it states it.
const char *exif_library_version(void);

#ifdef __cplusplus
}
#endif

#endif
