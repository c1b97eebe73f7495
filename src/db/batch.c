/* Batches: statements and their values, on their way to the server. */
#include "db/batch_internal.h"
#include "db/batch_value.h"
#include "db/log.h"

struct db_batch *db_batch_new(struct arena *arena)
{
    struct db_batch *batch = arena_new_of(arena, struct db_batch);
    batch->arena = arena;
    return batch;
}

void db_batch_rewind(struct db_batch *batch)
{
    for (struct db_step *step = batch->first; step != NULL; step = step->next) {
        PQclear(step->result);
        step->result = NULL;
    }
    batch->awaited = batch->first;
    batch->error = (struct db_error){.kind = ERR_NONE};
}

void db_batch_free(struct db_batch *batch)
{
    if (batch == NULL)
        return;
    for (struct db_step *step = batch->first; step != NULL; step = step->next) {
        PQclear(step->result);
        step->result = NULL;
    }
}

void db_batch_append(struct db_batch *to, struct db_batch *from)
{
    if (from->first == NULL)
        return;
    if (to->last == NULL)
        to->first = to->awaited = from->first;
    else
        to->last->next = from->first;
    to->last = from->last;
    to->count += from->count;
    from->first = from->last = from->awaited = NULL;
    from->count = 0;
}

bool db_batch_is_empty(const struct db_batch *batch)
{
    return batch->count == 0;
}

struct arena *db_batch_arena(struct db_batch *batch)
{
    return batch->arena;
}

const struct db_error *db_batch_error(const struct db_batch *batch)
{
    return &batch->error;
}

void db_batch_fail(struct db_batch *batch, enum err_kind kind, const char *detail)
{
    if (batch->error.kind != ERR_NONE)
        return;
    batch->error.kind = kind;
    snprintf(batch->error.detail, sizeof(batch->error.detail), "%s", detail);
}

void db_batch_fail_as(struct db_batch *batch, const struct db_error *error)
{
    if (batch->error.kind == ERR_NONE)
        batch->error = *error;
}

/* ---- queueing ---- */

static void refuse(struct db_batch *batch, const char *name, const char *why)
{
    db_log("%s: %s", name, why);
    db_batch_fail(batch, ERR_INTERNAL, why);
    snprintf(batch->error.statement, sizeof(batch->error.statement), "%s", name);
}

/*
 * In text format the server sees the value only up to a zero byte, so such a text must not go out.
 */
static bool is_cut_short(const char *value, int length, int format)
{
    return value != NULL && format == DB_TEXT_FORMAT && memchr(value, '\0', (size_t)length) != NULL;
}

static bool put_values(struct db_batch *batch, struct db_step *step, const struct db_value *values)
{
    const struct db_statement *statement = step->statement;
    for (size_t i = 0; i < statement->params; i++) {
        struct db_slot slot = {batch->arena, &step->values[i], &step->lengths[i],
                               &step->formats[i]};
        if (!db_put_value(&slot, statement->types[i], &values[i])) {
            char why[80];
            snprintf(why, sizeof(why), "value $%zu does not suit the parameter's type", i + 1);
            refuse(batch, statement->name, why);
            return false;
        }
        if (is_cut_short(step->values[i], step->lengths[i], step->formats[i])) {
            db_batch_fail(batch, ERR_INPUT, "a text holds a zero byte");
            snprintf(batch->error.sqlstate, sizeof(batch->error.sqlstate), "22021");
            return false;
        }
    }
    return true;
}

void db_queue(struct db_batch *batch, enum db_statement_id statement, const struct db_value *values,
              size_t count, db_reader *read, void *out)
{
    if (batch->error.kind != ERR_NONE)
        return;
    struct db_statement_table table = db_statement_table();
    if ((size_t)statement >= table.count) {
        refuse(batch, "?", "no such statement");
        return;
    }
    const struct db_statement *what = &table.items[statement];
    if (batch->flight != NULL || (batch->first != NULL && batch->first->result != NULL)) {
        refuse(batch, what->name, "queued into a batch that was sent already");
        return;
    }
    if (count != (size_t)what->params) {
        char why[80];
        snprintf(why, sizeof(why), "takes %zu values, was given %zu", (size_t)what->params, count);
        refuse(batch, what->name, why);
        return;
    }
    /* One piece of memory for the step and its three arrays. */
    size_t each = sizeof(char *) + 2 * sizeof(int);
    struct db_step *step = arena_alloc(batch->arena, sizeof(*step) + count * each);
    step->statement = what;
    step->read = read;
    step->out = out;
    step->values = (const char **)(void *)(step + 1);
    step->lengths = (int *)(void *)(step->values + count);
    step->formats = step->lengths + count;
    if (!put_values(batch, step, values))
        return;
    if (batch->first == NULL)
        batch->first = batch->awaited = step;
    else
        batch->last->next = step;
    batch->last = step;
    batch->count++;
}
