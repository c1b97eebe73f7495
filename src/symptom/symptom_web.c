/* The door by symptoms: choose where, how, when and what helps; see what fits. */
#include "symptom/symptom.h"

#include "gen/symptom/symptom_view.h"
#include "web/page.h"
#include "web/reply.h"

static const struct form_field index_query[] = {
    {.name = "region", .kind = FORM_LINE, .max = TAG_TITLE_MAX},
    {.name = "side", .kind = FORM_LINE, .max = TAG_TITLE_MAX},
    {.name = "quality", .kind = FORM_LINE, .max = TAG_TITLE_MAX},
    {.name = "trigger", .kind = FORM_LINE, .max = TAG_TITLE_MAX},
    {.name = "relief", .kind = FORM_LINE, .max = TAG_TITLE_MAX},
    {0},
};

static void index_load(struct request *r)
{
    struct symptom_page *page = r->data;
    for (int i = 0; i < SYMPTOM_FACETS; i++) {
        if (span_is_empty(form_error(&r->form, symptom_facet_names[i])))
            page->typed.names[i] =
                tag_name_clean(r->arena, form_get(&r->form, symptom_facet_names[i]));
    }
    symptom_store_chips(r->batch, &page->typed, &page->chips);
    symptom_store_entries(r->batch, &page->typed, &page->entries);
    symptom_store_questions(r->batch, &page->typed, &page->questions);
}

static struct span title_of(struct request *r, const struct symptom_chips *chips)
{
    struct span titles[SYMPTOM_FACETS];
    size_t count = 0;
    for (int i = 0; i < SYMPTOM_FACETS; i++) {
        const struct symptom_chip *chip = symptom_chosen(chips, (enum symptom_facet)i);
        if (chip != NULL)
            titles[count++] = chip->title;
    }
    return count == 0 ? SPAN("Find by symptom") : tag_names_join(r->arena, titles, count, ", ");
}

static void index_reply(struct request *r)
{
    const struct symptom_page *page = r->data;
    struct head head = {
        .title = title_of(r, &page->chips),
        .section = "symptoms",
        .canonical = symptom_canonical(r->arena, &page->chips),
        .description = SPAN("Say where it is, how it feels, what brings it on and what helps: the "
                            "stretches and questions that fit."),
        .not_for_search_engines = symptom_chosen_count(&page->chips) > 1};
    reply_topic(r, "tags");
    reply_topic(r, "library");
    reply_topic(r, "questions");
    struct text *out = reply_begin(r, 200, &head);
    symptom_index_page(out, r, page);
    reply_end(r);
}

PAGE(symptom_index, .query = index_query, .data_size = sizeof(struct symptom_page),
     .lane = LANE_SEARCH, .cached = true, .steps = {index_load, index_reply})
