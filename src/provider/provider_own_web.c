/* Which providers one's own account is linked with. */
#include "provider/provider_page.h"

#include "audit/audit.h"
#include "gen/provider/provider_view.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/session.h"

static const struct {
    const char *name;
    const char *words;
} done_words[] = {
    {"linked", "Linked. You can sign in with it from now on."},
    {"unlinked",
     "Unlinked. Nobody can sign in with it any more, and other devices that signed in with it are "
     "signed out."},
    {"failed", "It was not linked: we could not make sure who you are there. Please try again."},
};

static void own_load(struct request *r)
{
    struct provider_own *own = r->data;
    provider_store_links(r->batch, session_hash(r), &own->links);
}

static void own_show(struct request *r)
{
    struct provider_own *own = r->data;
    for (size_t i = 0; i < COUNT_OF(done_words); i++) {
        if (!r->is_post && span_is(form_get(&r->form, "done"), done_words[i].name))
            own->done = done_words[i].words;
    }
    static const struct head head = {
        .title = SPAN("Other ways to sign in"), .section = "me", .not_for_search_engines = true};
    int status = r->is_post ? page_refused_status(r) : 200;
    struct text *out = reply_begin(r, status, &head);
    provider_own_view(out, r, own, r->is_post ? r->error.message : SPAN(""));
    reply_end(r);
}

static const struct form_field own_query[] = {
    {.name = "done", .kind = FORM_LINE},
    {0},
};

PAGE(provider_own, .guard = GUARD_MEMBER, .query = own_query,
     .data_size = sizeof(struct provider_own), .steps = {own_load, own_show})

/* ---- linking ---- */

static void own_link_load(struct request *r)
{
    struct provider_own *own = r->data;
    own_load(r);
    provider_store_to(r->batch, page_part(r, 1), &own->going.to);
}

static void own_link_go(struct request *r)
{
    struct provider_own *own = r->data;
    if (span_is_empty(own->going.to.title))
        reply_not_found(r);
    else
        provider_go(r, &own->going, r->viewer.account_id, SPAN(""));
}

static void own_link_shown(struct request *r)
{
    const struct provider_own *own = r->data;
    provider_show_going(r, &own->going);
}

static struct span own_link_asked(struct request *r)
{
    struct span title = ((const struct provider_own *)r->data)->going.to.title;
    return span_is_empty(title) ? SPAN("Link another site")
                                : arena_printf(r->arena, "Link " SPAN_FMT, SPAN_ARG(title));
}

PAGE(provider_own_link, .guard = GUARD_MEMBER, .confirmed = true, .asked_of = own_link_asked,
     .writes_quietly = true, .data_size = sizeof(struct provider_own),
     .post = {own_link_load, own_link_go, own_link_shown}, .refused = {own_show})

/* ---- unlinking ---- */

static struct span title_of(const struct provider_own *own, int64_t id)
{
    for (size_t i = 0; i < own->links.count; i++) {
        if (own->links.items[i].id == id)
            return own->links.items[i].title;
    }
    return SPAN("");
}

static void unlink_one(struct request *r)
{
    const struct provider_own *own = r->data;
    int64_t id = page_part_id(r, 1);
    struct span title = title_of(own, id);
    if (span_is_empty(title))
        return; /* it is gone already */
    provider_store_unlink(r->batch, r->viewer.account_id, id, session_hash(r));
    audit_note(r, AUDIT_PROVIDER_UNLINKED, r->viewer.account_id, title);
}

static void unlink_done(struct request *r)
{
    reply_see_other(r, "/account/providers?done=unlinked");
}

static struct span unlink_asked(struct request *r)
{
    struct span title = title_of(r->data, page_part_id(r, 1));
    return span_is_empty(title) ? SPAN("Unlink another site")
                                : arena_printf(r->arena, "Unlink " SPAN_FMT, SPAN_ARG(title));
}

PAGE(provider_own_unlink, .guard = GUARD_MEMBER, .confirmed = true, .asked_of = unlink_asked,
     .writes_quietly = true, .data_size = sizeof(struct provider_own),
     .post = {own_load, unlink_one, unlink_done}, .refused = {own_show})
