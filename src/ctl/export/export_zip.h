/* A ZIP file, written entry by entry as its bytes come. */
#ifndef CTL_EXPORT_EXPORT_ZIP_H
#define CTL_EXPORT_EXPORT_ZIP_H

#include "core/clock.h"

/* Takes the file's next bytes; false: there is no room for them, and the file is given up. */
typedef bool zip_sink(void *context, struct span bytes);

struct zip;
/* NULL: no memory. */
MUST_CHECK struct zip *zip_new(zip_sink *sink, void *context);
/* Begins a file in it; what is written from here on belongs to that one. Each returns false, and from then on, once something failed. */
MUST_CHECK bool zip_begin(struct zip *zip, const char *name, instant at);
MUST_CHECK bool zip_add(struct zip *zip, struct span bytes);
/* The end of the file; before zip_free, which may be called at any time. */
MUST_CHECK bool zip_end(struct zip *zip);
void zip_free(struct zip *zip);

#endif
