/* Articles: the list, an article with its series, its form and history. */
#include "article/article.h"

#include "gen/article/article_view.h"
#include "web/page.h"
#include "web/reply.h"

static void check(struct arena *arena, const void *model, struct model_faults *faults)
{
    article_model_check(arena, model, faults);
}

static const struct entry_input inputs[] = {
    {"series.slug", "Series",
     "Its address, such as lower-back-and-hips; empty for an article that is no part of a series.",
     true},
    {"series.title", "Title of the series", NULL, true},
    {"series.part", "Part", NULL, true},
    {.label = "Steps"},
    {"steps", "Step by step",
     "What to do, a step at a time. An exercise’s title beside it shows its picture; its "
     "step by number, or the whole.",
     false},
    {"steps_under", "Below which heading of the text",
     "As it is written there, such as The routine; empty: below the text.", false},
    {.label = "Video"},
    {"video.title", "Title of the video", NULL, true},
    {"video.url", "Its address", NULL, true},
    {"video.transcript", "What it says",
     "A transcript, or what it shows and says in your own words, for those who cannot see or hear "
     "it.",
     false},
    ENTRY_EVIDENCE_INPUTS,
    {.label = NULL},
};

static const struct form_field form[] = {
    ENTRY_FORM_FIELDS,
    ENTRY_FIELD("series.slug"),
    ENTRY_FIELD("series.title"),
    ENTRY_FIELD("series.part"),
    ENTRY_ROWS("steps", {"text", "What to do"}, {"entry", "Exercise"},
               {"of", "Its step, by number"}),
    ENTRY_FIELD("steps_under"),
    ENTRY_FIELD("video.title"),
    ENTRY_FIELD("video.url"),
    ENTRY_FIELD("video.transcript"),
    ENTRY_EVIDENCE_FIELDS,
    {0},
};

const struct entry_kind article_kind = {
    .name = "article",
    .folder = "articles",
    .noun = "article",
    .fields = article_fields,
    .model_size = sizeof(struct article_model),
    .check = check,
    .inputs = inputs,
    .show = article_entry,
    .structured = article_structured,
    .structured_type = "MedicalWebPage",
};

/* ---- the list ---- */

static void index_load(struct request *r)
{
    entry_index_load(r, &article_kind, &(struct entry_choice){0});
}

static void index_reply(struct request *r)
{
    entry_list_end(r->arena, SPAN("/articles"), r->data);
    struct text *out = entry_index_begin(
        r, &article_kind, SPAN("Articles"),
        SPAN("What a tight back may come from, and what to try, in articles kept by coaches."));
    article_index_page(out, r, r->data);
    reply_end(r);
}

PAGE(article_index, .query = entry_list_query, .data_size = sizeof(struct entry_list),
     .cached = true, .steps = {index_load, index_reply})

/* ---- one article: its page, history and form ---- */

static void show_load(struct request *r)
{
    struct article_page *data = r->data;
    entry_show_load(r);
    article_store_series(r->batch, page_part(r, 1), &data->parts);
    article_store_shown(r->batch, page_part(r, 1), &data->shown, &data->photos);
    article_store_author(r->batch, page_part(r, 1), &data->page.entry.profession);
}

PAGE(article_show, .query = entry_show_query, .data_size = sizeof(struct article_page),
     .cached = true, .steps = {show_load, entry_show_reply})
PAGE(article_revisions, ENTRY_REVISIONS)
PAGE(article_new, .form = form, ENTRY_NEW)
PAGE(article_edit, .form = form, ENTRY_EDIT)
