/* The pool on a real server: lanes, failures, cancellation, LISTEN. */
#include "db/fixture.h"
#include "db/harness.h"
#include "db/log.h"
#include "db/poll_loop.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>

#include <cmocka.h>

enum { PATIENCE_MS = 60000, ARENA_MAX = 64 << 20 };

static char uri[HARNESS_URI_MAX];
static struct db_pool *pool;
static char log_lines[16384];

/* A batch with all that a request has: its own arena, and a note when it is done. */
struct request {
    struct arena *arena;
    struct db_batch *batch;
    bool done;
    bool cancelled;
    int64_t value;
    uint64_t finished_at;
    size_t order; /* among those that are done */
};

static size_t done_count;

static void keep_log(const char *line)
{
    size_t used = strlen(log_lines);
    snprintf(log_lines + used, sizeof(log_lines) - used, "%s\n", line);
}

static struct db_pool_options usual_options(void)
{
    struct db_pool_options options = {.uri = uri, .wait_ms = 10000, .wait_max = 20000};
    for (size_t i = 0; i < LANE_COUNT; i++)
        options.lanes[i] = (struct db_lane_options){
            .connections = 1, .statement_timeout_ms = 5000, .lock_timeout_ms = 3000};
    options.lanes[LANE_PAGE].connections = 2;
    options.lanes[LANE_PAGE].in_flight = 64;
    options.lanes[LANE_PAGE].reads = true;
    options.lanes[LANE_SEARCH].reads = true;
    return options;
}

static void open_pool(struct db_pool_options options)
{
    pool = db_pool_new(&options, &poll_loop);
}

static bool all_connected(void)
{
    struct db_pool_state state = db_pool_state(pool);
    for (size_t i = 0; i < LANE_COUNT; i++)
        if (state.connected[i] != state.wanted[i])
            return false;
    return true;
}

/* Lets the loop turn until `holds` does. */
static void await(bool (*holds)(void))
{
    uint64_t end = harness_clock() + PATIENCE_MS;
    while (!holds() && harness_clock() < end)
        poll_loop_once(10);
    assert_true(holds());
}

static int setup(void **state)
{
    (void)state;
    log_lines[0] = '\0';
    done_count = 0;
    harness_sql(uri, "TRUNCATE item, part, late; ALTER SEQUENCE tries RESTART");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    db_pool_free(pool);
    pool = NULL;
    return poll_loop_watched() == 0 && poll_loop_timers() == 0 ? 0 : -1;
}

static void on_done(void *context)
{
    struct request *r = context;
    assert_false(r->done);
    assert_false(r->cancelled);
    r->done = true;
    r->finished_at = harness_clock();
    r->order = ++done_count;
}

static void begin(struct request *r)
{
    *r = (struct request){.arena = arena_new(ARENA_MAX)};
    r->batch = db_batch_new(r->arena);
}

static void end(struct request *r)
{
    if (!r->cancelled)
        db_batch_free(r->batch);
    arena_free(r->arena);
}

static void send(struct request *r, enum db_lane lane)
{
    db_pool_send(pool, lane, r->batch, on_done, r);
    assert_false(r->done); /* never from within the call */
}

static enum err_kind finish(struct request *r)
{
    assert_true(poll_loop_until(&r->done, PATIENCE_MS));
    return db_batch_error(r->batch)->kind;
}

static void read_int(struct db_row *row, void *out)
{
    *(int64_t *)out = db_int(row);
}

static void read_text(struct db_row *row, void *out)
{
    *(struct span *)out = db_text(row);
}

static void read_rows(struct db_row *row, void *out)
{
    *(int64_t *)out += db_int(row);
    db_text(row);
}

/* Asks how many items there are: the simplest page. */
static void send_count(struct request *r, enum db_lane lane)
{
    begin(r);
    r->value = -1;
    db_ask(r->batch, FIX(COUNT_ALL), read_int, &r->value);
    send(r, lane);
}

static void send_sleep(struct request *r, enum db_lane lane, double seconds)
{
    begin(r);
    db_ask(r->batch, FIX(SLEEP), NULL, NULL, DB_REAL(seconds));
    send(r, lane);
}

static void expect_count(enum db_lane lane, int64_t expected)
{
    struct request r;
    send_count(&r, lane);
    assert_int_equal(finish(&r), ERR_NONE);
    assert_int_equal(r.value, expected);
    end(&r);
}

/* ---- pages ---- */

static void test_batches_on_every_lane(void **state)
{
    (void)state;
    open_pool(usual_options());
    struct request r;
    begin(&r);
    db_ask(r.batch, FIX(INSERT), NULL, NULL, DB_INT(1), DB_TEXT(SPAN("one")));
    db_ask(r.batch, FIX(COUNT_ALL), read_int, &r.value);
    send(&r, LANE_WRITE); /* before any connection is up */
    assert_int_equal(finish(&r), ERR_NONE);
    assert_int_equal(r.value, 1);
    end(&r);
    expect_count(LANE_PAGE, 1);
    expect_count(LANE_SEARCH, 1);
    await(all_connected);
    assert_string_equal(db_pool_state(pool).trouble, "");
    assert_string_equal(log_lines, "");
}

