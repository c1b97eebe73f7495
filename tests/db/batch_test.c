/* Batches on a real server: values in, rows out, cardinalities, errors. */
#include "db/fixture.h"
#include "db/harness.h"
#include "db/log.h"
#include "db/sync.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { ARENA_MAX = 64 << 20 };

static char uri[HARNESS_URI_MAX];
static struct db_sync *db;
static struct arena *arena;
static struct db_batch *batch;
static char last_log[1024];

static void keep_log(const char *line)
{
    snprintf(last_log, sizeof(last_log), "%s", line);
}

static int group_setup(void **state)
{
    (void)state;
    fixture_use();
    db_log_to(keep_log);
    harness_database(uri);
    harness_sql(uri, fixture_schema);
    struct text why;
    text_init(&why, 1024);
    db = db_sync_open(uri, true, &why);
    if (db == NULL)
        fprintf(stderr, "%s\n", text_string(&why));
    text_free(&why);
    return db == NULL;
}

static int group_teardown(void **state)
{
    (void)state;
    db_sync_close(db);
    return 0;
}

static int setup(void **state)
{
    (void)state;
    harness_sql(uri, "TRUNCATE item, part, late");
    last_log[0] = '\0';
    arena = arena_new(ARENA_MAX);
    batch = db_batch_new(arena);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    db_batch_free(batch);
    arena_free(arena);
    return 0;
}

static void new_batch(void)
{
    db_batch_free(batch);
    batch = db_batch_new(arena);
}

static void expect_success(void)
{
    if (!db_sync_run(db, batch))
        fail_msg("%s: %s", db_batch_error(batch)->statement, db_batch_error(batch)->detail);
    assert_int_equal(db_batch_error(batch)->kind, ERR_NONE);
}

static void expect_error(enum err_kind kind, const char *statement)
{
    assert_false(db_sync_run(db, batch));
    assert_int_equal(db_batch_error(batch)->kind, kind);
    assert_string_equal(db_batch_error(batch)->statement, statement);
}

static void assert_span(struct span s, const char *expected, size_t len)
{
    assert_int_equal(s.len, len);
    assert_memory_equal(s.ptr, expected, len);
}

#define assert_text(s, literal) assert_span((s), (literal), sizeof(literal) - 1)

/* ---- decoding ---- */

static void read_ints(struct db_row *row, void *out)
{
    int64_t *ints = out;
    for (size_t i = 0; i < 3; i++)
        ints[i] = db_int(row);
}

static void test_integers_of_each_width(void **state)
{
    (void)state;
    int64_t ints[3];
    db_ask(batch, FIX(INTS), read_ints, ints);
    expect_success();
    assert_int_equal(ints[0], 1);
    assert_int_equal(ints[1], -2);
    assert_true(ints[2] == INT64_C(9007199254740993));
}

struct scalars {
    bool yes;
    double narrow;
    double wide;
    struct span text;
    struct span bytes;
    instant at;
    struct span jsonb;
    struct span mood;
    struct span varchar;
    struct span json;
    struct html empty;
};

static void read_scalars(struct db_row *row, void *out)
{
    struct scalars *s = out;
    s->yes = db_bool(row);
    s->narrow = db_real(row);
    s->wide = db_real(row);
    s->text = db_text(row);
    s->bytes = db_text(row);
    s->at = db_time(row);
    s->jsonb = db_text(row);
    s->mood = db_text(row);
    s->varchar = db_text(row);
    s->json = db_text(row);
    s->empty = db_html(row);
}

static void test_scalars(void **state)
{
    (void)state;
    struct scalars s = {.empty.len = 9};
    db_ask(batch, FIX(SCALARS), read_scalars, &s);
    expect_success();
    assert_true(s.yes);
    assert_true(s.narrow > 1.49 && s.narrow < 1.51);
    assert_true(s.wide < -2.24 && s.wide > -2.26);
    assert_text(s.text, "Grüße");
    assert_text(s.bytes, "\0\1\xff");
    assert_true(s.at == INT64_C(1769847300000001));
    assert_text(s.jsonb, "{\"a\": 1}");
    assert_text(s.mood, "sore");
    assert_text(s.varchar, "x");
    assert_text(s.json, "{}");
    assert_int_equal(s.empty.len, 0);
}

