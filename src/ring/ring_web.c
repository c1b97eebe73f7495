/* For moderators: accounts that vote for each other, and what is done about it. */
#include "ring/ring.h"

#include "audit/audit.h"
#include "gen/ring/ring_view.h"
#include "queue/queue.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const states[] = {"reversed", "left", "open", NULL};

static const struct form_field form[] = {
    {.name = "state", .kind = FORM_CHOICE, .required = true, .choices = states},
    ONCE_FIELD,
    {0},
};

static void load(struct request *r)
{
    struct ring *ring = r->data;
    ring_store_one(r->batch, session_hash(r), page_part_id(r, 1), ring);
    queue_store_claimer(r->batch, session_hash(r), SPAN("ring"), page_part_id(r, 1),
                        &ring->claimer);
}

static void show(struct request *r)
{
    const struct ring *ring = r->data;
    if (ring->id == 0) {
        reply_not_found(r);
        return;
    }
    struct head head = {.title = arena_printf(r->arena, "Votes among %zu accounts (%lld)",
                                              ring->members.count, (long long)ring->id),
                        .section = "moderation",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    ring_view(out, r, ring);
    reply_end(r);
}

static void write(struct request *r)
{
    const struct ring *ring = r->data;
    if (ring->id == 0 || r->form.failed) {
        reply_not_found(r);
        return;
    }
    once_begin(r, NULL);
    ring_store_decide(r->batch, r->viewer.account_id, ring->id, form_get(&r->form, "state"));
    audit_note(r, AUDIT_RING, 0, r->path); /* whom it is about does not read of it */
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void written(struct request *r)
{
    reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

PAGE(ring_decide, .guard = GUARD_MODERATOR, .form = form, .data_size = sizeof(struct ring),
     .steps = {load, show}, .post = {load, write, written})
