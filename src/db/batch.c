/* Batches: statements and their values, on their way to the server in wire format. */
#include "db/batch_internal.h"
#include "db/log.h"
#include "db/wire.h"

enum { TEXT_FORMAT = 0, BINARY_FORMAT = 1, ARRAY_HEADER = 20, NUMBER_MAX = 40 };

/* Where the wire form of one value goes. */
struct slot {
    struct arena *arena;
    const char **value;
    int *length;
    int *format;
};

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

/* ---- values in wire format ---- */

static void put_bytes(struct slot *slot, int format, const char *bytes, size_t len)
{
    *slot->value = bytes;
    *slot->length = (int)len;
    *slot->format = format;
}

static char *put_room(struct slot *slot, size_t len)
{
    char *room = arena_alloc(slot->arena, len);
    put_bytes(slot, BINARY_FORMAT, room, len);
    return room;
}

static bool put_decimal(struct slot *slot, int64_t v)
{
    struct span digits = arena_printf(slot->arena, "%lld", (long long)v);
    put_bytes(slot, TEXT_FORMAT, digits.ptr, digits.len);
    return true;
}

static bool put_real(struct slot *slot, uint32_t type, double v)
{
    switch (type) {
    case TYPE_FLOAT8: {
        uint64_t bits;
        memcpy(&bits, &v, sizeof(bits));
        wire_put_u64(put_room(slot, 8), bits);
        return true;
    }
    case TYPE_FLOAT4: {
        float narrow = (float)v;
        uint32_t bits;
        memcpy(&bits, &narrow, sizeof(bits));
        wire_put_u32(put_room(slot, 4), bits);
        return true;
    }
    case 0:
    case TYPE_NUMERIC: {
        struct span digits = arena_printf(slot->arena, "%.17g", v);
        put_bytes(slot, TEXT_FORMAT, digits.ptr, digits.len);
        return true;
    }
    default:
        return false;
    }
}

static bool put_integer(struct slot *slot, uint32_t type, int64_t v)
{
    switch (type) {
    case TYPE_INT8:
        wire_put_u64(put_room(slot, 8), (uint64_t)v);
        return true;
    case TYPE_INT4:
        if (v < INT32_MIN || v > INT32_MAX)
            return false;
        wire_put_u32(put_room(slot, 4), (uint32_t)(int32_t)v);
        return true;
    case TYPE_INT2:
        if (v < INT16_MIN || v > INT16_MAX)
            return false;
        wire_put_u16(put_room(slot, 2), (uint16_t)(int16_t)v);
        return true;
    case TYPE_FLOAT4:
    case TYPE_FLOAT8:
        return put_real(slot, type, (double)v);
    case 0:
    case TYPE_NUMERIC:
        return put_decimal(slot, v);
    default:
        return false;
    }
}

static bool put_bool(struct slot *slot, uint32_t type, bool v)
{
    if (type == 0) {
        put_bytes(slot, TEXT_FORMAT, v ? "t" : "f", 1);
        return true;
    }
    if (type != TYPE_BOOL)
        return false;
    put_room(slot, 1)[0] = v ? 1 : 0;
    return true;
}

static bool put_time(struct slot *slot, uint32_t type, instant at)
{
    int64_t micros;
    if (type != TYPE_TIMESTAMPTZ || __builtin_sub_overflow(at, WIRE_EPOCH_MICROS, &micros))
        return false;
    wire_put_u64(put_room(slot, 8), (uint64_t)micros);
    return true;
}

/*
 * The binary form of text is its bytes: they go out as they are, with no zero byte needed behind
 * them.
 */
static bool put_text(struct slot *slot, uint32_t type, struct span s)
{
    if (s.len > INT32_MAX)
        return false;
    switch (type) {
    case TYPE_BOOL:
    case TYPE_INT2:
    case TYPE_INT4:
    case TYPE_INT8:
    case TYPE_BYTEA:
        return false;
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_BPCHAR:
    case TYPE_NAME:
    case TYPE_JSON:
        put_bytes(slot, BINARY_FORMAT, s.len == 0 ? "" : s.ptr, s.len);
        return true;
    default:
        put_bytes(slot, TEXT_FORMAT, arena_string(slot->arena, s), s.len);
        return true;
    }
}