static void read_nulls(struct db_row *row, void *out)
{
    *(bool *)out = db_is_null(row);
    assert_true(db_int(row) == 0);
    assert_false(db_bool(row));
    assert_true(db_real(row) == 0);
    assert_true(db_time(row) == 0);
    assert_int_equal(db_text(row).len, 0);
    size_t count = 9;
    assert_null(db_texts(row, &count));
    assert_int_equal(count, 0);
    count = 9;
    assert_null(db_ints(row, &count));
    assert_int_equal(count, 0);
}

static void test_null_reads_as_nothing(void **state)
{
    (void)state;
    bool was_null = false;
    db_ask(batch, FIX(NULLS), read_nulls, &was_null);
    expect_success();
    assert_true(was_null);
}

struct arrays {
    const struct span *texts;
    const int64_t *longs;
    const int64_t *shorts;
    size_t counts[5];
};

static void read_arrays(struct db_row *row, void *out)
{
    struct arrays *a = out;
    a->texts = db_texts(row, &a->counts[0]);
    db_texts(row, &a->counts[1]);
    a->longs = db_ints(row, &a->counts[2]);
    a->shorts = db_ints(row, &a->counts[3]);
    db_ints(row, &a->counts[4]);
}

static void test_arrays(void **state)
{
    (void)state;
    struct arrays a = {.counts = {9, 9, 9, 9, 9}};
    db_ask(batch, FIX(ARRAYS), read_arrays, &a);
    expect_success();
    assert_int_equal(a.counts[0], 3);
    assert_text(a.texts[0], "a");
    assert_int_equal(a.texts[1].len, 0);
    assert_text(a.texts[2], "ccc");
    assert_int_equal(a.counts[1], 0);
    assert_int_equal(a.counts[2], 3);
    assert_true(a.longs[1] == -2 && a.longs[2] == INT64_C(9007199254740993));
    assert_int_equal(a.counts[3], 2);
    assert_int_equal(a.shorts[1], 8);
    assert_int_equal(a.counts[4], 0);
}

/* ---- values ---- */

struct echo {
    int64_t integer;
    bool boolean;
    double real;
    struct span text;
    struct span bytes;
    instant at;
    const struct span *texts;
    size_t text_count;
    const int64_t *ints;
    size_t int_count;
    int64_t small;
    struct span json;
    bool null;
};

static void read_echo(struct db_row *row, void *out)
{
    struct echo *e = out;
    e->integer = db_int(row);
    e->boolean = db_bool(row);
    e->real = db_real(row);
    e->text = db_text(row);
    e->bytes = db_text(row);
    e->at = db_time(row);
    e->texts = db_texts(row, &e->text_count);
    e->ints = db_ints(row, &e->int_count);
    e->small = db_int(row);
    e->json = db_text(row);
    e->null = db_is_null(row);
    db_text(row);
}

static void test_values_come_back_as_they_went(void **state)
{
    (void)state;
    const struct span texts[] = {SPAN("one, \"two\""), SPAN(""), SPAN("{x}")};
    const int64_t ints[] = {INT64_MIN, 0, INT64_MAX};
    struct echo e = {0};
    db_ask(batch, FIX(ECHO_ALL), read_echo, &e, DB_INT(INT64_MIN), DB_BOOL(true), DB_REAL(0.1),
           DB_TEXT(span_make("not ended by zero!", 9)), DB_BYTES(SPAN("\0\xfe")),
           DB_TIME(1769847300000001), DB_TEXTS(texts, 3), DB_INTS(ints, 3), DB_INT(-7),
           DB_TEXT(SPAN("[1, 2]")), DB_TEXT_OR_NULL(SPAN("")));
    expect_success();
    assert_true(e.integer == INT64_MIN);
    assert_true(e.boolean);
    assert_memory_equal(&e.real, &(double){0.1}, sizeof(double));
    assert_text(e.text, "not ended");
    assert_text(e.bytes, "\0\xfe");
    assert_true(e.at == INT64_C(1769847300000001));
    assert_int_equal(e.text_count, 3);
    assert_text(e.texts[0], "one, \"two\"");
    assert_int_equal(e.texts[1].len, 0);
    assert_text(e.texts[2], "{x}");
    assert_int_equal(e.int_count, 3);
    assert_memory_equal(e.ints, ints, sizeof(ints));
    assert_int_equal(e.small, -7);
    assert_text(e.json, "[1, 2]");
    assert_true(e.null);
}

