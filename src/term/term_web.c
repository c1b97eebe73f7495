/* Terms: the list from A to Z, a term, its form and history. */
#include "term/term.h"

#include "core/slug.h"
#include "gen/term/term_view.h"
#include "web/page.h"
#include "web/reply.h"

static void check(struct arena *arena, const void *model, struct model_faults *faults)
{
    term_model_check(arena, model, faults);
}

static const struct entry_input inputs[] = {
    {"see", "See also", "Terms by their titles, such as Neutral spine.", false},
    {.label = NULL},
};

static const struct form_field form[] = {
    ENTRY_FORM_FIELDS,
    ENTRY_COLUMN("see", "Term"),
    {0},
};

static void structured(const struct entry_structuring *in)
{
    entry_structured_address(in, "inDefinedTermSet", SPAN("/terms"));
}

const struct entry_kind term_kind = {
    .name = "term",
    .folder = "terms",
    .noun = "term",
    .fields = term_fields,
    .model_size = sizeof(struct term_model),
    .check = check,
    .inputs = inputs,
    .show = term_entry,
    .structured = structured,
    .structured_type = "DefinedTerm",
};

/* ---- the list ---- */

static void index_load(struct request *r)
{
    entry_index_load(r, &term_kind, &(struct entry_choice){0});
}

static void index_reply(struct request *r)
{
    entry_list_end(r->arena, SPAN("/terms"), r->data);
    struct text *out =
        entry_index_begin(r, &term_kind, SPAN("Terms"),
                          SPAN("Words that coaches and physiotherapists use, in plain ones."));
    term_index_page(out, r, r->data);
    reply_end(r);
}

PAGE(term_index, .query = entry_list_query, .data_size = sizeof(struct entry_list), .cached = true,
     .steps = {index_load, index_reply})

/* ---- one term: its page, history and form ---- */

PAGE(term_show, ENTRY_SHOW)
PAGE(term_revisions, ENTRY_REVISIONS)
PAGE(term_new, .form = form, ENTRY_NEW)
PAGE(term_edit, .form = form, ENTRY_EDIT)

/* ---- a term in short: what the script shows beside a marked word ---- */

enum { JSON_MAX = 16 * 1024 };

static void short_load(struct request *r)
{
    term_store_short(r->batch, slug_make_or_empty(r->arena, page_part(r, 1), SLUG_MAX), r->data);
}

static void short_reply(struct request *r)
{
    const struct term_short *term = r->data;
    struct text out;
    text_init(&out, JSON_MAX);
    term_short_json(&out, term);
    reply_json(r, term->title.len > 0 ? 200 : 404, text_span(&out));
    text_free(&out);
}

PAGE(term_short, .limit = "suggest", .data_size = sizeof(struct term_short), .for_machines = true,
     .steps = {short_load, short_reply})
