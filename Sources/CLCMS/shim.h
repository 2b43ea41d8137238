#include <lcms2.h>

// Swift does not see macros with arguments.
static const cmsUInt32Number clcms_rgb_float = TYPE_RGB_FLT;
