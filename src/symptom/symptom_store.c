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

/* A row is a chip or, with id 0, what is left without a facet's choice; with no facet, what all leave. */
static void read_chip(struct db_row *row, void *out)
{
    struct symptom_chips *chips = out;
    if (db_row_index(row) == 0)
        chips->items = arena_array_of(db_row_arena(row), struct symptom_chip, db_row_count(row));
    struct symptom_chip chip = {.id = db_int(row)};
    chip.name = db_text(row);
    chip.title = db_text(row);
    chip.facet = facet_of(db_text(row));
    chip.red_flag = db_bool(row);
    chip.note = markdown_plain(db_row_arena(row), db_text(row), NOTE_POINTS);
    chip.parents = db_ints(row, &chip.parent_count);
    chip.chosen = db_bool(row);
    chip.threads = db_int(row);
    struct symptom_left left = {.questions = chip.threads, .entries = db_int(row)};
    if (chip.id != 0)
        chips->items[chips->count++] = chip;
    else if (chip.facet == SYMPTOM_FACETS)
        chips->all = left;
    else
        chips->without[chip.facet] = left;
}

/* The facets that have a name, and the names: what every statement here is asked with. */
struct given {
    size_t count;
    struct span facets[SYMPTOM_FACETS];
    struct span names[SYMPTOM_FACETS];
};

static const struct given *given(struct db_batch *batch, const struct symptom_choice *choice)
{
    struct given *out = arena_new_of(db_batch_arena(batch), struct given);
    for (int i = 0; i < SYMPTOM_FACETS; i++) {
        if (span_is_empty(choice->names[i]))
            continue;
        out->facets[out->count] = span_of(symptom_facet_names[i]);
        out->names[out->count++] = choice->names[i];
    }
    return out;
}

void symptom_store_chips(struct db_batch *batch, const struct symptom_choice *choice,
                         struct symptom_chips *out)
{
    const struct given *asked = given(batch, choice);
    db_ask(batch, STMT_symptom_chips, read_chip, out, DB_TEXTS(asked->facets, asked->count),
           DB_TEXTS(asked->names, asked->count));
}

void symptom_store_questions(struct db_batch *batch, const struct symptom_choice *choice,
                             struct question_list *out)
{
    const struct given *asked = given(batch, choice);
    db_ask(batch, STMT_symptom_questions, question_read_row, out,
           DB_TEXTS(asked->facets, asked->count), DB_TEXTS(asked->names, asked->count),
           DB_INT(SYMPTOM_QUESTIONS_MAX));
}

static void read_entry(struct db_row *row, void *out)
{
    struct tag_entry_list *list = out;
    struct tag_entry *entry = db_list_item(row, list);
    entry->kind = db_text(row);
    entry->slug = db_text(row);
    entry->title = db_text(row);
    entry->summary = db_text(row);
}

void symptom_store_entries(struct db_batch *batch, const struct symptom_choice *choice,
                           struct tag_entry_list *out)
{
    const struct given *asked = given(batch, choice);
    db_ask(batch, STMT_symptom_entries, read_entry, out, DB_TEXTS(asked->facets, asked->count),
           DB_TEXTS(asked->names, asked->count), DB_INT(SYMPTOM_ENTRIES_MAX));
}
