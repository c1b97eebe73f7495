/* Rows: a result's columns, checked and decoded from PostgreSQL's binary format. */
#include "db/batch_internal.h"
#include "db/log.h"
#include "db/wire.h"

enum { ARRAY_EMPTY_HEADER = 12, ARRAY_HEADER = 20 };

/* A reader walks over the columns of one row; the first mistake ends the batch. */
struct db_row {
    struct db_batch *batch;
    const struct db_step *step;
    const PGresult *result;
    int row;
    int column;
    int columns;
    bool broken;
};

/* One column's bytes. */
struct cell {
    const char *ptr;
    size_t len;
    uint32_t type;
};

static void break_off(struct db_row *row, const char *why)
{
    if (row->broken)
        return;
    row->broken = true;
    const char *name = row->step->statement->name;
    char detail[160];
    snprintf(detail, sizeof(detail), "column %d: %s", row->column, why);
    db_log("%s: %s", name, detail);
    db_batch_fail(row->batch, ERR_INTERNAL, detail);
    snprintf(row->batch->error.statement, sizeof(row->batch->error.statement), "%s", name);
}

/* Takes the next column. False for NULL and for a row that is broken. */
static bool next_cell(struct db_row *row, struct cell *cell)
{
    if (row->broken)
        return false;
    int column = row->column++;
    if (column >= row->columns) {
        break_off(row, "the reader takes more columns than there are");
        return false;
    }
    if (PQgetisnull(row->result, row->row, column))
        return false;
    *cell = (struct cell){
        .ptr = PQgetvalue(row->result, row->row, column),
        .len = (size_t)PQgetlength(row->result, row->row, column),
        .type = PQftype(row->result, column),
    };
    return true;
}

static void wrong_type(struct db_row *row, const char *wanted, uint32_t type)
{
    char why[96];
    snprintf(why, sizeof(why), "read as %s, but of the type with oid %u", wanted, type);
    break_off(row, why);
}

bool db_is_null(const struct db_row *row)
{
    return row->broken || row->column >= row->columns ||
           PQgetisnull(row->result, row->row, row->column);
}

int64_t db_int(struct db_row *row)
{
    struct cell cell;
    if (!next_cell(row, &cell))
        return 0;
    if (cell.type == TYPE_INT8 && cell.len == 8)
        return (int64_t)wire_u64(cell.ptr);
    if (cell.type == TYPE_INT4 && cell.len == 4)
        return (int32_t)wire_u32(cell.ptr);
    if (cell.type == TYPE_INT2 && cell.len == 2)
        return (int16_t)wire_u16(cell.ptr);
    wrong_type(row, "an integer", cell.type);
    return 0;
}

bool db_bool(struct db_row *row)
{
    struct cell cell;
    if (!next_cell(row, &cell))
        return false;
    if (cell.type == TYPE_BOOL && cell.len == 1)
        return cell.ptr[0] != 0;
    wrong_type(row, "a boolean", cell.type);
    return false;
}

double db_real(struct db_row *row)
{
    struct cell cell;
    if (!next_cell(row, &cell))
        return 0;
    if (cell.type == TYPE_FLOAT8 && cell.len == 8) {
        uint64_t bits = wire_u64(cell.ptr);
        double v;
        memcpy(&v, &bits, sizeof(v));
        return v;
    }
    if (cell.type == TYPE_FLOAT4 && cell.len == 4) {
        uint32_t bits = wire_u32(cell.ptr);
        float v;
        memcpy(&v, &bits, sizeof(v));
        return (double)v;
    }
    wrong_type(row, "a real number", cell.type);
    return 0;
}

instant db_time(struct db_row *row)
{
    struct cell cell;
    if (!next_cell(row, &cell))
        return 0;
    if (cell.type != TYPE_TIMESTAMPTZ || cell.len != 8) {
        wrong_type(row, "a time", cell.type);
        return 0;
    }
    instant at;
    if (__builtin_add_overflow((int64_t)wire_u64(cell.ptr), WIRE_EPOCH_MICROS, &at)) {
        break_off(row, "a time past the end of time (infinity)");
        return 0;
    }
    return at;
}

struct span db_text(struct db_row *row)
{
    struct cell cell;
    if (!next_cell(row, &cell))
        return (struct span){NULL, 0};
    switch (cell.type) {
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_BPCHAR:
    case TYPE_NAME:
    case TYPE_CHAR:
    case TYPE_BYTEA:
    case TYPE_JSON:
    case TYPE_UNKNOWN:
        return span_make(cell.ptr, cell.len);
    case TYPE_JSONB:
        if (cell.len >= 1 && cell.ptr[0] == 1)
            return span_make(cell.ptr + 1, cell.len - 1);
        break_off(row, "jsonb of a version that is not known");
        return (struct span){NULL, 0};
    default:
        /* The binary form of an enum, and of citext, is its text. */
        if (cell.type >= TYPE_FIRST_OF_USERS)
            return span_make(cell.ptr, cell.len);
        wrong_type(row, "text", cell.type);
        return (struct span){NULL, 0};
    }
}

