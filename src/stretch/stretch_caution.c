/* Cautions that concern a person: which facts people can tick, and what lists say of an entry's for the script that knows them. */
#include "stretch/stretch.h"

#include "db/batch.h"

/* Facts of a movement or a place, not of a person: every reader is meant. */
static const char *const for_everybody[] = {"back-arching", "bone",      "hamstring-cramp",
                                            "low-spine",    "no-relief", "self-diagnosis"};

bool stretch_caution_is_personal(struct span fact)
{
    for (size_t i = 0; i < COUNT_OF(for_everybody); i++)
        if (span_is(fact, for_everybody[i]))
            return false;
    return model_is_choice(stretch_caution_facts, fact);
}

struct span stretch_caution_marks(struct arena *arena, const struct stretch_model *model)
{
    struct span marks = SPAN("");
    for (size_t i = 0; i < model->cautions.count; i++) {
        const struct stretch_caution *caution = &model->cautions.items[i];
        if (stretch_caution_is_personal(caution->fact))
            marks = arena_printf(arena, SPAN_FMT "%s" SPAN_FMT ":" SPAN_FMT, SPAN_ARG(marks),
                                 span_is_empty(marks) ? "" : " ", SPAN_ARG(caution->fact),
                                 SPAN_ARG(caution->severity));
    }
    return marks;
}

struct span stretch_caution_personal(struct arena *arena, struct span marks)
{
    struct span kept = SPAN("");
    struct span mark;
    while (span_next(&marks, ' ', &mark))
        if (stretch_caution_is_personal(span_make(mark.ptr, span_find(mark, ':'))))
            kept = arena_printf(arena, SPAN_FMT "%s" SPAN_FMT, SPAN_ARG(kept),
                                span_is_empty(kept) ? "" : " ", SPAN_ARG(mark));
    return kept;
}

struct span stretch_caution_marks_of(struct arena *arena, struct span json)
{
    struct stretch_model *model = arena_new_of(arena, struct stretch_model);
    if (json.len == 0 || !stretch_model_read(arena, json, model, NULL))
        return SPAN("");
    return stretch_caution_marks(arena, model);
}

static void read_count(struct db_row *row, void *out)
{
    struct stretch_caution_counts *counts = out;
    struct stretch_caution_count *count = db_list_item(row, counts);
    count->fact = db_text(row);
    count->entries = db_int(row);
}

void stretch_store_caution_counts(struct db_batch *batch, struct stretch_caution_counts *out)
{
    db_ask(batch, STMT_stretch_caution_counts, read_count, out, DB_INT(STRETCH_WAYS_COUNTED));
}

int64_t stretch_caution_entries(const struct stretch_caution_counts *counts, const char *fact)
{
    for (size_t i = 0; i < counts->count; i++)
        if (span_is(counts->items[i].fact, fact))
            return counts->items[i].entries;
    return 0;
}
