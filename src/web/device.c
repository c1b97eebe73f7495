/* Known devices, by a cookie. */
#include "web/device.h"

#include <sodium.h>

#include "web/reply.h"
#include "web/request.h"
#include "web/secret.h"
#include "web/site.h"

enum { ID_BYTES = 16, ID_LEN = 22, YEAR = 365 * 86400 };

static const char *cookie_name(void)
{
    return site.tls ? "__Host-bt_device" : "bt_device";
}

/* The parts of a cookie that we signed. */
static bool read_cookie(struct request *r, int64_t *account, struct span *id, int64_t *since)
{
    struct span cookie = page_cookie(r, cookie_name());
    struct span rest = cookie;
    struct span piece;
    if (!span_next(&rest, '.', &piece) || !span_int(piece, 1, INT64_MAX, account) ||
        !span_next(&rest, '.', id) || id->len != ID_LEN || !span_next(&rest, '.', &piece) ||
        !span_int(piece, 1, INT64_MAX, since))
        return false;
    struct span front = span_make(cookie.ptr, cookie.len - rest.len - 1);
    return secret_signed(r->arena, "device", front, rest);
}

static bool read_known(struct request *r, int64_t *account, struct span *id, instant *since)
{
    return read_cookie(r, account, id, since) && clock_now() - *since <= (int64_t)YEAR * 1000000;
}

struct span device_known(struct request *r, int64_t account, instant devices_since)
{
    int64_t of;
    instant since;
    struct span id;
    if (!read_known(r, &of, &id, &since) || of != account || since < devices_since)
        return SPAN("");
    return id;
}

bool device_account(struct request *r, int64_t *account, instant *since)
{
    struct span id;
    return read_known(r, account, &id, since);
}

static struct span new_id(struct arena *arena)
{
    unsigned char bytes[ID_BYTES];
    randombytes_buf(bytes, sizeof(bytes));
    char *text = arena_alloc(arena, ID_LEN + 1);
    sodium_bin2base64(text, ID_LEN + 1, bytes, sizeof(bytes),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return span_make(text, ID_LEN);
}

void device_remember(struct request *r, int64_t account)
{
    int64_t of = 0;
    int64_t since;
    struct span id;
    bool same = read_cookie(r, &of, &id, &since) && of == account;
    if (!same)
        id = new_id(r->arena);
    struct span front = arena_printf(r->arena, "%lld." SPAN_FMT ".%lld", (long long)account,
                                     SPAN_ARG(id), (long long)clock_now());
    struct span signature = secret_sign(r->arena, "device", front);
    if (span_is_empty(signature))
        return;
    reply_cookie(
        r, cookie_name(),
        arena_printf(r->arena, SPAN_FMT "." SPAN_FMT, SPAN_ARG(front), SPAN_ARG(signature)), YEAR);
}