static void test_empty_and_null_values(void **state)
{
    (void)state;
    struct echo e = {.text_count = 9, .int_count = 9};
    db_ask(batch, FIX(ECHO_ALL), read_echo, &e, DB_ID_OR_NULL(0), DB_NULL, DB_NULL,
           DB_TEXT(span_make(NULL, 0)), DB_BYTES(SPAN("")), DB_NULL, DB_TEXTS(NULL, 0),
           DB_INTS(NULL, 0), DB_NULL, DB_NULL, DB_TEXT(SPAN("")));
    expect_success();
    assert_true(e.integer == 0);
    assert_non_null(e.text.ptr); /* an empty text is not NULL */
    assert_int_equal(e.text.len, 0);
    assert_non_null(e.bytes.ptr);
    assert_int_equal(e.text_count, 0);
    assert_int_equal(e.int_count, 0);
    assert_false(e.null);
}

struct numbers {
    int64_t small;
    double narrow;
    struct span numeric;
    const int64_t *ints;
    size_t int_count;
    int64_t byte_strings;
};

static void read_numbers(struct db_row *row, void *out)
{
    struct numbers *n = out;
    n->small = db_int(row);
    n->narrow = db_real(row);
    n->numeric = db_text(row);
    n->ints = db_ints(row, &n->int_count);
    n->byte_strings = db_int(row);
}

static void test_narrow_numbers(void **state)
{
    (void)state;
    const int64_t ints[] = {-1, 2};
    const struct span bytes[] = {SPAN("\0"), SPAN("\xff"), SPAN("")};
    struct numbers n = {0};
    db_ask(batch, FIX(ECHO_NUMBERS), read_numbers, &n, DB_INT(-3), DB_REAL(0.5), DB_INT(12345),
           DB_INTS(ints, 2), DB_TEXTS(bytes, 3));
    expect_success();
    assert_int_equal(n.small, -3);
    assert_true(n.narrow > 0.49 && n.narrow < 0.51);
    assert_text(n.numeric, "12345");
    assert_memory_equal(n.ints, ints, sizeof(ints));
    assert_int_equal(n.byte_strings, 3);
}

static void read_text(struct db_row *row, void *out)
{
    *(struct span *)out = db_text(row);
}

static void test_other_types_go_in_postgresqls_notation(void **state)
{
    (void)state;
    struct span address;
    db_ask(batch, FIX(INET), read_text, &address, DB_TEXT(SPAN("2001:db8::1")));
    expect_success();
    assert_text(address, "2001:db8::1/128");
}

static void test_zero_bytes_never_reach_a_text(void **state)
{
    (void)state;
    struct span s;
    db_ask(batch, FIX(ECHO_TEXT), read_text, &s, DB_TEXT(SPAN("a\0b")));
    expect_error(ERR_INPUT, "echo_text");
    new_batch();
    db_ask(batch, FIX(INET), read_text, &s, DB_TEXT(SPAN("127.0.0.1\0/8")));
    assert_false(db_sync_run(db, batch));
    assert_int_equal(db_batch_error(batch)->kind, ERR_INPUT);
    new_batch();
    db_ask(batch, FIX(ECHO_TEXT), read_text, &s, DB_TEXT(SPAN("\xff\xfe")));
    expect_error(ERR_INPUT, "echo_text"); /* not UTF-8 */
    assert_string_equal(db_batch_error(batch)->sqlstate, "22021");
    assert_string_equal(db_batch_error(batch)->detail, ""); /* it would quote the value */
}

