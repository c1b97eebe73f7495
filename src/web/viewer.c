/* The viewer's part of a page. */
#include "web/viewer.h"

#include "core/escape.h"
#include "core/zone.h"
#include "web/cache.h"
#include "web/lookup.h"
#include "web/once.h"
#include "web/request.h"
#include "web/session.h"
#include "web/site.h"

enum { WROTE_SECONDS = 5 };

/* Escaped as in a page. Names that are wider than their hole are not filled in but written. */
static struct span shown_name(struct request *r)
{
    struct text text;
    text_init(&text, 1024);
    escape_html(&text, r->viewer.name);
    struct span name = arena_span(r->arena, text_span(&text));
    text_free(&text);
    return name;
}

/* Holes are places in the page itself; in any other text values are written as they are. */
static bool is_page(const struct text *out, const struct request *r)
{
    return out == &r->state->body;
}

void viewer_name(struct text *out, struct request *r)
{
    struct span name = shown_name(r);
    if (is_page(out, r) && name.len <= hole_width(HOLE_NAME))
        hole_add(&r->state->holes, out, HOLE_NAME, 0);
    else
        text_add_span(out, name);
}

void viewer_zone(struct text *out, struct request *r)
{
    if (is_page(out, r) && r->viewer.zone.len <= hole_width(HOLE_ZONE))
        hole_add(&r->state->holes, out, HOLE_ZONE, 0);
    else
        text_add_span(out, r->viewer.zone);
}

void viewer_token(struct text *out, struct request *r)
{
    if (!is_page(out, r)) {
        text_add_span(out, page_csrf(r));
        return;
    }
    if (!r->state->shared)
        (void)session_csrf(r);
    hole_add(&r->state->holes, out, HOLE_TOKEN, 0);
}

/* A form that is shown again has the key that was sent; that of any other page is new each time. */
void viewer_key(struct text *out, struct request *r, struct span action)
{
    if (is_page(out, r) && !r->is_post)
        hole_add(&r->state->holes, out, HOLE_KEY, 0);
    else
        text_add_span(out, once_key(r, action));
}

static struct span vote_of(const struct request *r, int64_t post_id)
{
    for (size_t i = 0; i < r->viewer.vote_count; i++) {
        int64_t vote = r->viewer.votes[i];
        if (vote / 2 == post_id)
            return vote % 2 == 1 ? SPAN("up") : SPAN("down");
    }
    return (struct span){NULL, 0};
}

void viewer_vote(struct text *out, struct request *r, int64_t post_id)
{
    if (is_page(out, r))
        hole_add(&r->state->holes, out, HOLE_VOTE, post_id);
    else
        text_add_span(out, vote_of(r, post_id));
}

/* The look-up has it among the votes: twice the mark, and one more when it is followed (follow_wish). */
static struct span wish_of(const struct request *r, int64_t mark)
{
    for (size_t i = 0; i < r->viewer.vote_count; i++) {
        if (r->viewer.votes[i] == 2 * mark + 1)
            return SPAN("yes");
        if (r->viewer.votes[i] == 2 * mark)
            return SPAN("shun");
    }
    return (struct span){NULL, 0};
}

void viewer_follow(struct text *out, struct request *r, int64_t mark)
{
    struct span wish = wish_of(r, mark);
    if (is_page(out, r))
        hole_add(&r->state->holes, out, HOLE_FOLLOW, mark);
    else
        text_add_span(out, wish.len > 0 ? wish : SPAN("none"));
}

static struct span unread_of(struct request *r)
{
    int64_t count = r->viewer.unread;
    if (count <= 0)
        return (struct span){NULL, 0};
    return count >= VIEWER_UNREAD_MAX ? SPAN("99+")
                                      : arena_printf(r->arena, "%lld", (long long)count);
}

void viewer_unread(struct text *out, struct request *r)
{
    if (is_page(out, r))
        hole_add(&r->state->holes, out, HOLE_UNREAD, 0);
    else
        text_add_span(out, unread_of(r));
}

void viewer_area(struct text *out, struct request *r)
{
    if (is_page(out, r))
        hole_mark(&r->state->holes, out);
}

struct span viewer_value(void *context, const struct hole_slot *slot)
{
    struct request *r = context;
    switch (slot->kind) {
    case HOLE_NAME:
        return shown_name(r);
    case HOLE_ZONE:
        return r->viewer.zone;
    case HOLE_TOKEN:
        return session_csrf(r);
    case HOLE_KEY:
        return once_new_key(r);
    case HOLE_VOTE:
        return vote_of(r, slot->id);
    case HOLE_FOLLOW:
        return wish_of(r, slot->id);
    case HOLE_UNREAD:
        return unread_of(r);
    case HOLE_KINDS:
        break;
    }
    return (struct span){NULL, 0};
}

/* ---- who looks ---- */

static void read_votes(struct db_row *row, void *out)
{
    struct viewer *viewer = out;
    viewer->votes = db_ints(row, &viewer->vote_count);
}

void viewer_ask_follow(struct request *r, const char *kind, struct span name)
{
    struct span hash = session_hash(r);
    if (!span_is_empty(hash))
        db_ask(r->batch, STMT_viewer_follow, read_votes, &r->viewer, DB_BYTES(hash),
               DB_TEXT(span_of(kind)), DB_TEXT(name));
}

