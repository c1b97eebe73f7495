/* "What is this?": asking about a word, and a coach's answer. */
#include "word/word.h"

#include "core/escape.h"
#include "core/slug.h"
#include "gen/word/word_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

/* ---- asking ---- */

static const struct form_field ask_query[] = {
    {.name = "words", .kind = FORM_LINE, .max = 200},
    {.name = "asked", .kind = FORM_FLAG},
    {0},
};

static const struct form_field ask_form[] = {
    {.name = "words",
     .kind = FORM_LINE,
     .label = "The word",
     .required = true,
     .min = 2,
     .max = WORD_MAX,
     .missing = "Please write the word that you do not know.",
     .wrong = "Please write a word or a few: 60 letters at most."},
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

static void ask_show(struct request *r, int status)
{
    struct head head = {.title = SPAN("What does a word mean?"),
                        .section = "terms",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    word_ask_page(out, r, r->data);
    reply_end(r);
}

static void ask_load(struct request *r)
{
    struct span slug = word_slug(r->arena, form_get(&r->form, "words"));
    if (slug.len > 0)
        word_store_find(r->batch, slug, r->data);
}

static void ask_reply(struct request *r)
{
    ask_show(r, 200);
}

static void ask_write(struct request *r)
{
    struct span words = form_get(&r->form, "words");
    struct span slug = word_slug(r->arena, words);
    if (!r->form.failed && slug.len == 0)
        form_fail(&r->form, "words", SPAN("Please write a word with letters in it."));
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    once_begin(r, NULL);
    word_store_ask(r->batch, r->viewer.account_id, words, slug);
    once_end(r, NULL);
    limit_take(r, "word");
}

static void ask_saved(struct request *r)
{
    struct text path;
    text_init(&path, 4000);
    text_literal(&path, "/words/ask?asked=1&words=");
    escape_url_part(&path, form_get(&r->form, "words"));
    reply_see_other(r, SPAN_FMT, SPAN_ARG(text_span(&path)));
    text_free(&path);
}

static void ask_refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    ask_show(r, page_refused_status(r));
}

PAGE(word_ask, .guard = GUARD_MEMBER, .query = ask_query, .form = ask_form, .draft = DRAFT_HERE,
     .data_size = sizeof(struct word), .steps = {ask_load, ask_reply},
     .post = {page_nothing, ask_write, ask_saved}, .refused = {ask_load, ask_refused})

/* ---- answering ---- */

static const struct form_field show_query[] = {
    {.name = "term", .kind = FORM_LINE, .max = 200},
    {0},
};

static const char *const values[] = {"none", "open", NULL};

static const struct form_field show_form[] = {
    {.name = "value", .kind = FORM_CHOICE, .required = true, .choices = values},
    {0},
};

static void show_load(struct request *r)
{
    word_store_get(r->batch, session_hash(r), page_part_id(r, 1), r->data);
}

/* Another name of a term: its form has it already. */
static bool leads_to_term(struct request *r, const struct word *word)
{
    struct wiki_target target = {0};
    struct span slug = slug_make_or_empty(r->arena, form_get(&r->form, "term"), SLUG_MAX);
    library_resolve(NULL, SPAN("term"), slug, &target);
    if (slug.len == 0 || !target.found)
        return false;
    struct text path;
    text_init(&path, 4000);
    text_add_span(&path, target.path);
    text_literal(&path, "/edit?alias=");
    escape_url_part(&path, word->words);
    reply_see_other(r, SPAN_FMT, SPAN_ARG(text_span(&path)));
    text_free(&path);
    return true;
}

static void show_reply(struct request *r)
{
    const struct word *word = r->data;
    if (word->id == 0) {
        reply_not_found(r);
        return;
    }
    if (!r->is_post && leads_to_term(r, word))
        return;
    if (!r->is_post && form_get(&r->form, "term").len > 0)
        form_fail(&r->form, "term", SPAN("No term has that name. Choose one from the list."));
    struct head head = {.title = arena_printf(r->arena, "Word: " SPAN_FMT, SPAN_ARG(word->words)),
                        .section = "me",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->form.failed ? 422 : 200, &head);
    word_show_page(out, r, word);
    reply_end(r);
}

static void show_write(struct request *r)
{
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    word_store_settle(r->batch, r->viewer.account_id, page_part_id(r, 1),
                      span_is(form_get(&r->form, "value"), "none"));
    limit_take(r, "edit");
}

static void show_saved(struct request *r)
{
    reply_see_other(r, "/desk?list=words");
}

PAGE(word_show, .guard = GUARD_COACH, .query = show_query, .form = show_form,
     .data_size = sizeof(struct word), .steps = {show_load, show_reply},
     .post = {page_nothing, show_write, show_saved}, .refused = {show_load, show_reply})