static void test_wrong_values_are_our_mistake(void **state)
{
    (void)state;
    struct span s;
    db_ask(batch, FIX(ECHO_TEXT), read_text, &s, DB_INT(1));
    expect_error(ERR_INTERNAL, "echo_text");
    assert_string_equal(last_log, "echo_text: value $1 does not suit the parameter's type");
    new_batch();
    db_ask(batch, FIX(DIVIDE), read_ints, &s, DB_INT(INT64_C(1) << 40));
    expect_error(ERR_INTERNAL, "divide");
    new_batch();
    db_ask(batch, FIX(ECHO_TEXT), read_text, &s);
    expect_error(ERR_INTERNAL, "echo_text");
    assert_string_equal(last_log, "echo_text: takes 1 values, was given 0");
    new_batch();
    db_ask(batch, (enum db_statement_id)FIX_COUNT, read_text, &s);
    expect_error(ERR_INTERNAL, "?");
}

/* ---- readers that do not fit ---- */

static void read_too_few(struct db_row *row, void *out)
{
    (void)out;
    db_int(row);
}

static void read_too_many(struct db_row *row, void *out)
{
    (void)out;
    db_int(row);
    db_int(row);
    db_int(row);
    assert_true(db_is_null(row));
    assert_int_equal(db_text(row).len, 0);
    assert_int_equal(db_int(row), 0);
}

static void read_wrong_type(struct db_row *row, void *out)
{
    *(struct span *)out = db_text(row);
    assert_int_equal(db_int(row), 0); /* nothing more comes after a mistake */
}

static void read_grid(struct db_row *row, void *out)
{
    *(const int64_t **)out = db_ints(row, &(size_t){0});
}

static void read_time(struct db_row *row, void *out)
{
    *(instant *)out = db_time(row);
}

static void test_readers_that_do_not_fit(void **state)
{
    (void)state;
    db_ask(batch, FIX(INTS), read_too_few, NULL);
    expect_error(ERR_INTERNAL, "ints");
    assert_string_equal(last_log,
                        "ints: column 1: the reader leaves columns behind this one unread");
    new_batch();
    db_ask(batch, FIX(INTS), read_too_many, NULL);
    expect_error(ERR_INTERNAL, "ints");
    new_batch();
    struct span s = SPAN("x");
    db_ask(batch, FIX(INTS), read_wrong_type, &s);
    expect_error(ERR_INTERNAL, "ints");
    assert_int_equal(s.len, 0);
    assert_string_equal(last_log, "ints: column 1: read as text, but of the type with oid 21");
    new_batch();
    const int64_t *grid = (const int64_t[]){1};
    db_ask(batch, FIX(GRID), read_grid, &grid);
    expect_error(ERR_INTERNAL, "grid");
    assert_null(grid);
    new_batch();
    instant at = 1;
    db_ask(batch, FIX(INFINITY), read_time, &at);
    expect_error(ERR_INTERNAL, "infinity");
    assert_true(at == 0);
}

/* ---- lists and cardinalities ---- */

struct numbered {
    int64_t n;
    struct span name;
};

struct numbered_list {
    size_t count;
    struct numbered *items;
};

static void read_series(struct db_row *row, void *out)
{
    struct numbered *item = db_list_item(row, (struct numbered_list *)out);
    item->n = db_int(row);
    item->name = db_text(row);
}