static void test_sessions_are_set_up(void **state)
{
    (void)state;
    struct db_pool_options options = usual_options();
    for (size_t i = 0; i < LANE_COUNT; i++)
        options.lanes[i].connections = i == LANE_SEARCH;
    options.lanes[LANE_SEARCH].statement_timeout_ms = 1234;
    open_pool(options);
    await(all_connected);
    char name[64];
    harness_value(uri, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'backtalk'",
                  name, sizeof(name));
    assert_string_equal(name, "1");
    struct request r;
    send_sleep(&r, LANE_SEARCH, 10);
    uint64_t start = harness_clock();
    assert_int_equal(finish(&r), ERR_UNAVAILABLE);
    assert_true(harness_clock() - start < 5000);
    end(&r);
}

static void test_an_empty_batch_and_a_broken_one(void **state)
{
    (void)state;
    open_pool(usual_options());
    struct request empty;
    struct request broken;
    begin(&empty);
    send(&empty, LANE_PAGE);
    begin(&broken);
    db_ask(broken.batch, FIX(INSERT), NULL, NULL, DB_INT(1));
    send(&broken, LANE_PAGE);
    assert_int_equal(finish(&empty), ERR_NONE);
    assert_int_equal(finish(&broken), ERR_INTERNAL);
    end(&empty);
    end(&broken);
}

static void test_many_batches_keep_their_own_results(void **state)
{
    (void)state;
    enum { MANY = 2000 };
    static struct request requests[MANY];
    open_pool(usual_options());
    for (size_t i = 0; i < MANY; i++) {
        begin(&requests[i]);
        db_ask(requests[i].batch, FIX(SERIES), read_rows, &requests[i].value,
               DB_INT((int64_t)i % 50));
        if (i % 7 == 0)
            db_ask(requests[i].batch, FIX(DIVIDE), read_int, &requests[i].value, DB_INT(0));
        send(&requests[i], LANE_PAGE);
    }
    for (size_t i = 0; i < MANY; i++) {
        int64_t n = (int64_t)i % 50;
        assert_int_equal(finish(&requests[i]), i % 7 == 0 ? ERR_INTERNAL : ERR_NONE);
        assert_int_equal(requests[i].value, i % 7 == 0 ? 0 : n * (n + 1) / 2);
        end(&requests[i]);
    }
    assert_int_equal(db_pool_state(pool).in_flight[LANE_PAGE], 0);
}

static void test_an_error_ends_only_its_own_batch(void **state)
{
    (void)state;
    struct db_pool_options options = usual_options();
    options.lanes[LANE_PAGE].connections = 1; /* so that all share one pipeline */
    open_pool(options);
    await(all_connected);
    struct request before;
    struct request wrong;
    struct request after;
    send_count(&before, LANE_PAGE);
    begin(&wrong);
    db_ask(wrong.batch, FIX(INSERT), NULL, NULL, DB_INT(1), DB_TEXT(SPAN("Name")));
    db_ask(wrong.batch, FIX(INSERT), NULL, NULL, DB_INT(2), DB_TEXT(SPAN("name")));
    db_ask(wrong.batch, FIX(COUNT_ALL), read_int, &wrong.value);
    send(&wrong, LANE_PAGE);
    send_count(&after, LANE_PAGE);
    assert_int_equal(finish(&before), ERR_NONE);
    assert_int_equal(finish(&wrong), ERR_INPUT);
    assert_string_equal(db_batch_error(wrong.batch)->constraint, "account_name_unique");
    assert_true(span_is(db_error_for_people(db_batch_error(wrong.batch)).field, "name"));
    assert_int_equal(finish(&after), ERR_NONE);
    assert_int_equal(after.value, 0); /* the first INSERT was undone with the second */
    end(&before);
    end(&wrong);
    end(&after);
}

static void test_an_error_at_commit(void **state)
{
    (void)state;
    struct db_pool_options options = usual_options();
    options.lanes[LANE_WRITE].connections = 1;
    open_pool(options);
    struct request r;
    begin(&r);
    db_ask(r.batch, FIX(DEFERRED), NULL, NULL, DB_INT(1));
    db_ask(r.batch, FIX(DEFERRED), NULL, NULL, DB_INT(1));
    send(&r, LANE_WRITE);
    assert_int_equal(finish(&r), ERR_INPUT);
    assert_string_equal(db_batch_error(r.batch)->constraint, "late_once");
    end(&r);
    expect_count(LANE_WRITE, 0);
}

static void test_a_large_result_comes_in_pieces(void **state)
{
    (void)state;
    enum { LARGE = 5 << 20 };
    open_pool(usual_options());
    struct request r;
    struct span s = {0};
    struct span behind = {0};
    begin(&r);
    db_ask(r.batch, FIX(LARGE), read_text, &s, DB_INT(LARGE));
    db_ask(r.batch, FIX(ECHO_TEXT), read_text, &behind, DB_TEXT(SPAN("behind")));
    send(&r, LANE_PAGE);
    assert_int_equal(finish(&r), ERR_NONE);
    assert_int_equal(s.len, LARGE);
    assert_true(s.ptr[0] == 'x' && s.ptr[LARGE - 1] == 'x');
    assert_true(span_is(behind, "behind"));
    end(&r);
}

