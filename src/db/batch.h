/*
 * A batch: named statements that go to PostgreSQL in one pipeline, one round trip.
 *
 * A store function queues a statement with its values and a reader; the batch's maker sends it
 * (db/pool.h on the event loop, db/sync.h in the command-line tool and in tests). A batch ends in
 * one pipeline sync: it is one implicit transaction, and the first statement that fails ends it.
 */
#ifndef DB_BATCH_H
#define DB_BATCH_H

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "db/statement.h"
#include "gen/statements.h" /* enum db_statement_id: STMT_<feature>_<name> */

struct db_batch;
struct db_row;

/* One parameter. Made by the macros below only. Spans must live until the batch is finished. */
struct db_value {
    enum {
        DB_KIND_NULL,
        DB_KIND_INT,
        DB_KIND_BOOL,
        DB_KIND_TEXT,
        DB_KIND_BYTES,
        DB_KIND_TIME,
        DB_KIND_TEXTS,
        DB_KIND_INTS,
        DB_KIND_REAL
    } kind;
    union {
        int64_t integer; /* INT, BOOL, TIME */
        double real;
        struct span span; /* TEXT, BYTES */
        struct {
            const struct span *items;
            size_t count;
        } texts;
        struct {
            const int64_t *items;
            size_t count;
        } ints;
    };
};

#define DB_NULL ((struct db_value){.kind = DB_KIND_NULL})
#define DB_INT(v) ((struct db_value){.kind = DB_KIND_INT, .integer = (v)})
#define DB_BOOL(v) ((struct db_value){.kind = DB_KIND_BOOL, .integer = (v) ? 1 : 0})
#define DB_REAL(v) ((struct db_value){.kind = DB_KIND_REAL, .real = (v)})
#define DB_TEXT(v) ((struct db_value){.kind = DB_KIND_TEXT, .span = (v)})
#define DB_BYTES(v) ((struct db_value){.kind = DB_KIND_BYTES, .span = (v)})
#define DB_TIME(v) ((struct db_value){.kind = DB_KIND_TIME, .integer = (v)}) /* instant */
#define DB_TIME_OR_NULL(v) ((v) == 0 ? DB_NULL : DB_TIME(v))
#define DB_TEXTS(array, n) \
    ((struct db_value){.kind = DB_KIND_TEXTS, .texts = {.items = (array), .count = (n)}})
#define DB_INTS(array, n) \
    ((struct db_value){.kind = DB_KIND_INTS, .ints = {.items = (array), .count = (n)}})
/* An empty span becomes NULL; id 0 becomes NULL. */
#define DB_TEXT_OR_NULL(v) db_text_or_null(v)
#define DB_ID_OR_NULL(v) db_id_or_null(v)

static inline struct db_value db_text_or_null(struct span s)
{
    return s.len == 0 ? DB_NULL : DB_TEXT(s);
}

static inline struct db_value db_id_or_null(int64_t id)
{
    return id == 0 ? DB_NULL : DB_INT(id);
}

/*
 * Called once for each row of the result, in order, after the whole batch has succeeded. Must read
 * every column, left to right, each by the function for its type: anything else is logged and the
 * batch ends with ERR_INTERNAL (what was read so far is zeroes and empty spans, never foreign
 * memory).
 */
typedef void db_reader(struct db_row *row, void *out);

/* An empty batch. Everything it needs lives in `arena`, which must outlive it. */
struct db_batch *db_batch_new(struct arena *arena);

/*
 * Frees the server's results, which db_text and its kin point into. An arena has no
 * destructor: the batch's maker calls this once, when the page is written (or when the work is
 * done), before the arena goes. Spans from readers end here. Not for a batch that is still on its
 * way: that is db_pool_cancel, which does this too. NULL is allowed, and so is a second call.
 */
void db_batch_free(struct db_batch *batch);