static char *put_array(struct slot *slot, uint32_t element, size_t count, size_t bytes)
{
    char *at = put_room(slot, ARRAY_HEADER + bytes);
    wire_put_u32(at, count == 0 ? 0 : 1);
    wire_put_u32(at + 8, element);
    if (count == 0)
        *slot->length = 12; /* no dimension: the header ends here */
    wire_put_u32(at + 12, (uint32_t)count);
    wire_put_u32(at + 16, 1);
    return at + ARRAY_HEADER;
}

static bool put_texts(struct slot *slot, uint32_t type, const struct span *items, size_t count)
{
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += 4 + items[i].len;
    uint32_t element = type == TYPE_TEXTS      ? TYPE_TEXT
                       : type == TYPE_VARCHARS ? TYPE_VARCHAR
                       : type == TYPE_BYTEAS   ? TYPE_BYTEA
                                               : 0;
    if (element == 0 || bytes > INT32_MAX - ARRAY_HEADER)
        return false;
    char *at = put_array(slot, element, count, bytes);
    for (size_t i = 0; i < count; i++) {
        wire_put_u32(at, (uint32_t)items[i].len);
        if (items[i].len > 0)
            memcpy(at + 4, items[i].ptr, items[i].len);
        at += 4 + items[i].len;
    }
    return true;
}

static bool put_ints(struct slot *slot, uint32_t type, const int64_t *items, size_t count)
{
    if ((type != TYPE_INT8S && type != TYPE_INT4S) || count > INT32_MAX / 16)
        return false;
    uint32_t width = type == TYPE_INT8S ? 8 : 4;
    char *at = put_array(slot, width == 8 ? TYPE_INT8 : TYPE_INT4, count, count * (4 + width));
    for (size_t i = 0; i < count; i++, at += 4 + width) {
        wire_put_u32(at, width);
        if (width == 8)
            wire_put_u64(at + 4, (uint64_t)items[i]);
        else if (items[i] >= INT32_MIN && items[i] <= INT32_MAX)
            wire_put_u32(at + 4, (uint32_t)(int32_t)items[i]);
        else
            return false;
    }
    return true;
}

static bool put_value(struct slot *slot, uint32_t type, const struct db_value *value)
{
    switch (value->kind) {
    case DB_KIND_NULL:
        put_bytes(slot, BINARY_FORMAT, NULL, 0);
        return true;
    case DB_KIND_INT:
        return put_integer(slot, type, value->integer);
    case DB_KIND_BOOL:
        return put_bool(slot, type, value->integer != 0);
    case DB_KIND_REAL:
        return put_real(slot, type, value->real);
    case DB_KIND_TIME:
        return put_time(slot, type, value->integer);
    case DB_KIND_TEXT:
        return put_text(slot, type, value->span);
    case DB_KIND_BYTES:
        if (type != TYPE_BYTEA || value->span.len > INT32_MAX)
            return false;
        put_bytes(slot, BINARY_FORMAT, value->span.len == 0 ? "" : value->span.ptr,
                  value->span.len);
        return true;
    case DB_KIND_TEXTS:
        return put_texts(slot, type, value->texts.items, value->texts.count);
    case DB_KIND_INTS:
        return put_ints(slot, type, value->ints.items, value->ints.count);
    }
    return false;
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
    return value != NULL && format == TEXT_FORMAT && memchr(value, '\0', (size_t)length) != NULL;
}

static bool put_values(struct db_batch *batch, struct db_step *step, const struct db_value *values)
{
    const struct db_statement *statement = step->statement;
    for (size_t i = 0; i < statement->params; i++) {
        struct slot slot = {batch->arena, &step->values[i], &step->lengths[i], &step->formats[i]};
        if (!put_value(&slot, statement->types[i], &values[i])) {
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