static void test_large_values_do_not_block(void **state)
{
    (void)state;
    enum { LARGE = 4 << 20, MANY = 6 };
    struct db_pool_options options = usual_options();
    options.lanes[LANE_PAGE].connections = 1;
    open_pool(options);
    await(all_connected);
    char *bytes = malloc(LARGE);
    assert_non_null(bytes);
    memset(bytes, 'y', LARGE);
    struct request requests[MANY];
    struct span out[MANY];
    for (size_t i = 0; i < MANY; i++) {
        begin(&requests[i]);
        db_ask(requests[i].batch, FIX(ECHO_TEXT), read_text, &out[i],
               DB_TEXT(span_make(bytes, LARGE)));
        send(&requests[i], LANE_PAGE); /* more than the socket takes: the rest goes later */
    }
    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(finish(&requests[i]), ERR_NONE);
        assert_int_equal(out[i].len, LARGE);
        assert_memory_equal(out[i].ptr, bytes, LARGE);
        end(&requests[i]);
    }
    free(bytes);
}

/* ---- lanes ---- */

static void test_a_slow_search_does_not_hold_up_pages(void **state)
{
    (void)state;
    struct db_pool_options options = usual_options();
    options.lanes[LANE_SEARCH].statement_timeout_ms = 400;
    open_pool(options);
    await(all_connected);
    struct request slow;
    struct request page;
    send_sleep(&slow, LANE_SEARCH, 30);
    send_count(&page, LANE_PAGE);
    assert_int_equal(finish(&page), ERR_NONE);
    assert_false(slow.done);
    assert_int_equal(finish(&slow), ERR_UNAVAILABLE);
    assert_string_equal(db_batch_error(slow.batch)->sqlstate, "57014");
    assert_string_equal(db_batch_error(slow.batch)->statement, "sleep");
    assert_non_null(strstr(log_lines, "sleep: SQLSTATE 57014"));
    end(&slow);
    end(&page);
    expect_count(LANE_SEARCH, 0); /* the lane goes on */
}

static void test_the_idler_connection_is_taken(void **state)
{
    (void)state;
    open_pool(usual_options());
    await(all_connected);
    struct request slow;
    struct request page;
    send_sleep(&slow, LANE_PAGE, 0.5);
    send_count(&page, LANE_PAGE);
    assert_int_equal(finish(&page), ERR_NONE);
    assert_false(slow.done);
    assert_int_equal(finish(&slow), ERR_NONE);
    end(&slow);
    end(&page);
}

/* ---- trying again ---- */

static void test_a_lost_race_is_run_again_once(void **state)
{
    (void)state;
    open_pool(usual_options());
    struct request r;
    begin(&r);
    db_ask(r.batch, FIX(INSERT), NULL, NULL, DB_INT(5), DB_TEXT(SPAN("five")));
    db_ask(r.batch, FIX(FLAKY), read_int, &r.value, DB_INT(1));
    send(&r, LANE_WRITE);
    assert_int_equal(finish(&r), ERR_NONE);
    assert_int_equal(r.value, 2);
    end(&r);
    expect_count(LANE_WRITE, 1);

    begin(&r);
    db_ask(r.batch, FIX(FLAKY), read_int, &r.value, DB_INT(100));
    send(&r, LANE_WRITE);
    assert_int_equal(finish(&r), ERR_UNAVAILABLE);
    assert_string_equal(db_batch_error(r.batch)->sqlstate, "40001");
    assert_int_equal(r.value, 0);
    end(&r);
    char tries[8];
    harness_value(uri, "SELECT last_value FROM tries", tries, sizeof(tries));
    assert_string_equal(tries, "4");
}

static void test_statements_that_went_out_of_date(void **state)
{
    (void)state;
    struct db_pool_options options = usual_options();
    options.lanes[LANE_PAGE].connections = 1;
    open_pool(options);
    harness_sql(uri, "INSERT INTO item VALUES (1, 'one')");
    struct request r;
    begin(&r);
    db_ask(r.batch, FIX(ONE), read_int, &r.value, DB_INT(1), DB_INT(1));
    send(&r, LANE_PAGE);
    assert_int_equal(finish(&r), ERR_NONE);
    end(&r);
    harness_sql(uri, "ALTER TABLE part DROP CONSTRAINT part_item_fkey;"
                     "ALTER TABLE item ALTER id TYPE int");
    begin(&r);
    db_ask(r.batch, FIX(ONE), read_int, &r.value, DB_INT(1), DB_INT(1));
    send(&r, LANE_PAGE);
    assert_int_equal(finish(&r), ERR_NONE); /* prepared again, and sent again */
    assert_int_equal(r.value, 1);
    end(&r);
    harness_sql(uri, "ALTER TABLE item ALTER id TYPE bigint;"
                     "ALTER TABLE part ADD CONSTRAINT part_item_fkey FOREIGN KEY (item_id)"
                     " REFERENCES item (id)");
}

/* ---- waiting ---- */

static void test_waiting_has_an_end(void **state)
{
    (void)state;
    struct db_pool_options options = usual_options();
    options.uri = "postgresql://backtalk@/test?host=/nowhere/at/all";
    options.wait_ms = 300;
    options.wait_max = 2;
    open_pool(options);
    struct request requests[3];
    uint64_t start = harness_clock();
    for (size_t i = 0; i < 3; i++)
        send_count(&requests[i], LANE_PAGE);
    assert_int_equal(db_pool_state(pool).waiting[LANE_PAGE], 2);
    assert_int_equal(finish(&requests[2]), ERR_UNAVAILABLE); /* one too many: at once */
    assert_false(requests[0].done);
    assert_int_equal(finish(&requests[0]), ERR_UNAVAILABLE);
    assert_int_equal(finish(&requests[1]), ERR_UNAVAILABLE);
    assert_true(requests[1].finished_at - start >= 300);
    assert_true(requests[1].finished_at - start < 3000);
    assert_int_equal(db_pool_state(pool).refused[LANE_PAGE], 3);
    assert_non_null(strstr(db_pool_state(pool).trouble, "PostgreSQL does not answer"));
    for (size_t i = 0; i < 3; i++)
        end(&requests[i]);
}

