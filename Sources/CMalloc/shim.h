#include <stdlib.h>

// glibc gives each thread one of many arenas, in which what others have freed stays.
#ifdef __GLIBC__
#include <malloc.h>
static inline int diffraw_limit_arenas(int count) { return mallopt(M_ARENA_MAX, count); }
#else
static inline int diffraw_limit_arenas(int count) { return (void)count, 1; }
#endif
