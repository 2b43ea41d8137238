// For x86-64-v4 processors: AVX-512, vectors of sixteen floats.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define KERNELS dr_kernels_avx512
#define LABEL "x86-64-v4 (AVX-512, 512-bit)"
#define WIDTH 16
#define ROWS 12
#define OUTER_ROWS 16
#include "kernels.inc"
#pragma clang attribute pop
#endif