static void test_what_is_wrong_is_said_once(void **state)
{
    (void)state;
    char nobody[HARNESS_URI_MAX];
    harness_uri(nobody, "no_such_database");
    struct db_pool_options options = usual_options();
    options.uri = nobody;
    options.wait_ms = 1000;
    open_pool(options);
    struct request r;
    send_count(&r, LANE_PAGE);
    assert_int_equal(finish(&r), ERR_UNAVAILABLE);
    end(&r);
    assert_string_equal(log_lines, "PostgreSQL has no database \"no_such_database\": "
                                   "create it first (createdb no_such_database)\n");
}

static void test_an_address_that_is_none(void **state)
{
    (void)state;
    struct db_pool_options options = usual_options();
    options.uri = "postgresql://someone:secret@[::1/x";
    options.wait_ms = 200;
    open_pool(options);
    struct request r;
    send_count(&r, LANE_PAGE);
    assert_int_equal(finish(&r), ERR_UNAVAILABLE);
    end(&r);
    assert_non_null(strstr(log_lines, "is not one that PostgreSQL understands"));
    assert_null(strstr(log_lines, "secret"));
}

/* ---- the schema ---- */

static bool trouble_is_known(void)
{
    return db_pool_state(pool).trouble[0] != '\0';
}

static void test_another_schema_is_refused(void **state)
{
    (void)state;
    struct db_pool_options options = usual_options();
    options.schema_version = 2;
    options.wait_ms = 15000;
    open_pool(options);
    await(trouble_is_known);
    assert_string_equal(db_pool_state(pool).trouble,
                        "the database is at migration 0, this program needs 2: "
                        "run backtalk-ctl migrate");
    harness_sql(uri, "CREATE TABLE schema_migration (number int, compatible_from int);"
                     "INSERT INTO schema_migration VALUES (1, 1), (2, 2)");
    expect_count(LANE_PAGE, 0); /* it looks again by itself */
    assert_int_equal(db_pool_state(pool).schema_version, 2);
    await(all_connected);
    db_pool_free(pool);

    harness_sql(uri, "INSERT INTO schema_migration VALUES (3, 2)");
    open_pool(options);
    expect_count(LANE_PAGE, 0); /* newer, but made to live with this program */
    assert_int_equal(db_pool_state(pool).schema_version, 3);
    db_pool_free(pool);

    harness_sql(uri, "INSERT INTO schema_migration VALUES (4, 3)");
    open_pool(options);
    await(trouble_is_known);
    assert_string_equal(db_pool_state(pool).trouble,
                        "the database is at migration 4, this program knows 2: "
                        "update it to 3 or newer");
    assert_int_equal(db_pool_state(pool).connected[LANE_PAGE], 0);
    assert_int_equal(db_pool_state(pool).schema_version, 4);
    harness_sql(uri, "DROP TABLE schema_migration");
}

static void test_a_statement_that_does_not_prepare(void **state)
{
    (void)state;
    harness_sql(uri, "ALTER TABLE late RENAME TO later");
    struct db_pool_options options = usual_options();
    options.lanes[LANE_WRITE].connections = 1;
    open_pool(options);
    await(all_connected);
    struct request r;
    begin(&r);
    db_ask(r.batch, FIX(INSERT), NULL, NULL, DB_INT(1), DB_TEXT(SPAN("one")));
    db_ask(r.batch, FIX(DEFERRED), NULL, NULL, DB_INT(1));
    send(&r, LANE_WRITE);
    assert_int_equal(finish(&r), ERR_INTERNAL);
    assert_string_equal(db_batch_error(r.batch)->statement, "deferred");
    assert_string_equal(db_batch_error(r.batch)->sqlstate, "42P01");
    end(&r);
    expect_count(LANE_WRITE, 0);

    /* The next one is asked for again, on the same connection. */
    harness_sql(uri, "ALTER TABLE later RENAME TO late");
    begin(&r);
    db_ask(r.batch, FIX(INSERT), NULL, NULL, DB_INT(1), DB_TEXT(SPAN("one")));
    db_ask(r.batch, FIX(DEFERRED), NULL, NULL, DB_INT(1));
    send(&r, LANE_WRITE);
    assert_int_equal(finish(&r), ERR_NONE);
    end(&r);
    expect_count(LANE_WRITE, 1);
}

/* ---- cancelling ---- */

static void cancel(struct request *r)
{
    db_pool_cancel(pool, r->batch);
    r->cancelled = true;
    arena_free(r->arena); /* from here on nothing may touch it */
}

