/* Long bodies are held in memory while they come: how many at once is bounded here. */
#include "app/bodies.h"

#include <kore/kore.h>
#include <kore/http.h>

#include "core/bucket.h"
#include "core/picture_type.h"
#include "core/span.h"
#include "web/request.h"

enum {
    FORM_BYTES = 128 * 1024, /* around the file */
    BODY_MAX = PICTURE_UPLOAD_MAX + FORM_BYTES,
    /* Each has two minutes to arrive, so at most AT_ONCE and 120 times the rest are here. */
    AT_ONCE = 6 * BODY_MAX,
    PER_SECOND = 512 * 1024,
};

int bodies_let_through(struct http_request *kore)
{
    static struct bucket room = {.room = AT_ONCE, .per_second = PER_SECOND};
    if (kore->method != HTTP_METHOD_POST || !span_ends(span_of(kore->path), "/pictures") ||
        kore->content_length > BODY_MAX)
        return 413;
    return bucket_take(&room, request_clock(), kore->content_length) ? 0 : 503;
}