struct html db_html(struct db_row *row)
{
    struct span s = db_text(row);
    return (struct html){s.ptr, s.len};
}

/* ---- arrays ---- */

/* The elements that are still to be read. */
struct elements {
    const char *at;
    size_t left;
    size_t count;
    uint32_t type;
};

/* Reads the header of a one-dimensional array. */
static bool array_header(struct db_row *row, const struct cell *cell, struct elements *out)
{
    *out = (struct elements){0};
    if (cell->len < ARRAY_EMPTY_HEADER)
        goto bad;
    uint32_t dimensions = wire_u32(cell->ptr);
    out->type = wire_u32(cell->ptr + 8);
    if (dimensions == 0)
        return true;
    if (dimensions != 1 || cell->len < ARRAY_HEADER)
        goto bad;
    out->count = wire_u32(cell->ptr + 12);
    out->at = cell->ptr + ARRAY_HEADER;
    out->left = cell->len - ARRAY_HEADER;
    if (out->count <= out->left / 4) /* each has at least its length */
        return true;
bad:
    out->count = 0;
    break_off(row, "not an array of one dimension");
    return false;
}

/* Takes the next element; *s is {NULL, 0} for NULL. */
static bool array_next(struct db_row *row, struct elements *elements, struct span *s)
{
    *s = (struct span){NULL, 0};
    if (elements->left >= 4) {
        uint32_t len = wire_u32(elements->at);
        elements->at += 4;
        elements->left -= 4;
        if (len == UINT32_MAX)
            return true;
        if (len <= elements->left) {
            *s = span_make(elements->at, len);
            elements->at += len;
            elements->left -= len;
            return true;
        }
    }
    break_off(row, "an array that ends too early");
    return false;
}

const struct span *db_texts(struct db_row *row, size_t *count)
{
    *count = 0;
    struct cell cell;
    if (!next_cell(row, &cell))
        return NULL;
    if (cell.type != TYPE_TEXTS && cell.type != TYPE_VARCHARS && cell.type != TYPE_NAMES &&
        cell.type != TYPE_BYTEAS && cell.type < TYPE_FIRST_OF_USERS) {
        wrong_type(row, "an array of text", cell.type);
        return NULL;
    }
    struct elements elements;
    if (!array_header(row, &cell, &elements) || elements.count == 0)
        return NULL;
    struct span *items = arena_array_of(row->batch->arena, struct span, elements.count);
    for (size_t i = 0; i < elements.count; i++)
        if (!array_next(row, &elements, &items[i]))
            return NULL;
    *count = elements.count;
    return items;
}

const int64_t *db_ints(struct db_row *row, size_t *count)
{
    *count = 0;
    struct cell cell;
    if (!next_cell(row, &cell))
        return NULL;
    if (cell.type != TYPE_INT8S && cell.type != TYPE_INT4S) {
        wrong_type(row, "an array of integers", cell.type);
        return NULL;
    }
    size_t width = cell.type == TYPE_INT8S ? 8 : 4;
    struct elements elements;
    if (!array_header(row, &cell, &elements) || elements.count == 0)
        return NULL;
    int64_t *items = arena_array_of(row->batch->arena, int64_t, elements.count);
    for (size_t i = 0; i < elements.count; i++) {
        struct span s;
        if (!array_next(row, &elements, &s))
            return NULL;
        if (s.len != width) {
            break_off(row, "NULL in an array of integers");
            return NULL;
        }
        items[i] = width == 8 ? (int64_t)wire_u64(s.ptr) : (int32_t)wire_u32(s.ptr);
    }
    *count = elements.count;
    return items;
}

/* ---- the row itself ---- */

struct arena *db_row_arena(struct db_row *row)
{
    return row->batch->arena;
}

size_t db_row_index(const struct db_row *row)
{
    return (size_t)row->row;
}

size_t db_row_count(const struct db_row *row)
{
    return (size_t)PQntuples(row->result);
}

bool db_read_rows(struct db_batch *batch, const struct db_step *step)
{
    struct db_row row = {
        .batch = batch,
        .step = step,
        .result = step->result,
        .columns = PQnfields(step->result),
    };
    int rows = PQntuples(step->result);
    for (row.row = 0; row.row < rows && !row.broken; row.row++) {
        row.column = 0;
        step->read(&row, step->out);
        if (!row.broken && row.column != row.columns)
            break_off(&row, "the reader leaves columns behind this one unread");
    }
    return !row.broken;
}

void db_read_int(struct db_row *row, void *out)
{
    int64_t value = db_int(row);
    if (out != NULL)
        *(int64_t *)out = value;
}
