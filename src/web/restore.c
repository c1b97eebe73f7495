/* Forms that are filled from drafts, and what error pages keep of a form. */
#include "web/restore.h"

#include <ctype.h>

#include "core/urlencoded.h"
#include "gen/web/layout.h"
#include "web/log.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/session.h"

enum { RESTORE_HTML_MAX = 1280 * 1024 };

struct span restore_target(const struct request *r)
{
    const char *draft = r->page->draft;
    if (draft == NULL)
        return (struct span){NULL, 0};
    return draft[0] == '\0' ? r->path : span_of(draft);
}

/*
 * What the address, or else the page, asks for: "open" is the form's own draft (*state is 0 then), a number another by
 * its state.
 */
static bool is_wanted(const struct request *r, instant *state)
{
    struct span rest = r->query;
    struct span name;
    struct span value;
    *state = 0;
    while (urlencoded_next(&rest, &name, &value)) {
        if (urlencoded_is(name, "draft"))
            return urlencoded_is(value, "open") || span_int(value, 1, INT64_MAX, state);
    }
    return r->page->opens_draft;
}

static void read_fields(struct db_row *row, void *out)
{
    struct request *r = out;
    r->state->draft = db_text(row);
    r->state->draft_state = db_time(row);
    (void)db_text(row);
    (void)db_int(row);
    (void)db_text(row);
    (void)db_text(row);
}

void restore_ask(struct request *r)
{
    instant state;
    if (r->is_post || r->page->draft == NULL || !session_is_claimed(r) || !is_wanted(r, &state))
        return;
    db_ask(r->batch, STMT_draft_open, read_fields, r, DB_BYTES(session_hash(r)),
           DB_TEXT(restore_target(r)), DB_TIME_OR_NULL(state));
}

void restore_fill(struct request *r)
{
    if (!span_is_empty(r->state->draft) &&
        !form_take_json(&r->form, r->arena, r->page->form, r->state->draft))
        log_problem(r, "a draft that is no form");
    r->state->draft = SPAN("");
}

int64_t restore_state(const struct request *r, struct span action)
{
    if (r->is_post)
        return span_equal(action, r->path) ? form_number(&r->form, "draft_state") : 0;
    return span_equal(action, restore_target(r)) ? r->state->draft_state : 0;
}

/* The path of the page that a button was on, which browsers tell us of our own pages. */
static struct span came_from(struct request *r)
{
    struct span origin = page_origin(r);
    struct span from = page_header(r, "referer");
    if (from.len > origin.len && memcmp(from.ptr, origin.ptr, origin.len) == 0 &&
        from.ptr[origin.len] == '/' &&
        (from.len == origin.len + 1 || strchr("/\\", from.ptr[origin.len + 1]) == NULL))
        return span_from(from, origin.len);
    return SPAN("/");
}

struct span restore_form_path(struct request *r)
{
    if (r->page->shown_at != NULL)
        return span_of(r->page->shown_at);
    return r->page->steps[0] != NULL ? r->path : came_from(r);
}

struct span restore_back_path(struct request *r)
{
    struct span from = came_from(r);
    return span_is(from, "/") ? restore_form_path(r) : from;
}

static bool is_for_members(const struct request *r)
{
    return r->page->guard != GUARD_ANYONE || r->page->post_guard != GUARD_ANYONE;
}

static bool is_signed_out(const struct request *r)
{
    return r->state->session_done && r->viewer.account_id == 0 && is_for_members(r);
}

bool restore_has_secret(const struct request *r)
{
    for (const struct form_field *field = r->page->form; field != NULL && field->name != NULL;
         field++) {
        if (field->kind == FORM_SECRET)
            return true;
    }
    return false;
}

/* What a visitor's form holds is a name, an address, a token of a link. */
bool restore_has_words(const struct request *r)
{
    return is_for_members(r) && !restore_has_secret(r) && form_has_words(&r->form);
}

/*
 * Words that another site's page made a browser send are not shown as the person's own: either the token is that of
 * a form of ours, or the browser says that the form was on a page of ours.
 */
static bool is_from_our_page(struct request *r)
{
    return session_csrf_may_be_right(r) || !span_is_empty(page_header(r, "origin"));
}

static size_t urlencoded_len(struct span s)
{
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++)
        len += isalnum((unsigned char)s.ptr[i]) ? 1 : 3;
    return len;
}

struct span restore_asked(struct request *r)
{
    const struct page *page = r->page;
    return page->asked_of != NULL ? page->asked_of(r)
           : page->asked != NULL  ? span_of(page->asked)
                                  : SPAN("What you were about to do");
}

