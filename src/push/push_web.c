/* Showing notices on a device while the site is closed there: its browser's button (assets/js/push.js), and ending it. */
#include <sodium.h>

#include "push/push.h"
#include "web/limit.h"
#include "web/page.h"
#include "web/reply.h"

/* As browsers write them: keys in base64url. */
static const struct form_field form[] = {
    {.name = "endpoint", .kind = FORM_LINE, .max = PUSH_ENDPOINT_MAX, .ours = true},
    {.name = "point", .kind = FORM_LINE, .max = 100, .ours = true},
    {.name = "auth", .kind = FORM_LINE, .max = 100, .ours = true},
    {.name = "stop", .kind = FORM_BUTTON},
    {0},
};

static bool read_bytes(struct request *r, const char *field, size_t len, struct span *out)
{
    struct span base64 = form_get(&r->form, field);
    unsigned char *bytes = arena_alloc(r->arena, len);
    size_t found = 0;
    bool ok = sodium_base642bin(bytes, len, base64.ptr, base64.len, NULL, &found, NULL,
                                sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
              found == len;
    *out = span_make((const char *)bytes, ok ? len : 0);
    return ok;
}

/*
 * What else an address has to be is looked at by who connects to it (src/ctl/push). Its beginning is part of what we sign: nothing is in it
 * that would end a word there.
 */
static bool is_address(struct span endpoint)
{
    for (size_t i = 0; i < endpoint.len; i++) {
        if ((unsigned char)endpoint.ptr[i] <= ' ' || (unsigned char)endpoint.ptr[i] >= 0x7F ||
            endpoint.ptr[i] == '"' || endpoint.ptr[i] == '\\')
            return false;
    }
    return span_starts(endpoint, "https://") || span_starts(endpoint, "http://127.0.0.1:");
}

static void set_write(struct request *r)
{
    struct span endpoint = form_get(&r->form, "endpoint");
    struct span point;
    struct span auth;
    if (form_has(&r->form, "stop")) {
        push_store_unsubscribe(r->batch, r->viewer.session_id);
    } else if (r->form.failed || !is_address(endpoint) ||
               !read_bytes(r, "point", PUSH_KEY_BYTES, &point) ||
               !read_bytes(r, "auth", PUSH_SECRET_BYTES, &auth)) {
        reply_error(r, 422,
                    SPAN("Your browser did not say how it can be reached. Please try again, or let "
                         "yourself be told by mail."));
        return;
    } else {
        push_store_subscribe(r->batch, r->viewer.account_id, r->viewer.session_id, endpoint, point,
                             auth);
    }
    limit_take(r, "follow");
}

static void set_reply(struct request *r)
{
    reply_see_other(r, "/following?saved=1#settings");
}

PAGE(push_set, .guard = GUARD_MEMBER, .form = form, .writes_quietly = true,
     .post = {page_nothing, set_write, set_reply})
