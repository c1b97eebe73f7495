/* Asking somebody about a post: a comment on it that says for whom it is. */
#include "core/name_key.h"
#include "core/network.h"
#include "gen/person/person_view.h"
#include "hold/hold.h"
#include "person/person_page.h"
#include "personal/personal.h"
#include "queue/queue.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"
#include "web/trap.h"

enum { NAMED_MAX = 200, NEWEST_MAX = 5 };

static const struct form_field query[] = {
    {.name = "post", .kind = FORM_LINE, .max = NAMED_MAX},
    {0},
};

static const struct form_field form[] = {
    {.name = "post",
     .kind = FORM_LINE,
     .label = "Which question or answer",
     .required = true,
     .max = NAMED_MAX,
     .missing = "Please say which question or answer it is about."},
    {.name = "body",
     .kind = FORM_TEXT,
     .label = "Your question",
     .required = true,
     .min = 2,
     .max = POST_COMMENT_MAX,
     .missing = "Please write your question first."},
    PERSONAL_FIELDS,
    ONCE_FIELD,
    ONCE_AGAIN_FIELD,
    DRAFT_FIELD,
    TRAP_FIELDS,
    {0},
};

/* The number in "12", "/answers/12", "https://…/questions/12/why#answer-34": the last one behind a word for a post. */
static int64_t number_of(struct span named)
{
    static const char *const before[] = {"#answer-", "/answers/", "/questions/"};
    int64_t id = 0;
    struct span digits = named;
    for (size_t i = 0; i < COUNT_OF(before); i++) {
        size_t at = span_find_text(named, before[i]);
        if (at < named.len) {
            digits = span_from(named, at + strlen(before[i]));
            break;
        }
    }
    size_t len = 0;
    while (len < digits.len && digits.ptr[len] >= '0' && digits.ptr[len] <= '9')
        len++;
    return span_int(span_make(digits.ptr, len), 1, INT64_MAX, &id) ? id : 0;
}

static void load(struct request *r)
{
    struct person_ask_page *page = r->data;
    int64_t id = number_of(form_get(&r->form, "post"));
    page->between = (struct person_between){0};
    struct span key = name_key(r->arena, page_part(r, 1));
    page->about = (struct post_source){0};
    page->newest = (struct account_post_list){0};
    person_store_between(r->batch, session_hash(r), key, &page->between);
    if (id != 0)
        post_store_source(r->batch, session_hash(r), id, &page->about);
    else
        account_store_posts(r->batch, key, ACCOUNT_EVERYTHING, ACCOUNT_PLACE_FIRST, NEWEST_MAX,
                            &page->newest);
}

/* A question or an answer that may be written to. */
static bool is_askable(const struct post_source *about)
{
    return about->id != 0 && !about->gone && !about->closed &&
           (span_is(about->kind, "question") || span_is(about->kind, "answer"));
}

static void show(struct request *r)
{
    struct person_ask_page *page = r->data;
    if (page->between.id == 0) {
        reply_not_found(r);
        return;
    }
    if (!is_askable(&page->about))
        page->about.id = 0;
    struct head head = {.title =
                            arena_printf(r->arena, "Ask " SPAN_FMT, SPAN_ARG(page->between.name)),
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    person_ask_view(out, r, page);
    reply_end(r);
}

/* "For NAME: " before the words; of a name only `_` means something in Markdown. */
static struct span words_for(struct arena *arena, struct span name, struct span body)
{
    struct text out;
    text_init(&out, 2 * NAME_MAX * 4 + POST_COMMENT_MAX * 4 + 16);
    text_add_span(&out, SPAN("For "));
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '_')
            text_add_span(&out, SPAN("\\"));
        text_add_span(&out, span_make(name.ptr + i, 1));
    }
    text_add_span(&out, SPAN(": "));
    text_add_span(&out, span_trim(body));
    struct span words = arena_span(arena, text_span(&out));
    text_free(&out);
    return words;
}

/* What is asked and about what; what is wrong with either is a fault of the form. */
static void check(struct request *r)
{
    struct person_ask_page *page = r->data;
    struct form *f = &r->form;
    personal_take(r);
    if (!is_askable(&page->about) && !span_is_empty(form_get(f, "post")))
        form_fail(
            f, "post",
            SPAN("There is no such question or answer to ask about. Please give its address."));
    struct span words = words_for(r->arena, page->between.name, form_get(f, "body"));
    if (!f->failed && !post_text_make_comment(r->arena, words, &page->text))
        form_fail(f, "body", page->text.fault);
}

static void write(struct request *r)
{
    struct person_ask_page *page = r->data;
    if (page->between.id == 0) {
        reply_not_found(r);
        return;
    }
    check(r);
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    if (personal_asks(r, SPAN("")))
        return;
    page_writes_to(r, page->about.thread_id);
    once_begin_words(r, &page->id, page->about.id, SPAN(""), page->text.body);
    limit_look(r, "comment");
    person_store_ask(r->batch, r->viewer.account_id, page->between.id, page->about.id, &page->text,
                     &page->id);
    queue_store_red_flags(r->batch, 0, page->text.body);
    hold_store_new(r->batch, r->viewer.account_id, &page->text, network_of(r->arena, r->address),
                   &page->held);
    once_end(r, ONCE_POST);
    limit_take(r, "comment");
}

static void find_place(struct request *r)
{
    struct person_ask_page *page = r->data;
    post_store_place(r->batch, session_hash(r), page->id, &page->place);
}

static void written(struct request *r)
{
    const struct person_ask_page *page = r->data;
    if (page->held.len > 0)
        reply_see_other(r, "/comments/%lld/held", (long long)page->id);
    else
        post_reply_saved(r, "comments", page->id, &page->text,
                         post_place_path(r->arena, &page->place));
}

static void refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    load(r);
}

PAGE(person_ask, .guard = GUARD_MEMBER, .query = query, .form = form, .draft = DRAFT_HERE,
     .data_size = sizeof(struct person_ask_page), .steps = {load, show},
     .post = {load, write, find_place, written}, .refused = {refused, show})