static void test_cancelling_what_is_in_flight(void **state)
{
    (void)state;
    struct db_pool_options options = usual_options();
    options.lanes[LANE_PAGE].connections = 1;
    open_pool(options);
    await(all_connected);
    struct request gone;
    struct request stays;
    /* Nothing goes out behind what is prepared first: from here on all is. */
    begin(&gone);
    db_ask(gone.batch, FIX(SLEEP), NULL, NULL, DB_REAL(0.0));
    db_ask(gone.batch, FIX(SERIES), NULL, NULL, DB_INT(1));
    db_ask(gone.batch, FIX(COUNT_ALL), NULL, NULL);
    send(&gone, LANE_PAGE);
    assert_int_equal(finish(&gone), ERR_NONE);
    end(&gone);
    begin(&gone);
    db_ask(gone.batch, FIX(SLEEP), NULL, NULL, DB_REAL(0.1));
    db_ask(gone.batch, FIX(SERIES), read_rows, &gone.value, DB_INT(1000));
    send(&gone, LANE_PAGE);
    send_count(&stays, LANE_PAGE);
    poll_loop_once(0);
    cancel(&gone);
    assert_int_equal(db_pool_state(pool).in_flight[LANE_PAGE], 2);
    assert_int_equal(finish(&stays), ERR_NONE);
    assert_int_equal(stays.value, 0);
    assert_false(gone.done);
    assert_int_equal(db_pool_state(pool).in_flight[LANE_PAGE], 0);
    end(&stays);
}

static void test_cancelling_what_waits_or_is_done(void **state)
{
    (void)state;
    open_pool(usual_options());
    struct request waits;
    struct request broken;
    struct request done;
    send_count(&waits, LANE_PAGE);
    begin(&broken);
    db_ask(broken.batch, FIX(INSERT), NULL, NULL);
    send(&broken, LANE_PAGE);
    cancel(&waits);
    cancel(&broken);
    assert_int_equal(db_pool_state(pool).waiting[LANE_PAGE], 0);
    send_count(&done, LANE_PAGE);
    assert_int_equal(finish(&done), ERR_NONE);
    cancel(&done);
    assert_false(waits.done || broken.done);
}

/* One whose `done` lets go of another on the same connection. */
struct pair {
    struct request first;
    struct request second;
};

static void cancel_the_other(void *context)
{
    struct pair *pair = context;
    on_done(&pair->first);
    cancel(&pair->second);
}

static void test_cancelling_from_within_done(void **state)
{
    (void)state;
    struct db_pool_options options = usual_options();
    options.lanes[LANE_PAGE].connections = 1;
    open_pool(options);
    await(all_connected);
    struct pair pair;
    begin(&pair.first);
    db_ask(pair.first.batch, FIX(COUNT_ALL), read_int, &pair.first.value);
    db_pool_send(pool, LANE_PAGE, pair.first.batch, cancel_the_other, &pair);
    send_count(&pair.second, LANE_PAGE);
    assert_int_equal(finish(&pair.first), ERR_NONE);
    end(&pair.first);
    expect_count(LANE_PAGE, 0);
    assert_false(pair.second.done);
}

static uint64_t dice;

static size_t roll(size_t sides)
{
    dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (size_t)(dice >> 33) % sides;
}

static void test_ten_thousand_with_random_cancels(void **state)
{
    (void)state;
    enum { TOTAL = 10000, AT_ONCE = 500 };
    static struct request slots[AT_ONCE];
    static size_t expected[AT_ONCE];
    size_t begun = 0;
    size_t cancelled = 0;
    dice = 42;
    open_pool(usual_options());
    while (begun < TOTAL) {
        size_t at = roll(AT_ONCE);
        struct request *r = &slots[at];
        if (r->arena != NULL && r->done) {
            assert_int_equal(db_batch_error(r->batch)->kind, ERR_NONE);
            assert_int_equal(r->value, (int64_t)(expected[at] * (expected[at] + 1) / 2));
            end(r);
            r->arena = NULL;
        } else if (r->arena != NULL && roll(3) == 0) {
            cancel(r);
            cancelled++;
            r->arena = NULL;
        } else if (r->arena == NULL) {
            expected[at] = roll(40);
            begin(r);
            db_ask(r->batch, FIX(SERIES), read_rows, &r->value, DB_INT((int64_t)expected[at]));
            send(r, (enum db_lane)roll(LANE_COUNT));
            begun++;
        }
        if (roll(20) == 0)
            poll_loop_once(0);
    }
    for (size_t i = 0; i < AT_ONCE; i++) {
        if (slots[i].arena == NULL)
            continue;
        assert_int_equal(finish(&slots[i]), ERR_NONE);
        assert_int_equal(slots[i].value, (int64_t)(expected[i] * (expected[i] + 1) / 2));
        end(&slots[i]);
    }
    assert_true(cancelled > 1000);
    for (size_t i = 0; i < LANE_COUNT; i++)
        expect_count((enum db_lane)i, 0); /* behind the last cancelled one */
    for (size_t i = 0; i < LANE_COUNT; i++)
        assert_int_equal(db_pool_state(pool).waiting[i], 0);
}

static void test_freeing_a_busy_pool(void **state)
{
    (void)state;
    struct db_pool_options options = usual_options();
    options.lanes[LANE_PAGE].connections = 1;
    open_pool(options);
    await(all_connected);
    struct request requests[100];
    for (size_t i = 0; i < 100; i++)
        send_count(&requests[i], LANE_PAGE);
    db_pool_free(pool);
    pool = NULL;
    for (size_t i = 0; i < 100; i++) {
        assert_false(requests[i].done);
        end(&requests[i]);
    }
}

/* ---- losing the server ---- */

static bool none_connected(void)
{
    return db_pool_state(pool).connected[LANE_PAGE] == 0;
}

