#include <cblas.h>

// LAPACK is in the library too; Debian has its headers in another package. The last two are the lengths of the texts, as
// Fortran passes them.
void dsyevd_(
    const char *job, const char *triangle, const blasint *order, double *matrix, const blasint *stride, double *values,
    double *work, const blasint *workCount, blasint *integers, const blasint *integerCount, blasint *failure,
    size_t jobLength, size_t triangleLength);
