/* Afterwards: the replies that writers got against what is there, counts against what they count, the index against a new one. */
#include "chaos/chaos.h"

#include <libpq-fe.h>

#include "db/product.h"

enum { ROWS_AT_ONCE = 500, SHOWN_MAX = 40 };

static int64_t say(const char *what, int64_t count)
{
    if (count != 0)
        printf("FAULT: %s: %lld\n", what, (long long)count);
    return count != 0;
}

static void run_file(const char *folder, const char *name)
{
    size_t len;
    char *sql = folder_read(folder, name, &len);
    harness_sql(site_database(), sql);
    free(sql);
}

/* ---- deeds ---- */

static void add_deed(struct text *sql, size_t writer, int number, const struct deed *deed)
{
    text_printf(sql, "%s(%zu, %d, '%s', '%s', %d, %lld, %lld)",
                number % ROWS_AT_ONCE == 0 ? "INSERT INTO chaos_deed VALUES " : ", ", writer,
                number, deed_kinds[deed->kind], deed_outcomes[deed->outcome], deed->sendings,
                (long long)deed->post, (long long)deed->value);
}

static void put_deeds(void)
{
    struct text sql;
    text_init(&sql, (size_t)64 << 20);
    for (size_t w = 0; w < WRITERS; w++) {
        int count = chaos->writers[w].count;
        for (int i = 0; i < count; i++) {
            add_deed(&sql, w, i, &chaos->writers[w].deeds[i]);
            if (i == count - 1 || (i + 1) % ROWS_AT_ONCE == 0)
                text_add_string(&sql, ";\n");
        }
    }
    assert_true(text_ok(&sql));
    harness_sql(site_database(), text_string(&sql));
    text_free(&sql);
}

static int64_t check_deeds(void)
{
    PGconn *connection = PQconnectdb(site_database());
    PGresult *rows = PQexec(connection, "SELECT what, which FROM chaos_fault ORDER BY what");
    if (PQresultStatus(rows) != PGRES_TUPLES_OK)
        fail_msg("%s", PQresultErrorMessage(rows));
    int count = PQntuples(rows);
    for (int i = 0; i < count && i < SHOWN_MAX; i++)
        printf("FAULT: %s: %s\n", PQgetvalue(rows, i, 0), PQgetvalue(rows, i, 1));
    PQclear(rows);
    PQfinish(connection);
    return count;
}

/* Nothing found means something only because what is wrong would be. */
static int64_t check_that_faults_are_seen(void)
{
    static const char *const losses[] = {
        "DELETE FROM vote",
        "DELETE FROM revision WHERE number > 1",
        "UPDATE post SET deleted_at = NULL, deleted_by = NULL, delete_reason = NULL",
        "UPDATE post SET body = (SELECT r.body FROM revision r WHERE r.post_id = post.id AND "
        "r.number = 1)",
        "INSERT INTO revision (post_id, number, author_id, title, body, tags) "
        "SELECT post_id, number + 1000, author_id, title, body, tags FROM revision",
    };
    /* What there may be none of, when it was kept from happening. */
    static const char *const rare[][2] = {
        {"SELECT count(*) FROM chaos_deed WHERE kind IN ('move', 'split') AND outcome = 'done'",
         "DELETE FROM question_move"},
        {"SELECT count(*) FROM chaos_deed WHERE kind = 'publish' AND outcome = 'done'",
         "DELETE FROM event WHERE kind = 'held-published'"},
        {"SELECT count(*) FROM badge", "UPDATE badge SET over = NOT over"},
    };
    int64_t unseen = 0;
    for (size_t i = 0; i < COUNT_OF(rare); i++) {
        if (number_of(rare[i][0]) == 0 ||
            number_of(format("SELECT chaos_faults_after($$%s$$)", rare[i][1])) > 0)
            continue;
        printf("FAULT: not seen: %s\n", rare[i][1]);
        unseen++;
    }
    for (size_t i = 0; i < COUNT_OF(losses); i++) {
        if (number_of(format("SELECT chaos_faults_after($$%s$$)", losses[i])) > 0)
            continue;
        printf("FAULT: not seen: %s\n", losses[i]);
        unseen++;
    }
    return unseen;
}

static void say_deeds(void)
{
    for (int outcome = 0; outcome < DEED_OUTCOMES; outcome++) {
        printf("%8s", deed_outcomes[outcome]);
        for (int kind = 0; kind < DEED_KINDS; kind++)
            printf("  %s %lld", deed_kinds[kind],
                   (long long)number_of(format("SELECT count(*) FROM chaos_deed WHERE kind = '%s' "
                                               "AND outcome = '%s'",
                                               deed_kinds[kind], deed_outcomes[outcome])));
        putchar('\n');
    }
    printf("sent more than once: %lld\n",
           (long long)number_of("SELECT count(*) FROM chaos_deed WHERE sendings > 1"));
}

/* ---- what follows from them ---- */

static int64_t check_counts(void)
{
    struct text said;
    text_init(&said, 1 << 20);
    int status = site_ctl("recount", &said);
    if (status != 0)
        printf("FAULT: recount\n%s", text_string(&said));
    text_free(&said);
    return status != 0;
}

static int64_t check_index(void)
{
    run_file("tests/db", "search_edits.sql");
    int64_t bad = say("terms of the index that are wrong in themselves",
                      number_of("SELECT count(*) FROM index_fault"));
    harness_sql(site_database(),
                "SET client_min_messages = warning; CALL remember(); SELECT search_rebuild()");
    bad += say("differences to an index built from scratch", number_of("SELECT different()"));
    return bad;
}

/* Nothing waits, and nothing was given up. */
static int64_t check_jobs(void)
{
    struct text said;
    text_init(&said, 1 << 20);
    int status = site_ctl("jobs --dead", &said);
    int64_t bad = say("jobs that are dead", number_of("SELECT count(*) FROM outbox WHERE dead"));
    if (bad != 0 || status != 0)
        printf("%s", text_string(&said));
    text_free(&said);
    return bad + (status != 0) +
           say("jobs that wait", number_of("SELECT sum(rows) FROM chaos_waiting"));
}

void check_begin(void)
{
    run_file("tests/chaos", "check.sql");
}

int64_t check_all(void)
{
    put_deeds();
    say_deeds();
    return check_deeds() + check_that_faults_are_seen() + check_jobs() + check_counts() +
           check_index();
}