/*
 * Queues a statement. `count` must be what the statement declares. `read` may be NULL for
 * statements that give no rows, or whose rows do not matter. Nothing is sent yet; values are copied
 * (not the bytes behind their spans). A value that does not suit the declared type (see db_value)
 * is logged and the batch ends with ERR_INTERNAL once it is sent.
 *
 * INT suits smallint, integer, bigint, numeric, double precision; REAL real, double precision,
 * numeric; TIME timestamptz; BYTES bytea; TEXTS text[] and bytea[]; INTS bigint[] and integer[];
 * TEXT everything else, in PostgreSQL's own notation. NULL suits all.
 */
void db_queue(struct db_batch *batch, enum db_statement_id statement, const struct db_value *values,
              size_t count, db_reader *read, void *out);

/* db_queue with the values in line: db_ask(batch, STMT_x, read, &out, DB_INT(1), DB_TEXT(name)) */
#define db_ask(batch, statement, read, out, ...)                                                \
    db_queue((batch), (statement), (const struct db_value[]){DB_NULL, ##__VA_ARGS__} + 1,       \
             sizeof((struct db_value[]){DB_NULL, ##__VA_ARGS__}) / sizeof(struct db_value) - 1, \
             (read), (out))

/* Moves all that `from` has queued, which was not sent, behind what `to` has. Both live in one arena. */
void db_batch_append(struct db_batch *to, struct db_batch *from);

bool db_batch_is_empty(const struct db_batch *batch);
struct arena *db_batch_arena(struct db_batch *batch);

/* What went wrong; kind is ERR_NONE after success. */
struct db_error {
    enum err_kind kind;
    char sqlstate[6];    /* "23505"; "" when the connection failed */
    char constraint[64]; /* the constraint named by the server, or "" */
    char statement[64];  /* the statement's name, for the log */
    char detail[256]; /* MESSAGE of the server for the log of our own mistakes; never a parameter */
};
const struct db_error *db_batch_error(const struct db_batch *batch);

/* Ends a batch with another one's error, which was asked for it, too; one that has failed already keeps its own. */
void db_batch_fail_as(struct db_batch *batch, const struct db_error *error);

/*
 * The person's side of an error: message and field by constraint name and SQLSTATE, from the one
 * table in db/error.c.
 */
struct err db_error_for_people(const struct db_error *error);

/* ---- inside a reader: the row's columns, one after the other ---- */

struct arena *db_row_arena(struct db_row *row);
size_t db_row_index(const struct db_row *row); /* 0 for the first */
size_t db_row_count(const struct db_row *row); /* rows in the whole result */

/* Is the next column NULL? Reads nothing. */
bool db_is_null(const struct db_row *row);

int64_t db_int(struct db_row *row);  /* int2, int4, int8; NULL reads as 0 */
bool db_bool(struct db_row *row);    /* NULL reads as false */
double db_real(struct db_row *row);  /* float4, float8; NULL reads as 0 */
instant db_time(struct db_row *row); /* timestamptz; NULL reads as 0 */
/*
 * text and its like, bytea, json and jsonb (as text), enums; NULL reads as the empty span. Anything
 * else (inet, numeric) is selected as ::text. Valid until db_batch_free.
 */
struct span db_text(struct db_row *row);
/* text with markup that was made by core/markdown. */
struct html db_html(struct db_row *row);
/* text[]: *count items in the arena; a NULL among them reads as the empty span. */
const struct span *db_texts(struct db_row *row, size_t *count);
/* bigint[], integer[], in the arena; a NULL among them is an error. */
const int64_t *db_ints(struct db_row *row, size_t *count);

/* The reader of a single whole number: `out` is an int64_t, or NULL when it is not of interest. */
void db_read_int(struct db_row *row, void *out);

/*
 * The usual reader of a list: on the first row allocates `db_row_count` items, returns the item
 * of this row. `struct { size_t count; T *items; } *list`
 */
#define db_list_item(row, list)                                                                \
    ((list)->items =                                                                           \
         db_row_index(row) == 0                                                                \
             ? arena_alloc_array(db_row_arena(row), db_row_count(row), sizeof(*(list)->items)) \
             : (list)->items,                                                                  \
     (list)->count = db_row_index(row) + 1, &(list)->items[db_row_index(row)])

#endif
