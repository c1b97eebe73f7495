/* Flagging a post, an entry or a person; what one flagged. */
#include "flag/flag_page.h"

#include "core/name_key.h"
#include "gen/flag/flag_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const whats[] = {"flag", "take-back", NULL};

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "why", .kind = FORM_CHOICE, .is_choice = flag_is_why},
    {.name = "words", .kind = FORM_TEXT, .label = "In your words", .max = FLAG_WORDS_MAX},
    {.name = "other", .kind = FORM_LINE, .label = "What it repeats", .max = FLAG_OTHER_MAX},
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

/* ---- a post or an entry ---- */

static void post_load(struct request *r)
{
    struct flag_page *page = r->data;
    post_store_source(r->batch, session_hash(r), page_part_id(r, 2), &page->source);
    flag_store_own(r->batch, session_hash(r), page_part_id(r, 2), 0, &page->own);
    close_vote_store_state(r->batch, session_hash(r), &page->votes);
    close_vote_store_list(r->batch, session_hash(r), page_part_id(r, 2), &page->vote_list);
}

/* What is found at the address, open to be flagged; false when that is answered. */
static bool post_is_there(struct request *r)
{
    struct flag_page *page = r->data;
    const struct post_source *source = &page->source;
    page->thing = flag_thing_of(source->kind);
    page->subject = (struct flag_subject){source->kind, source->id, source->title, source->slug};
    page->is_own = page->thing != FLAG_ENTRY && source->author_id == r->viewer.account_id;
    bool fits = page->thing == FLAG_ENTRY
                    ? span_is(page_part(r, 1), "entries")
                    : span_equal(page_part(r, 1),
                                 arena_printf(r->arena, SPAN_FMT "s", SPAN_ARG(source->kind)));
    if (source->id == 0 || !fits)
        reply_not_found(r);
    else if (source->gone)
        reply_gone(r);
    else if (source->closed)
        reply_error(r, 409, SPAN(POST_CLOSED));
    else
        return true;
    return false;
}

/* ---- a person ---- */

static void person_load(struct request *r)
{
    struct flag_page *page = r->data;
    account_store_person(r->batch, name_key(r->arena, page_part(r, 1)), &page->person);
}

static bool person_is_there(struct request *r)
{
    struct flag_page *page = r->data;
    const struct account_person *person = &page->person;
    page->thing = FLAG_PERSON;
    page->subject = (struct flag_subject){SPAN("person"), 0, person->name, SPAN("")};
    page->is_own = person->id == r->viewer.account_id;
    if (person->id != 0 && !span_is(person->role, "former") && !post_is_example(person->role))
        return true;
    reply_not_found(r);
    return false;
}

static void person_own_load(struct request *r)
{
    struct flag_page *page = r->data;
    if (person_is_there(r))
        flag_store_own(r->batch, session_hash(r), 0, page->person.id, &page->own);
}

/* ---- both ---- */

static void show(struct request *r)
{
    struct flag_page *page = r->data;
    struct head head = {.title = arena_printf(r->arena, "Flag this " SPAN_FMT ": " SPAN_FMT,
                                              SPAN_ARG(page->subject.kind),
                                              SPAN_ARG(page->subject.title)),
                        .section = "me",
                        .not_for_search_engines = true};
    if (!r->is_post && page->own.id != 0 && page->own.ended_at == 0) {
        form_set(&r->form, "why", page->own.why);
        form_set(&r->form, "words", page->own.words);
        if (page->own.other.kind.len > 0)
            form_set(&r->form, "other", flag_subject_path(r->arena, &page->own.other));
    }
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    flag_form_view(out, r, page);
    reply_end(r);
}

static void post_show(struct request *r)
{
    if (post_is_there(r))
        show(r);
}

static void check(struct request *r, struct flag_other *other)
{
    const struct flag_page *page = r->data;
    struct form *f = &r->form;
    struct span why = form_get(f, "why");
    *other = (struct flag_other){0};
    if (!flag_why_fits(why, page->thing)) /* empty, too */
        form_fail(f, "why", SPAN("Please choose what is wrong."));
    else if (span_is(why, "other") && span_is_empty(span_trim(form_get(f, "words"))))
        form_fail(f, "words", SPAN("Please say in a few words what is wrong."));
    else if (span_is(why, "duplicate") &&
             !flag_other_read(form_get(f, "other"), page_origin(r), other))
        form_fail(f, "other",
                  SPAN("Please give the address of the question that it repeats, or of a page of "
                       "the library."));
}

static void write(struct request *r)
{
    const struct flag_page *page = r->data;
    struct flag_other other;
    if (span_is(form_get(&r->form, "what"), "take-back")) {
        flag_store_take_back(r->batch, r->viewer.account_id, page->own.id);
        return;
    }
    check(r, &other);
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    once_begin(r, NULL);
    flag_store_put(r->batch, r->viewer.account_id, page->source.id, page->person.id,
                   form_get(&r->form, "why"), span_trim(form_get(&r->form, "words")), &other);
    once_end(r, NULL);
    limit_take(r, "flag");
}

static void post_write(struct request *r)
{
    if (post_is_there(r))
        write(r);
}

static void written(struct request *r)
{
    reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

static void refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    show(r);
}

PAGE(flag_post, .guard = GUARD_MEMBER, .form = form, .draft = DRAFT_HERE, .opens_draft = true,
     .data_size = sizeof(struct flag_page), .steps = {post_load, post_show},
     .post = {post_load, post_write, written}, .refused = {refused})

PAGE(flag_person, .guard = GUARD_MEMBER, .form = form, .draft = DRAFT_HERE, .opens_draft = true,
     .data_size = sizeof(struct flag_page), .steps = {person_load, person_own_load, show},
     .post = {person_load, person_own_load, write, written}, .refused = {refused})

/* ---- what one flagged ---- */

static const struct form_field mine_query[] = {
    {.name = "before", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {0},
};

static const struct form_field mine_form[] = {
    {.name = "flag", .kind = FORM_NUMBER, .required = true, .min = 1, .max = INT64_MAX},
    {0},
};

static void mine_load(struct request *r)
{
    struct flag_mine *mine = r->data;
    mine->before = form_number(&r->form, "before");
    flag_store_mine(r->batch, session_hash(r), mine->before == 0 ? INT64_MAX : mine->before,
                    FLAG_PAGE + 1, &mine->list);
}

static void mine_show(struct request *r)
{
    static const struct head head = {
        .title = SPAN("What you flagged"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    flag_mine_view(out, r, r->data);
    reply_end(r);
}

static void mine_write(struct request *r)
{
    if (r->form.failed)
        reply_error(r, 422, SPAN(""));
    else
        flag_store_take_back(r->batch, r->viewer.account_id, form_number(&r->form, "flag"));
}

static void mine_written(struct request *r)
{
    reply_see_other(r, "/my-flags");
}

PAGE(flag_mine, .guard = GUARD_MEMBER, .query = mine_query, .form = mine_form,
     .data_size = sizeof(struct flag_mine), .steps = {mine_load, mine_show},
     .post = {page_nothing, mine_write, mine_written})