/* All of it can be sent again, later and from another page. */
static bool may_wait(const struct form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        const struct form_value *v = &form->values[i];
        if (v->value.len > 0 && (v->field->kind == FORM_SECRET || v->field->passes))
            return false;
    }
    return true;
}

struct restore_waiting restore_waiting_in(const struct form *form)
{
    return (struct restore_waiting){.to = form_get(form, "words_for"),
                                    .target = form_get(form, "draft_for"),
                                    .fields = form_get(form, "draft"),
                                    .labels = form_get(form, "labels"),
                                    .asked = form_get(form, "asked"),
                                    .key = form_get(form, "draft_key"),
                                    .state = form_get(form, "draft_state")};
}

struct restore_waiting restore_waiting(struct request *r)
{
    struct form *form = &r->form;
    bool confirms = r->state->asks == RESTORE_CONFIRM;
    if (form_has(form, "draft"))
        return restore_waiting_in(form);
    struct restore_waiting waiting = {.asked = confirms ? restore_asked(r) : SPAN("")};
    if (confirms ? !may_wait(form) : !restore_has_words(r))
        return waiting;
    if (r->state->words.ptr == NULL)
        r->state->words =
            confirms ? form_write_sent(r->arena, form) : form_write_json(r->arena, form);
    waiting.to = r->path;
    waiting.target = restore_target(r);
    waiting.fields = r->state->words;
    waiting.labels = form_write_labels(r);
    waiting.key = form_get(form, "key");
    waiting.state = form_get(form, "draft_state");
    waiting.too_long = urlencoded_len(waiting.fields) > RESTORE_BYTES_MAX;
    return waiting;
}

enum restore_way restore_way(struct request *r, int status)
{
    if (!r->is_post || r->state->unread != 0 || r->kore == NULL || !is_from_our_page(r))
        return RESTORE_NOTHING;
    r->state->unread = form_read_refused(r);
    if (r->state->unread != 0)
        return RESTORE_NOTHING;
    if (status == 403 && is_signed_out(r))
        return RESTORE_SIGN_IN;
    if (r->state->trapped)
        return RESTORE_AGAIN;
    if (r->state->asks != RESTORE_NOTHING)
        return r->state->asks;
    bool token_is_old = status == 403 && !session_csrf_is_right(r);
    if (status >= 500 || status == 429 || token_is_old)
        return !restore_has_secret(r)                                       ? RESTORE_AGAIN
               : span_is(r->path, "/login")                                 ? RESTORE_SIGN_IN
               : form_has(&r->form, "draft") || form_has(&r->form, "asked") ? RESTORE_AGAIN
                                                                            : RESTORE_FORM;
    return restore_has_words(r) ? RESTORE_SHOW : RESTORE_NOTHING;
}

/* As long as it is in HTML, and in JSON in HTML. */
static size_t html_len(struct span s)
{
    size_t len = s.len;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        len += c == '"' ? 6 : c == '&' || c == '\'' ? 4 : c == '<' || c == '>' ? 3 : 0;
        len += c == '\\' || c == '\n';
    }
    return len;
}

bool restore_fits(const struct request *r, size_t copies)
{
    size_t len = 0;
    for (size_t i = 0; i < r->form.count; i++) {
        const struct form_value *v = &r->form.values[i];
        if (v->given && v->field->kind != FORM_SECRET)
            len += html_len(v->value);
    }
    return copies * len <= RESTORE_HTML_MAX;
}

size_t restore_copies(struct request *r, enum restore_way way)
{
    bool taken_along =
        (way == RESTORE_SIGN_IN || way == RESTORE_CONFIRM || way == RESTORE_FACTOR) &&
        !restore_waiting(r).too_long;
    return way == RESTORE_AGAIN || way == RESTORE_CHANGED || taken_along ? 1 : 0;
}

void restore_show_changed(struct request *r, struct span saved)
{
    static const struct head head = {.title = SPAN("Saved before you changed it"),
                                     .not_for_search_engines = true};
    static const struct span message = SPAN(
        "What you sent first was saved. You have changed it since, and that is not saved yet.");
    r->state->changed =
        false; /* from here on it is a page like others, whose forms have new keys */
    if (span_is_empty(r->state->saved_at))
        r->state->saved_at = saved;
    struct text *out = reply_begin(r, 409, &head);
    layout_error(out, r, head.title, message,
                 restore_has_secret(r) ? RESTORE_FORM : RESTORE_CHANGED);
    reply_end(r);
}
