// Chooses among the compiled instruction sets at run time.
#include <stddef.h>

#include "CKernels.h"

extern const dr_kernels dr_kernels_portable;
#if defined(__x86_64__)
extern const dr_kernels dr_kernels_avx2;
extern const dr_kernels dr_kernels_avx512;
#endif

const dr_kernels *dr_kernels_at(int index) {
  const dr_kernels *available[3];
  int count = 0;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("x86-64-v4")) available[count++] = &dr_kernels_avx512;
  if (__builtin_cpu_supports("x86-64-v3")) available[count++] = &dr_kernels_avx2;
#endif
  available[count++] = &dr_kernels_portable;
  return index >= 0 && index < count ? available[index] : NULL;
}

long dr_winograd_scratch(long in_channels, long out_channels) {
  const long matrices = 36 * (DR_BLOCK_TILES * (in_channels + out_channels) + 2 * DR_LANES);
  return matrices + 36 * in_channels;
}
