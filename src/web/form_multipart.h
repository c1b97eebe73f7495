/* multipart/form-data (RFC 7578): what a form with a file sends. */
#ifndef WEB_FORM_MULTIPART_H
#define WEB_FORM_MULTIPART_H

#include "core/arena.h"
#include "core/text.h"

enum {
    MULTIPART_PARTS_MAX = 40,
    MULTIPART_HEAD_MAX = 4096, /* bytes of a part's headers */
    MULTIPART_FIELDS_MAX =
        128 * 1024, /* bytes of all fields that are no file, as they are written down */
    MULTIPART_DASHES_MAX = 4096, /* lines that begin with two dashes, and end no part */
};

/* The boundary that a content type names, "multipart/form-data; boundary=x"; empty: it is another type, or has none. */
struct span multipart_boundary(struct span content_type);

/*
 * The form's token, `csrf`, without reading the form: it is looked for in the first MULTIPART_HEAD_MAX bytes, where forms have it
 * before the file. Empty: it is not there. In the body.
 */
struct span multipart_token(struct arena *arena, struct span boundary, struct span body);

/*
 * Reads a body: *fields gets what is no file as application/x-www-form-urlencoded, in the arena, and *file the bytes of the
 * first file that is called `file`, in the body. False: it is no such body, or beyond the bounds above.
 */
MUST_CHECK bool multipart_read(struct arena *arena, struct span boundary, struct span body,
                               struct span *fields, struct span *file);

#endif
