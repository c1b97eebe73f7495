/* How much longer pages may wait. */
#include "web/patience.h"

#include "core/span.h"

enum { TIMES_MAX = 20 };

static int64_t times = 1;

bool patience_read(const char *setting)
{
    times = 1;
    return setting == NULL || setting[0] == '\0' ||
           span_int(span_of(setting), 1, TIMES_MAX, &times);
}

int patience_times(int milliseconds)
{
    return milliseconds * (int)times;
}
