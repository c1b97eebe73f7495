/* From a request to its form: what may be read at all, and how. */
#include <kore/kore.h>
#include <kore/http.h>
#include <strings.h>

#include "core/bucket.h"
#include "web/form_multipart.h"
#include "web/form.h"
#include "web/request.h"
#include "web/session.h"

static struct span body_of(const struct request *r)
{
    struct kore_buf *body = r->kore->http_body;
    if (body == NULL)
        return SPAN("");
    return span_make((const char *)body->data,
                     r->kore->http_body_length); /* its offset is rewound */
}

/* Browsers send what we read. Who names no type, by hand or by a small program, may mean it. */
static bool is_urlencoded(const struct request *r)
{
    static const struct span wanted = SPAN("application/x-www-form-urlencoded");
    struct span type = page_header(r, "content-type");
    type = span_trim(span_make(type.ptr, span_find(type, ';')));
    return span_is_empty(type) ||
           (type.len == wanted.len && strncasecmp(type.ptr, wanted.ptr, wanted.len) == 0);
}

/* Of a form with a file; empty: it is sent as others are. */
static struct span boundary_of(const struct request *r)
{
    return r->page->takes_file ? multipart_boundary(page_header(r, "content-type")) : SPAN("");
}

static int take_body(struct request *r)
{
    struct span boundary = boundary_of(r);
    struct span fields = body_of(r);
    if (!span_is_empty(boundary) &&
        !multipart_read(r->arena, boundary, body_of(r), &fields, &r->form.file))
        return 400;
    return form_take(&r->form, r->arena, r->page->form, fields, true) ? 0 : 400;
}

int form_read(struct request *r)
{
    const struct page *page = r->page;
    if (!r->is_post) {
        form_init(&r->form, r->arena, page->query, page->form);
        return form_take(&r->form, r->arena, page->query, r->query, false) ? 0 : 400;
    }
    form_init(&r->form, r->arena, page->form, page->query);
    struct span body = body_of(r);
    if (page->by_link)
        return !is_urlencoded(r) || take_body(r) == 0 ? 0 : 400;
    if (!session_origin_is_ours(r))
        return 403;
    struct span boundary = boundary_of(r);
    if (!span_is_empty(boundary)) {
        r->form.token = multipart_token(r->arena, boundary, body);
        r->state->body_due = true; /* megabytes, whoever sends them */
        return 0;
    }
    if (!span_is_empty(body) && !is_urlencoded(r))
        return 415;
    r->form.token = form_token(r->arena, body);
    r->state->body_due = body.len > FORM_EARLY_BYTES && !page->changes_nothing;
    return r->state->body_due ? 0 : take_body(r);
}

int form_read_late(struct request *r)
{
    if (!r->state->body_due)
        return 0;
    r->state->body_due = false;
    return take_body(r);
}

int form_read_refused(struct request *r)
{
    static struct bucket refused = {.room = FORM_REFUSED_BYTES,
                                    .per_second = FORM_REFUSED_BYTES_PER_SECOND};
    if (!r->state->body_due || bucket_take(&refused, request_clock(), body_of(r).len))
        return form_read_late(r);
    r->state->body_due = false;
    return 503;
}