static void test_a_list(void **state)
{
    (void)state;
    struct numbered_list list = {0};
    struct numbered_list empty = {0};
    db_ask(batch, FIX(SERIES), read_series, &list, DB_INT(500));
    db_ask(batch, FIX(SERIES), read_series, &empty, DB_INT(0));
    expect_success();
    assert_int_equal(list.count, 500);
    assert_int_equal(empty.count, 0);
    for (size_t i = 0; i < list.count; i++)
        assert_int_equal(list.items[i].n, (int64_t)i + 1);
    assert_text(list.items[499].name, "row 500");
}

static void read_int(struct db_row *row, void *out)
{
    *(int64_t *)out = db_int(row);
}

static void ask_range(enum db_statement_id statement, int64_t from, int64_t to)
{
    static int64_t id;
    new_batch();
    db_ask(batch, statement, read_int, &id, DB_INT(from), DB_INT(to));
}

static void test_numbers_of_rows(void **state)
{
    (void)state;
    harness_sql(uri, "INSERT INTO item SELECT n, 'item ' || n FROM generate_series(1, 3) AS n");
    ask_range(FIX(ONE), 1, 1);
    expect_success();
    ask_range(FIX(ONE), 9, 9);
    expect_error(ERR_NOT_FOUND, "one");
    ask_range(FIX(ONE), 1, 2);
    expect_error(ERR_INTERNAL, "one");
    ask_range(FIX(MAYBE), 1, 1);
    expect_success();
    ask_range(FIX(MAYBE), 9, 9);
    expect_success();
    ask_range(FIX(MAYBE), 1, 2);
    expect_error(ERR_INTERNAL, "maybe");
    ask_range(FIX(NONE), 9, 9);
    expect_success();
    ask_range(FIX(NONE), 1, 1);
    expect_error(ERR_INTERNAL, "none");
}

/* ---- errors of the server ---- */

static void count_call(struct db_row *row, void *out)
{
    db_int(row);
    ++*(int *)out;
}

static void test_the_first_error_undoes_the_batch(void **state)
{
    (void)state;
    int calls = 0;
    db_ask(batch, FIX(INSERT), NULL, NULL, DB_INT(1), DB_TEXT(SPAN("kept?")));
    db_ask(batch, FIX(COUNT_ALL), count_call, &calls);
    db_ask(batch, FIX(DIVIDE), count_call, &calls, DB_INT(0));
    db_ask(batch, FIX(COUNT_ALL), count_call, &calls);
    expect_error(ERR_INTERNAL, "divide");
    assert_string_equal(db_batch_error(batch)->sqlstate, "22012");
    assert_int_equal(calls, 0); /* readers see whole successes only */
    char count[8];
    harness_value(uri, "SELECT count(*) FROM item", count, sizeof(count));
    assert_string_equal(count, "0");
    new_batch();
    db_ask(batch, FIX(COUNT_ALL), count_call, &calls);
    expect_success(); /* the connection goes on */
}

static void test_an_error_at_commit(void **state)
{
    (void)state;
    db_ask(batch, FIX(DEFERRED), NULL, NULL, DB_INT(1));
    db_ask(batch, FIX(DEFERRED), NULL, NULL, DB_INT(1));
    expect_error(ERR_INPUT, "");
    assert_string_equal(db_batch_error(batch)->sqlstate, "23505");
    assert_string_equal(db_batch_error(batch)->constraint, "late_once");
    new_batch();
    db_ask(batch, FIX(DEFERRED), NULL, NULL, DB_INT(1));
    expect_success();
}

static void test_constraints_have_words(void **state)
{
    (void)state;
    db_ask(batch, FIX(INSERT), NULL, NULL, DB_INT(1), DB_TEXT(SPAN("Knee")));
    db_ask(batch, FIX(INSERT), NULL, NULL, DB_INT(2), DB_TEXT(SPAN("knee")));
    expect_error(ERR_INPUT, "insert");
    struct err err = db_error_for_people(db_batch_error(batch));
    assert_text(err.field, "name");
    assert_true(span_starts(err.message, "That name"));

    new_batch();
    db_ask(batch, FIX(PARENT), NULL, NULL, DB_INT(77));
    expect_error(ERR_NOT_FOUND, "parent");
    assert_string_equal(db_batch_error(batch)->constraint, "part_item_fkey");

    new_batch();
    db_ask(batch, FIX(CHECKED), NULL, NULL, DB_INT(77));
    expect_error(ERR_INPUT, "checked");
    err = db_error_for_people(db_batch_error(batch));
    assert_int_equal(err.field.len, 0);
    assert_true(err.message.len > 0);
}

