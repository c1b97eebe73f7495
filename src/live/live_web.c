/* /questions/12/live: what is new there, as long as its reader stays. */
#include "live/live.h"
#include "live/live_page.h"
#include "live/live_stream.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/keyed_hash.h"
#include "core/network.h"
#include "web/cache.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/reply_internal.h"
#include "web/request.h"
#include "web/takeover.h"

enum { HEAD_MAX = 512, ID_LEN = 16 };

/* Browsers say so; whoever follows the address reads the page. */
static bool wants_events(const struct request *r)
{
    struct span accept = page_header(r, "accept");
    return span_find_text(accept, "text/event-stream") < accept.len;
}

/* Another site's script could read nothing of it; it does not make our readers hold streams for it either. */
static bool is_for_another_site(const struct request *r)
{
    struct span from = page_header(r, "sec-fetch-site");
    return !span_is_empty(from) && !span_is(from, "same-origin") && !span_is(from, "none");
}

static size_t place_of(struct request *r)
{
    return keyed_hash(network_of(r->arena, r->address)) % LIVE_PLACES;
}

/* The state that the reader was told before; 0: none. */
static uint64_t seen_before(const struct request *r)
{
    char digits[ID_LEN + 1] = "";
    struct span id = page_header(r, "last-event-id");
    if (id.len != ID_LEN)
        return 0;
    memcpy(digits, id.ptr, ID_LEN);
    return strtoull(digits, NULL, 16);
}

/* A status that a browser's EventSource does not try again by itself for: live.js does, after a while. */
static void refuse(struct request *r, int status)
{
    reply_header(r, "retry-after", "60");
    reply_nothing(r, status);
}

/* `state`: what was asked for; NULL: it is known. */
static void begin(struct request *r, int64_t question, const struct live_state *state)
{
    char room[HEAD_MAX];
    int fd = takeover(r);
    if (fd == -1) {
        refuse(r, 503);
        return;
    }
    struct live_reader reader = {.question = question,
                                 .state = state,
                                 .is_old = cache_moment() != r->state->moment,
                                 .place = place_of(r),
                                 .head = live_stream_head(room, sizeof(room), r->id),
                                 .seen = seen_before(r)};
    (void)live_join(fd, &reader); /* false: they left again */
    reply_note(r, 200, reader.head.len);
}

static void ask(struct request *r, int64_t question)
{
    int64_t *asked = arena_array_of(r->arena, int64_t, 1);
    *asked = question;
    live_store_states(r->batch, asked, 1, r->data);
}

static void live_load(struct request *r)
{
    int64_t question = page_segment_id(r, 2);
    if (question == 0)
        reply_not_found(r);
    else if (!wants_events(r))
        reply_see_other(r, "/questions/%lld", (long long)question);
    else if (reply_wants_no_body(r) || is_for_another_site(r))
        reply_nothing(r, 204);
    else if (live_is_ending() || !live_has_room(place_of(r)))
        refuse(r, 503);
    else if (live_is_known(question))
        begin(r, question, NULL);
    else
        ask(r, question);
}

/* 204: a browser does not come back by itself. */
static void live_reply(struct request *r)
{
    const struct live_states *states = r->data;
    if (states->count == 0)
        reply_nothing(r, 204);
    else
        begin(r, states->items[0].question, &states->items[0]);
}

PAGE(live_show, .for_machines = true, .data_size = sizeof(struct live_states),
     .steps = {live_load, live_reply})
