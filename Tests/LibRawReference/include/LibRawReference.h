// What LibRaw makes of a file by its own documented calls alone: the yardstick for ours.
#ifndef DIFFRAW_LIBRAW_REFERENCE_H
#define DIFFRAW_LIBRAW_REFERENCE_H

#include <stdint.h>

/// Opens, unpacks and processes a file as dcraw_emu does, to 16-bit sRGB without rotation or automatic brightness.
///
/// @param quality  LibRaw's number of the demosaicing method
/// @param use_camera_balance  1: the balance as shot, as LibRaw applies it; 0: `multipliers`
/// @param multipliers  of red, green, blue, second green
/// @param target  room for `capacity` values, three a pixel
/// @return the number of values, or 0 if anything failed
long reference_develop(
    const char *path, int quality, int use_camera_balance, const float multipliers[4], uint16_t *target, long capacity);

#endif