static void expect_raised(const char *sqlstate, const char *constraint, enum err_kind kind)
{
    new_batch();
    db_ask(batch, FIX(RAISE), NULL, NULL, DB_TEXT(span_of(sqlstate)), DB_TEXT(span_of(constraint)));
    expect_error(kind, "raise");
    assert_string_equal(db_batch_error(batch)->sqlstate, sqlstate);
    assert_true(db_error_for_people(db_batch_error(batch)).message.len > 0);
}

static void test_kinds_by_sqlstate_and_name(void **state)
{
    (void)state;
    expect_raised("23514", "edit_conflict", ERR_CONFLICT);
    expect_raised("P0001", "limit", ERR_TOO_MANY);
    expect_raised("23514", "nobody_knows_this", ERR_INPUT);
    expect_raised("23505", "", ERR_INPUT);
    expect_raised("23503", "", ERR_NOT_FOUND);
    expect_raised("23502", "", ERR_INTERNAL);
    expect_raised("P0002", "", ERR_NOT_FOUND);
    expect_raised("42501", "", ERR_INTERNAL);
    expect_raised("40001", "", ERR_UNAVAILABLE);
    expect_raised("57014", "", ERR_UNAVAILABLE);
    expect_raised("53100", "", ERR_UNAVAILABLE);
    expect_raised("XX000", "", ERR_INTERNAL);
    assert_true(strstr(last_log, "raise: SQLSTATE XX000") != NULL);
}

static void test_a_large_batch_both_ways(void **state)
{
    (void)state;
    /* More than the socket's buffers hold, in both directions at once. */
    enum { PIECES = 40, PIECE = 500 * 1000 };
    char *bytes = arena_alloc(arena, PIECE);
    memset(bytes, 'x', PIECE);
    struct span *out = arena_array_of(arena, struct span, PIECES);
    for (size_t i = 0; i < PIECES; i++)
        db_ask(batch, FIX(ECHO_TEXT), read_text, &out[i], DB_TEXT(span_make(bytes, PIECE)));
    expect_success();
    for (size_t i = 0; i < PIECES; i++)
        assert_span(out[i], bytes, PIECE);
}

static void test_an_empty_batch(void **state)
{
    (void)state;
    assert_true(db_batch_is_empty(batch));
    expect_success();
}

static void test_queueing_into_a_finished_batch(void **state)
{
    (void)state;
    int64_t n;
    db_ask(batch, FIX(COUNT_ALL), read_int, &n);
    expect_success();
    db_ask(batch, FIX(COUNT_ALL), read_int, &n);
    assert_int_equal(db_batch_error(batch)->kind, ERR_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(test_integers_of_each_width),
        TEST(test_scalars),
        TEST(test_null_reads_as_nothing),
        TEST(test_arrays),
        TEST(test_values_come_back_as_they_went),
        TEST(test_empty_and_null_values),
        TEST(test_narrow_numbers),
        TEST(test_other_types_go_in_postgresqls_notation),
        TEST(test_zero_bytes_never_reach_a_text),
        TEST(test_wrong_values_are_our_mistake),
        TEST(test_readers_that_do_not_fit),
        TEST(test_a_list),
        TEST(test_numbers_of_rows),
        TEST(test_the_first_error_undoes_the_batch),
        TEST(test_an_error_at_commit),
        TEST(test_constraints_have_words),
        TEST(test_kinds_by_sqlstate_and_name),
        TEST(test_a_large_batch_both_ways),
        TEST(test_an_empty_batch),
        TEST(test_queueing_into_a_finished_batch),
    };
    return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
