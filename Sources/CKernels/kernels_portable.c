// For every processor: vectors of four floats (SSE2, NEON).
#define KERNELS dr_kernels_portable
#define LABEL "portable (128-bit)"
#define WIDTH 4
#define ROWS 3
#define OUTER_ROWS 2
#include "kernels.inc"
