/* Symptoms in the database. */
#include "symptom/symptom.h"

#include "core/markdown.h"

enum { NOTE_POINTS = 240 };

static enum symptom_facet facet_of(struct span name)
{
    size_t facet = 0;
    while (facet < SYMPTOM_FACETS && !span_is(name, symptom_facet_names[facet]))
        facet++;
    return (enum symptom_facet)facet;
}

static void read_chip(struct db_row *row, void *out)
{
    struct symptom_chip *chip = db_list_item(row, (struct symptom_chips *)out);
    chip->id = db_int(row);
    chip->name = db_text(row);
    chip->title = db_text(row);
    chip->facet = facet_of(db_text(row));
    chip->red_flag = db_bool(row);
    chip->note = markdown_plain(db_row_arena(row), db_text(row), NOTE_POINTS);
    chip->parents = db_ints(row, &chip->parent_count);
    chip->chosen = db_bool(row);
    chip->synonyms = db_texts(row, &chip->synonym_count);
}

/* Each name beside its facet: what every statement here is asked with. */
struct given {
    size_t count;
    struct span facets[SYMPTOM_FACETS * SYMPTOM_CHOICES_MAX];
    struct span names[SYMPTOM_FACETS * SYMPTOM_CHOICES_MAX];
};

static const struct given *given(struct db_batch *batch, const struct symptom_typed *typed)
{
    struct given *out = arena_new_of(db_batch_arena(batch), struct given);
    for (int facet = 0; facet < SYMPTOM_FACETS; facet++) {
        for (size_t i = 0; i < typed->counts[facet]; i++) {
            out->facets[out->count] = span_of(symptom_facet_names[facet]);
            out->names[out->count++] = typed->names[facet][i];
        }
    }
    return out;
}

void symptom_store_chips(struct db_batch *batch, const struct symptom_typed *typed,
                         struct symptom_chips *out)
{
    const struct given *asked = given(batch, typed);
    db_ask(batch, STMT_symptom_choices, read_chip, out, DB_TEXTS(asked->facets, asked->count),
           DB_TEXTS(asked->names, asked->count));
}

void symptom_store_all(struct db_batch *batch, struct symptom_chips *out)
{
    db_ask(batch, STMT_symptom_all, read_chip, out, DB_INT(SYMPTOM_ALL_MAX));
}

/* When the page is empty there is one row with id 0, for the counts. */
static void read_thread(struct db_row *row, void *out)
{
    struct symptom_threads *list = out;
    struct symptom_thread *thread = db_list_item(row, list);
    size_t parts;
    list->all = db_int(row);
    list->near = db_int(row);
    thread->id = db_int(row);
    const int64_t *place = db_ints(row, &parts);
    for (size_t i = 0; i < parts && i < SYMPTOM_PLACE_PARTS; i++)
        thread->place.parts[i] = place[i];
    thread->has.ids = db_ints(row, &thread->has.count);
    thread->title = db_text(row);
    thread->slug = db_text(row);
    thread->excerpt = db_text(row);
    thread->answer_count = db_int(row);
    thread->accepted = db_bool(row);
    thread->created_at = db_time(row);
    if (thread->id == 0)
        list->count = 0;
}

void symptom_store_threads(struct db_batch *batch, const struct symptom_typed *typed,
                           struct symptom_place past, struct symptom_threads *out)
{
    const struct given *asked = given(batch, typed);
    int64_t *place = arena_array_of(db_batch_arena(batch), int64_t, SYMPTOM_PLACE_PARTS);
    memcpy(place, past.parts, sizeof(past.parts));
    db_ask(batch, STMT_symptom_threads, read_thread, out, DB_TEXTS(asked->facets, asked->count),
           DB_TEXTS(asked->names, asked->count), DB_INTS(place, SYMPTOM_PLACE_PARTS),
           DB_INT(SYMPTOM_THREADS_PAGE + 1));
}

/* What could be read of its fields is enough for a dose and what it warns of. */
static void read_model(struct arena *arena, struct span json, struct symptom_entry *entry)
{
    struct stretch_model *model = arena_new_of(arena, struct stretch_model);
    if (span_is_empty(json) || !stretch_model_read(arena, json, model, NULL))
        return;
    entry->type = model->type;
    entry->dose = stretch_dose_words(arena, &model->dose, model->sides);
    entry->places = stretch_places_words(arena, model);
    entry->cautions = stretch_caution_marks(arena, model);
}

static void read_entry(struct db_row *row, void *out)
{
    struct symptom_entries *list = out;
    struct symptom_entry *entry = db_list_item(row, list);
    entry->kind = db_text(row);
    entry->slug = db_text(row);
    entry->title = db_text(row);
    entry->summary = db_text(row);
    read_model(db_row_arena(row), db_text(row), entry);
    entry->warnings = db_text(row);
    entry->reviewed = db_bool(row);
    entry->figure = db_text(row);
    entry->has.ids = db_ints(row, &entry->has.count);
    list->whole = db_int(row);
}

void symptom_store_entries(struct db_batch *batch, const struct symptom_typed *typed,
                           const struct stretch_filter *ways, size_t most,
                           struct symptom_entries *out)
{
    const struct given *asked = given(batch, typed);
    size_t count;
    const struct span *has = stretch_filter_ways(db_batch_arena(batch), ways, &count);
    db_ask(batch, STMT_symptom_entries, read_entry, out, DB_TEXTS(asked->facets, asked->count),
           DB_TEXTS(asked->names, asked->count), DB_TEXTS(has, count), DB_INT((int64_t)most));
}

void symptom_store_ways(struct db_batch *batch, const struct symptom_typed *typed,
                        struct stretch_counts *out)
{
    const struct given *asked = given(batch, typed);
    db_ask(batch, STMT_symptom_ways, stretch_read_count, out, DB_TEXTS(asked->facets, asked->count),
           DB_TEXTS(asked->names, asked->count), DB_INT(STRETCH_WAYS_COUNTED));
}
