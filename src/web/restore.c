/* Forms that are filled from drafts, and what error pages keep of a form. */
#include "web/restore.h"

#include "core/urlencoded.h"
#include "web/log.h"
#include "web/request.h"
#include "web/session.h"

struct span restore_target(const struct request *r)
{
    const char *draft = r->page->draft;
    if (draft == NULL)
        return (struct span){NULL, 0};
    return draft[0] == '\0' ? r->path : span_of(draft);
}

static bool is_wanted(const struct request *r)
{
    struct span rest = r->query;
    struct span name;
    struct span value;
    while (urlencoded_next(&rest, &name, &value)) {
        if (urlencoded_is(name, "draft"))
            return urlencoded_is(value, "open");
    }
    return false;
}

static void read_fields(struct db_row *row, void *out)
{
    struct request *r = out;
    r->state->draft = db_text(row);
    (void)db_time(row);
}

void restore_ask(struct request *r)
{
    if (r->is_post || r->page->draft == NULL || !session_is_claimed(r) || !is_wanted(r))
        return;
    db_ask(r->batch, STMT_draft_open, read_fields, r, DB_BYTES(session_hash(r)),
           DB_TEXT(restore_target(r)));
}

void restore_fill(struct request *r)
{
    if (!span_is_empty(r->state->draft) &&
        !form_take_json(&r->form, r->arena, r->page->form, r->state->draft))
        log_problem(r, "a draft that is no form");
    r->state->draft = SPAN("");
}

/* The path of the page that a button was on, which browsers tell us of our own pages. */
static struct span came_from(struct request *r)
{
    struct span origin = page_origin(r);
    struct span from = page_header(r, "referer");
    if (from.len > origin.len && memcmp(from.ptr, origin.ptr, origin.len) == 0 &&
        from.ptr[origin.len] == '/')
        return span_from(from, origin.len);
    return SPAN("/");
}

struct span restore_form_path(struct request *r)
{
    if (r->page->shown_at != NULL)
        return span_of(r->page->shown_at);
    return r->page->steps[0] != NULL ? r->path : came_from(r);
}

static bool is_signed_out(const struct request *r)
{
    bool for_members = r->page->guard != GUARD_ANYONE || r->page->post_guard != GUARD_ANYONE;
    return r->state->session_done && r->viewer.account_id == 0 && for_members;
}

/*
 * Words that another site's page made a browser send are not shown as the person's own: either the token is that of
 * a form of ours, or the browser says that the form was on a page of ours.
 */
static bool is_from_our_page(struct request *r)
{
    return session_csrf_may_be_right(r) || !span_is_empty(page_header(r, "origin"));
}

enum restore_way restore_way(struct request *r, int status)
{
    if (!r->is_post || r->state->unread != 0 || r->kore == NULL || !is_from_our_page(r))
        return RESTORE_NOTHING;
    if (status == 403 && is_signed_out(r))
        return RESTORE_SIGN_IN;
    bool token_is_old = status == 403 && !session_csrf_is_right(r);
    if (status >= 500 || token_is_old)
        return RESTORE_AGAIN;
    return form_has_words(&r->form) ? RESTORE_SHOW : RESTORE_NOTHING;
}
