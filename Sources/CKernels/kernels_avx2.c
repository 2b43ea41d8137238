// For x86-64-v3 processors: AVX2 and FMA, vectors of eight floats.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define KERNELS dr_kernels_avx2
#define LABEL "x86-64-v3 (AVX2, 256-bit)"
#define WIDTH 8
#define ROWS 6
#define OUTER_ROWS 4
#include "kernels.inc"
#pragma clang attribute pop
#endif
