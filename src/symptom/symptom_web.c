/* The door by symptoms: choose where, how, when and what helps; see what fits. */
#include "symptom/symptom.h"

#include "gen/symptom/symptom_view.h"
#include "web/page.h"
#include "web/reply.h"

static const struct form_field index_query[] = {
    {.name = "region", .kind = FORM_LINE, .several = true},
    {.name = "side", .kind = FORM_LINE, .several = true},
    {.name = "quality", .kind = FORM_LINE, .several = true},
    {.name = "trigger", .kind = FORM_LINE, .several = true},
    {.name = "relief", .kind = FORM_LINE, .several = true},
    {.name = "partner", .kind = FORM_LINE, .max = 10},
    {.name = "kit", .kind = FORM_LINE, .max = 10},
    {.name = "at", .kind = FORM_LINE, .max = 10},
    {.name = "kneel", .kind = FORM_LINE, .max = 10},
    {.name = "floor", .kind = FORM_LINE, .max = 10},
    {.name = "minutes", .kind = FORM_LINE, .max = 10, .several = true},
    {.name = "position", .kind = FORM_LINE, .max = 40},
    {.name = "from", .kind = FORM_LINE},
    {0},
};

/* Of both minutes the fewer count: what takes five takes ten, too. */
static void read_ways(struct request *r, struct stretch_filter *ways)
{
    for (size_t i = 0; i < SYMPTOM_WAYS; i++) {
        struct span typed = form_get(&r->form, stretch_ways[i].part);
        struct span value;
        while (span_next(&typed, ',', &value))
            ways->has[i] = ways->has[i] || span_is(value, stretch_ways[i].value);
    }
}

static void index_load(struct request *r)
{
    struct symptom_page *page = r->data;
    for (int i = 0; i < SYMPTOM_FACETS; i++) {
        if (span_is_empty(form_error(&r->form, symptom_facet_names[i])))
            symptom_type(r->arena, &page->typed, (enum symptom_facet)i,
                         form_get(&r->form, symptom_facet_names[i]));
    }
    page->first = !symptom_place_read(form_get(&r->form, "from"), &page->past);
    if (page->first)
        page->past = SYMPTOM_FROM_THE_TOP;
    symptom_store_chips(r->batch, &page->typed, &page->chips);
    read_ways(r, &page->chips.ways);
    symptom_store_entries(r->batch, &page->typed, &page->chips.ways, SYMPTOM_ENTRIES_MAX,
                          &page->entries);
    symptom_store_ways(r->batch, &page->typed, &page->ways);
    symptom_store_threads(r->batch, &page->typed, page->past, &page->threads);
}

static struct span title_of(struct request *r, const struct symptom_chips *chips)
{
    struct span *titles = arena_array_of(r->arena, struct span, chips->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < chips->count; i++) {
        if (chips->items[i].chosen)
            titles[count++] = chips->items[i].title;
    }
    return count == 0 ? SPAN("Find by symptom") : tag_names_join(r->arena, titles, count, ", ");
}

/* What a new question, an entry or a tag may change. */
static void follow_topics(struct request *r)
{
    reply_topic(r, "tags");
    reply_topic(r, "library");
    reply_topic(r, "questions");
}

static void index_reply(struct request *r)
{
    const struct symptom_page *page = r->data;
    struct head head = {
        .title = title_of(r, &page->chips),
        .section = "symptoms",
        .canonical = symptom_path(r->arena, &page->chips, NULL),
        .description = SPAN("Say where it is, how it feels, what brings it on and what helps: the "
                            "exercises and questions that fit."),
        .not_for_search_engines =
            symptom_chosen(&page->chips) > 1 || !page->first || symptom_ways(&page->chips) > 0};
    follow_topics(r);
    struct text *out = reply_begin(r, 200, &head);
    symptom_index_page(out, r, page);
    reply_end(r);
}

PAGE(symptom_index, .limit = "search", .query = index_query,
     .data_size = sizeof(struct symptom_page), .lane = LANE_SEARCH, .cached = true,
     .steps = {index_load, index_reply})

/* The same without the site's frame, for the script that follows each choice. */
static void fit_reply(struct request *r)
{
    follow_topics(r);
    symptom_choose(reply_begin_part(r), r, r->data);
    reply_end_part(r);
}

PAGE(symptom_fit_part, .limit = "suggest", .query = index_query,
     .data_size = sizeof(struct symptom_page), .lane = LANE_SEARCH, .cached = true,
     .for_machines = true, .steps = {index_load, fit_reply})
