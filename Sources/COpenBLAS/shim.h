#include <cblas.h>
#include <stddef.h>

// LAPACK is in the library too; Debian has its headers in another package. The last arguments are the lengths of the
// texts, as Fortran passes them.
void dsyevd_(
    const char *job, const char *triangle, const blasint *order, double *matrix, const blasint *stride, double *values,
    double *work, const blasint *workCount, blasint *integers, const blasint *integerCount, blasint *failure,
    size_t jobLength, size_t triangleLength);
void dgesdd_(
    const char *job, const blasint *rows, const blasint *columns, double *matrix, const blasint *stride, double *values,
    double *left, const blasint *leftStride, double *right, const blasint *rightStride, double *work,
    const blasint *workCount, blasint *integers, blasint *failure, size_t jobLength);