static void test_the_server_dies_and_comes_back(void **state)
{
    (void)state;
    enum { MANY = 50 };
    static struct request requests[MANY];
    open_pool(usual_options());
    await(all_connected);
    for (size_t i = 0; i < MANY; i++)
        send_sleep(&requests[i], LANE_PAGE, 20);
    poll_loop_once(10);
    harness_kill();
    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(finish(&requests[i]), ERR_UNAVAILABLE);
        end(&requests[i]);
    }
    await(none_connected);
    struct request waits; /* begun while the server is away: is served when it is back */
    send_count(&waits, LANE_PAGE);
    poll_loop_once(10);
    harness_restart();
    assert_int_equal(finish(&waits), ERR_NONE);
    end(&waits);
    await(all_connected);
    expect_count(LANE_WRITE, 0);
    assert_string_equal(db_pool_state(pool).trouble, "");
    assert_non_null(strstr(log_lines, "connected again\n"));
}

static void test_the_server_is_stopped_by_its_keeper(void **state)
{
    (void)state;
    open_pool(usual_options());
    await(all_connected);
    struct request busy;
    send_sleep(&busy, LANE_PAGE, 20);
    poll_loop_once(10);
    harness_stop();
    assert_int_equal(finish(&busy), ERR_UNAVAILABLE);
    end(&busy);
    await(none_connected);
    harness_restart();
    await(all_connected);
    expect_count(LANE_PAGE, 0);
}

static void test_one_session_is_ended(void **state)
{
    (void)state;
    open_pool(usual_options());
    await(all_connected);
    struct request busy;
    struct request other;
    send_sleep(&busy, LANE_PAGE, 0.5);
    send_sleep(&other, LANE_PAGE, 0.5);
    poll_loop_once(10);
    harness_sql(uri, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                     " WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active' LIMIT 1");
    enum err_kind ends[] = {finish(&busy), finish(&other)};
    assert_true(ends[0] == ERR_UNAVAILABLE || ends[1] == ERR_UNAVAILABLE);
    assert_true(ends[0] == ERR_NONE || ends[1] == ERR_NONE);
    end(&busy);
    end(&other);
    await(all_connected);
}

/* ---- listening ---- */

struct ear {
    size_t refreshes;
    size_t notices;
    char payload[64];
};

static struct ear pages;
static struct ear tags;

static void on_heard(void *context, struct span payload)
{
    struct ear *ear = context;
    if (payload.len == 0)
        ear->refreshes++;
    else
        ear->notices++;
    snprintf(ear->payload, sizeof(ear->payload), SPAN_FMT, SPAN_ARG(payload));
}

static bool is_listening(void)
{
    return db_pool_state(pool).listening;
}

static bool pages_heard(void)
{
    return pages.notices > 0;
}

static bool tags_heard(void)
{
    return tags.notices > 0;
}

static bool is_deaf(void)
{
    return !is_listening();
}

static void notify(const char *channel, const char *payload)
{
    struct request r;
    begin(&r);
    db_ask(r.batch, FIX(NOTIFY), NULL, NULL, DB_TEXT(span_of(channel)), DB_TEXT(span_of(payload)));
    send(&r, LANE_WRITE);
    assert_int_equal(finish(&r), ERR_NONE);
    end(&r);
}

static void test_listening(void **state)
{
    (void)state;
    pages = tags = (struct ear){0};
    open_pool(usual_options());
    db_pool_listen(pool, "page changed", on_heard, &pages);
    await(is_listening);
    assert_int_equal(pages.refreshes, 1); /* anything may have happened before */
    notify("page changed", "question 7");
    await(pages_heard);
    assert_string_equal(pages.payload, "question 7");
    notify("something else", "x");

    db_pool_listen(pool, "tags", on_heard, &tags); /* while the connection is up */
    await(is_listening);
    assert_int_equal(tags.refreshes, 1);
    pages.notices = 0;
    notify("tags", "t");
    notify("page changed", "p");
    await(tags_heard);
    await(pages_heard);
    assert_string_equal(tags.payload, "t");
    assert_string_equal(pages.payload, "p");
    assert_int_equal(tags.notices, 1);
}

static void test_listening_outlives_the_server(void **state)
{
    (void)state;
    pages = tags = (struct ear){0};
    open_pool(usual_options());
    db_pool_listen(pool, "pages", on_heard, &pages);
    db_pool_listen(pool, "tags", on_heard, &tags);
    await(is_listening);
    harness_kill();
    await(is_deaf);
    harness_restart();
    await(is_listening);
    assert_int_equal(pages.refreshes, 2);
    assert_int_equal(tags.refreshes, 2);
    notify("pages", "again");
    await(pages_heard);
    assert_string_equal(pages.payload, "again");
}

/* ---- deadlines, and who waits for whom ---- */

enum { KIND_LOCKED = 1, KIND_OTHER = 2, DEADLINE_MS = 300, LOCK_MS = 400, SOON_MS = 1500 };

static bool nothing_sleeps(void)
{
    char count[8];
    harness_value(uri,
                  "SELECT count(*) FROM pg_stat_activity"
                  " WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'",
                  count, sizeof(count));
    return strcmp(count, "0") == 0;
}

static void open_pool_that_cancels(struct db_pool_options options)
{
    open_pool(options);
    db_pool_listen(pool, "pages", on_heard, &pages);
    await(all_connected);
    await(is_listening);
}

static void send_as(struct request *r, enum db_lane lane, uint64_t kind, int limit_ms)
{
    struct db_send_options options = {.lane = lane, .kind = kind};
    if (limit_ms > 0)
        options.deadline = db_pool_clock() + (uint64_t)limit_ms;
    db_pool_send_with(pool, &options, r->batch, on_done, r);
}