void viewer_ask_follows(struct request *r, const char *kind)
{
    struct span hash = session_hash(r);
    if (!span_is_empty(hash))
        db_ask(r->batch, STMT_viewer_follows, read_votes, &r->viewer, DB_BYTES(hash),
               DB_TEXT(span_of(kind)), DB_INT(VIEWER_FOLLOWS));
}

void viewer_ask_votes(struct request *r, int64_t question, const char *sort, int64_t rank,
                      instant at, int64_t answer, int64_t most)
{
    struct span hash = session_hash(r);
    if (!span_is_empty(hash))
        db_ask(r->batch, STMT_viewer_votes, read_votes, &r->viewer, DB_BYTES(hash),
               DB_INT(question), DB_TEXT(span_of(sort)), DB_INT(rank), DB_TIME(at), DB_INT(answer),
               DB_INT(most));
}

void viewer_authors(struct request *r, const int64_t *authors, size_t count)
{
    r->state->authors = authors;
    r->state->author_count = count;
}

void viewer_apart(struct request *r)
{
    r->viewer.apart = true;
}

bool viewer_blocks(const struct request *r, int64_t author)
{
    for (size_t i = 0; i < r->viewer.block_count; i++) {
        if (r->viewer.blocks[i] == author)
            return true;
    }
    return false;
}

/* They wrote some of it, or block somebody who did. */
static bool is_author(const struct request *r)
{
    for (size_t i = 0; i < r->state->author_count; i++) {
        int64_t author = r->state->authors[i];
        if (author == r->viewer.account_id || viewer_blocks(r, author))
            return true;
    }
    return false;
}

static bool blocks_author_of(const struct cached *cached, const struct viewer *viewer)
{
    for (size_t i = 0; i < viewer->block_count; i++) {
        if (cache_has_author(cached, viewer->blocks[i]))
            return true;
    }
    return false;
}

/* Sees the page that all members see, as far as the role, the name and the zone tell. */
static bool sees_what_members_see(struct request *r)
{
    return r->viewer.account_id > 0 && !r->viewer.apart && !r->viewer.is_moderator &&
           !r->viewer.needs_factor && !r->page->own_for_members &&
           (!r->viewer.is_coach || r->page->same_for_coaches) &&
           shown_name(r).len <= hole_width(HOLE_NAME) &&
           r->viewer.zone.len <= hole_width(HOLE_ZONE);
}

/* ---- rendering for all members ---- */

bool viewer_begin_shared(struct request *r)
{
    struct request_state *state = r->state;
    if (!r->page->cached || r->is_post || state->status != 200 || state->personal ||
        !sees_what_members_see(r) || is_author(r) || viewer_just_wrote(r))
        return false;
    state->shared = true;
    state->hidden_viewer = r->viewer;
    r->viewer = (struct viewer){.account_id = VIEWER_ANY, .role = SPAN("member")};
    return true;
}

void viewer_end_shared(struct request *r)
{
    if (!r->state->shared)
        return;
    r->viewer = r->state->hidden_viewer;
    r->state->shared = false;
}

/* ---- its days and times ---- */

void viewer_begin_zone(struct request *r)
{
    viewer_end_zone(r);
    if (!span_is_empty(r->viewer.zone))
        r->state->zone = zone_open(r->viewer.zone);
    r->state->body.zone = r->state->zone;
}

void viewer_end_zone(struct request *r)
{
    r->state->body.zone = NULL;
    zone_close(r->state->zone);
    r->state->zone = NULL;
}

/* ---- from the cache ---- */

struct cache_key viewer_cache_key(const struct request *r, bool members)
{
    return (struct cache_key){members ? CACHE_MEMBERS : CACHE_VISITORS, r->path, r->query};
}

bool viewer_find_cached(struct request *r)
{
    if (!r->page->cached || r->is_post || !session_is_claimed(r) || viewer_just_wrote(r))
        return false;
    struct cached *cached = cache_find(viewer_cache_key(r, true));
    if (cached == NULL)
        return false;
    r->state->cached = cached;
    bool may_gzip;
    size_t count;
    const struct hole_slot *slots = hole_page_slots(cache_members_page(cached, &may_gzip), &count);
    int64_t *posts = arena_array_of(r->arena, int64_t, count + 1);
    size_t post_count = 0;
    for (size_t i = 0; i < count; i++) { /* first: viewer_find looks there */
        if (slots[i].kind == HOLE_FOLLOW)
            posts[post_count++] = slots[i].id;
    }
    for (size_t i = 0; i < count; i++) {
        if (slots[i].kind == HOLE_VOTE)
            posts[post_count++] = slots[i].id;
    }
    lookup_add(r, posts, post_count);
    return true;
}

bool viewer_fits_cached(struct request *r)
{
    return sees_what_members_see(r) && !cache_has_author(r->state->cached, r->viewer.account_id) &&
           !blocks_author_of(r->state->cached, &r->viewer);
}

/* ---- just after a write ---- */

static const char *wrote_cookie(void)
{
    return site.tls ? "__Host-bt_wrote" : "bt_wrote";
}

bool viewer_just_wrote(const struct request *r)
{
    return !span_is_empty(page_cookie(r, wrote_cookie()));
}

void viewer_note_write(struct request *r)
{
    reply_cookie(r, wrote_cookie(), SPAN("1"), WROTE_SECONDS);
}
