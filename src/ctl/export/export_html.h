/* index.html of the copy of an account's data: what data.json has, to be read without a connection. */
#ifndef CTL_EXPORT_EXPORT_HTML_H
#define CTL_EXPORT_EXPORT_HTML_H

#include <jansson.h>

#include "core/clock.h"
#include "export/export.h"

/* Of the whole copy. */
struct export_about {
    struct span name; /* of the account */
    struct span site; /* its address; may be empty */
    instant at;
};

#endif