static void send_count_as(struct request *r, enum db_lane lane, uint64_t kind, int limit_ms)
{
    begin(r);
    db_ask(r->batch, FIX(COUNT_ALL), read_int, &r->value);
    send_as(r, lane, kind, limit_ms);
}

static void test_a_deadline_counts_time_in_flight(void **state)
{
    (void)state;
    struct db_pool_options options = usual_options();
    options.lanes[LANE_PAGE].connections = 1;
    open_pool_that_cancels(options);
    struct request slow;
    begin(&slow);
    db_ask(slow.batch, FIX(SLEEP), NULL, NULL, DB_REAL(20));
    uint64_t start = harness_clock();
    send_as(&slow, LANE_PAGE, 0, DEADLINE_MS);
    assert_int_equal(finish(&slow), ERR_UNAVAILABLE);
    assert_string_equal(db_batch_error(slow.batch)->sqlstate, "");
    assert_true(slow.finished_at - start >= DEADLINE_MS);
    assert_true(slow.finished_at - start < SOON_MS);
    end(&slow);
    expect_count(LANE_PAGE, 0); /* the connection is used again */
    assert_true(harness_clock() - start < 2 * SOON_MS);
    assert_int_equal(db_pool_state(pool).cancels, 1);
    assert_int_equal(db_pool_state(pool).late[LANE_PAGE], 1);
    assert_string_equal(log_lines, ""); /* nothing broke */
}

static void test_statements_of_who_went_away_are_cancelled(void **state)
{
    (void)state;
    enum { GONE = 4 };
    struct request gone[GONE];
    open_pool_that_cancels(usual_options());
    for (size_t i = 0; i < GONE; i++)
        send_sleep(&gone[i], i == 0 ? LANE_SEARCH : LANE_PAGE, 20);
    poll_loop_once(10);
    uint64_t start = harness_clock();
    for (size_t i = 0; i < GONE; i++)
        cancel(&gone[i]);
    await(nothing_sleeps);
    expect_count(LANE_PAGE, 0);
    expect_count(LANE_SEARCH, 0);
    assert_true(harness_clock() - start < 2 * SOON_MS);
}

/* A page behind one that is cancelled may be hit by it: it is sent again. */
static void test_a_cancel_hits_nobody_else(void **state)
{
    (void)state;
    enum { ROUNDS = 30, BEHIND = 4 };
    struct db_pool_options options = usual_options();
    options.lanes[LANE_PAGE].connections = 1;
    open_pool_that_cancels(options);
    for (size_t round = 0; round < ROUNDS; round++) {
        struct request gone;
        struct request behind[BEHIND];
        send_sleep(&gone, LANE_PAGE, 0.045 + 0.001 * (double)(round % 15));
        for (size_t i = 0; i < BEHIND; i++)
            send_count(&behind[i], LANE_PAGE);
        poll_loop_once(0);
        cancel(&gone);
        for (size_t i = 0; i < BEHIND; i++) {
            assert_int_equal(finish(&behind[i]), ERR_NONE);
            end(&behind[i]);
        }
    }
    assert_true(db_pool_state(pool).cancels > 0);
}

static void test_a_write_is_left_to_finish(void **state)
{
    (void)state;
    open_pool_that_cancels(usual_options());
    struct request gone;
    begin(&gone);
    db_ask(gone.batch, FIX(SLEEP), NULL, NULL, DB_REAL(0.3));
    db_ask(gone.batch, FIX(INSERT), NULL, NULL, DB_INT(1), DB_TEXT(SPAN("one")));
    send(&gone, LANE_WRITE);
    poll_loop_once(10);
    cancel(&gone);
    expect_count(LANE_WRITE, 1);
    assert_int_equal(db_pool_state(pool).cancels, 0);
}

static PGconn *lock_in_another_session(void)
{
    PGconn *conn = PQconnectdb(uri);
    PQclear(PQexec(conn, "BEGIN"));
    PGresult *locked = PQexec(conn, "LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
    assert_int_equal(PQresultStatus(locked), PGRES_COMMAND_OK);
    PQclear(locked);
    return conn;
}

/* A hundred for what is locked, and others of the same lane: who is not locked out waits for nobody. */
static void test_what_is_locked_holds_up_only_its_kind(void **state)
{
    (void)state;
    enum { LOCKED = 100, OTHERS = 20 };
    static struct request locked[LOCKED];
    struct db_pool_options options = usual_options();
    options.lanes[LANE_PAGE] = (struct db_lane_options){.connections = 4,
                                                        .in_flight = 4,
                                                        .share = 2,
                                                        .statement_timeout_ms = 5000,
                                                        .lock_timeout_ms = LOCK_MS,
                                                        .reads = true};
    open_pool_that_cancels(options);
    PGconn *holder = lock_in_another_session();
    for (size_t i = 0; i < LOCKED; i++)
        send_count_as(&locked[i], LANE_PAGE, KIND_LOCKED, 0);
    uint64_t start = harness_clock();
    for (size_t i = 0; i < OTHERS; i++) {
        struct request other;
        begin(&other);
        db_ask(other.batch, FIX(SERIES), read_rows, &other.value, DB_INT(3));
        send_as(&other, LANE_PAGE, KIND_OTHER, 0);
        assert_int_equal(finish(&other), ERR_NONE);
        end(&other);
    }
    assert_false(locked[0].done);
    assert_true(harness_clock() - start < LOCK_MS);
    /* The first finds out, and nobody waits for the same once more. */
    for (size_t i = 0; i < LOCKED; i++)
        assert_int_equal(finish(&locked[i]), ERR_UNAVAILABLE);
    assert_true(harness_clock() - start < 2 * LOCK_MS);
    /* From here on one at a time looks whether the lock is still there; the others are told at once. */
    struct request probe;
    struct request turned_away;
    send_count_as(&probe, LANE_PAGE, KIND_LOCKED, 0);
    poll_loop_once(10);
    start = harness_clock();
    send_count_as(&turned_away, LANE_PAGE, KIND_LOCKED, 0);
    assert_int_equal(finish(&turned_away), ERR_UNAVAILABLE);
    assert_true(harness_clock() - start < LOCK_MS);
    PQfinish(holder);
    (void)finish(&probe);
    end(&probe);
    end(&turned_away);
    for (size_t i = 0; i < LOCKED; i++)
        end(&locked[i]);
    struct request again;
    send_count_as(&again, LANE_PAGE, KIND_LOCKED, 0);
    assert_int_equal(finish(&again), ERR_NONE);
    end(&again);
}

static bool is_unreachable(void)
{
    return !db_pool_state(pool).reachable;
}

static size_t changes;

static void on_change(void *context)
{
    (void)context;
    changes++;
}

static void test_a_frozen_server_is_noticed(void **state)
{
    (void)state;
    struct db_pool_options options = usual_options();
    options.changed = on_change;
    changes = 0;
    open_pool_that_cancels(options);
    assert_true(changes > 0);
    changes = 0;
    struct request stuck;
    send_count(&stuck, LANE_WRITE);
    assert_int_equal(finish(&stuck), ERR_NONE);
    end(&stuck);
    harness_freeze();
    uint64_t start = harness_clock();
    send_count(&stuck, LANE_WRITE);
    enum err_kind kind = finish(&stuck);
    await(is_unreachable);
    harness_thaw();
    assert_int_equal(kind, ERR_UNAVAILABLE);
    assert_true(stuck.finished_at - start < 2 * SOON_MS);
    assert_true(changes > 0);
    end(&stuck);
    await(all_connected);
    await(is_listening);
    expect_count(LANE_WRITE, 0);
}

/* Only the session that listens: pages go on, and the pool knows that it hears nothing. */
static void test_a_silent_listener_is_noticed(void **state)
{
    (void)state;
    open_pool_that_cancels(usual_options());
    char pid[16];
    harness_value(uri,
                  "SELECT pid FROM pg_stat_activity WHERE application_name = 'backtalk'"
                  " AND query IN ('LISTEN \"pages\"', 'SELECT $1::integer')",
                  pid, sizeof(pid));
    pid_t listener = (pid_t)strtol(pid, NULL, 10);
    assert_true(listener > 0);
    pages = (struct ear){0};
    kill(listener, SIGSTOP);
    uint64_t start = harness_clock();
    while (is_listening() && harness_clock() - start < PATIENCE_MS)
        expect_count(LANE_PAGE, 0);
    kill(listener, SIGCONT);
    assert_true(is_deaf());
    assert_true(harness_clock() - start < 2 * SOON_MS);
    assert_true(db_pool_state(pool).reachable); /* the others were answered all the time */
    await(is_listening);
    assert_int_equal(pages.refreshes, 1);
}

static int group_setup(void **state)
{
    (void)state;
    fixture_use();
    db_log_to(keep_log);
    harness_database(uri);
    harness_sql(uri, fixture_schema);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(test_batches_on_every_lane),
        TEST(test_sessions_are_set_up),
        TEST(test_an_empty_batch_and_a_broken_one),
        TEST(test_many_batches_keep_their_own_results),
        TEST(test_an_error_ends_only_its_own_batch),
        TEST(test_an_error_at_commit),
        TEST(test_a_large_result_comes_in_pieces),
        TEST(test_large_values_do_not_block),
        TEST(test_a_slow_search_does_not_hold_up_pages),
        TEST(test_the_idler_connection_is_taken),
        TEST(test_a_lost_race_is_run_again_once),
        TEST(test_statements_that_went_out_of_date),
        TEST(test_waiting_has_an_end),
        TEST(test_what_is_wrong_is_said_once),
        TEST(test_an_address_that_is_none),
        TEST(test_another_schema_is_refused),
        TEST(test_a_statement_that_does_not_prepare),
        TEST(test_cancelling_what_is_in_flight),
        TEST(test_cancelling_what_waits_or_is_done),
        TEST(test_cancelling_from_within_done),
        TEST(test_ten_thousand_with_random_cancels),
        TEST(test_freeing_a_busy_pool),
        TEST(test_the_server_dies_and_comes_back),
        TEST(test_the_server_is_stopped_by_its_keeper),
        TEST(test_one_session_is_ended),
        TEST(test_listening),
        TEST(test_listening_outlives_the_server),
        TEST(test_a_deadline_counts_time_in_flight),
        TEST(test_statements_of_who_went_away_are_cancelled),
        TEST(test_a_cancel_hits_nobody_else),
        TEST(test_a_write_is_left_to_finish),
        TEST(test_what_is_locked_holds_up_only_its_kind),
        TEST(test_a_frozen_server_is_noticed),
        TEST(test_a_silent_listener_is_noticed),
    };
    return cmocka_run_group_tests(tests, group_setup, NULL);
}
