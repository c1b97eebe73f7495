/*
 * The database layer alone against pgbench: the same three statements of a 20 KB page in one
 * pipeline, from two processes with four connections each. Prints pages a second of both, and the
 * ratio.
 *
 *   db_bench [seconds] [rounds]
 */
#include "db/batch_internal.h"
#include "db/harness.h"
#include "db/poll_loop.h"
#include "db/wire.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES = 2, CONNECTIONS = 4, IN_FLIGHT = 64, QUESTIONS = 2000, ARENA_MAX = 1 << 20 };

static const uint32_t one_id[] = {TYPE_INT8};

#define QUESTION "SELECT id, title, body, asked_at FROM question WHERE id = $1"
#define ANSWERS \
    "SELECT id, score, body, written_at FROM answer WHERE question_id = $1 ORDER BY score DESC"
#define TAGS "SELECT name FROM question_tag WHERE question_id = $1"

static const struct db_statement statements[] = {
    {"question", QUESTION, 1, one_id, ROWS_ONE, "bench", 1},
    {"answers", ANSWERS, 1, one_id, ROWS_MANY, "bench", 2},
    {"tags", TAGS, 1, one_id, ROWS_MANY, "bench", 3},
};

static const char *const schema =
    "CREATE TABLE question (id bigint PRIMARY KEY, title text, body text, asked_at timestamptz);"
    "CREATE TABLE answer (id bigint PRIMARY KEY, question_id bigint, score int, body text,"
    " written_at timestamptz);"
    "CREATE TABLE question_tag (question_id bigint, name text);"
    "ALTER TABLE question ALTER body SET STORAGE PLAIN;"
    "ALTER TABLE answer ALTER body SET STORAGE PLAIN;"
    "INSERT INTO question SELECT n, 'Question ' || n, repeat('tight back ', 180), now()"
    " FROM generate_series(1, 2000) AS n;"
    "INSERT INTO answer SELECT q * 10 + a, q, a, repeat('stretch it. ', 150), now()"
    " FROM generate_series(1, 2000) AS q, generate_series(0, 9) AS a;"
    "INSERT INTO question_tag SELECT q, 'tag-' || t"
    " FROM generate_series(1, 2000) AS q, generate_series(1, 4) AS t;"
    "CREATE INDEX ON answer (question_id); CREATE INDEX ON question_tag (question_id);";

struct item {
    int64_t id;
    int64_t score;
    struct span text;
    instant at;
};

struct items {
    size_t count;
    struct item *items;
};

struct page {
    struct arena *arena;
    struct db_batch *batch;
    struct item question;
    struct items answers;
    struct items tags;
};

static struct db_pool *pool;
static uint64_t finished;
static uint64_t bytes;
static uint64_t dice;
static bool stopping;

static void read_question(struct db_row *row, void *out)
{
    struct item *question = out;
    question->id = db_int(row);
    bytes += db_text(row).len;
    question->text = db_text(row);
    question->at = db_time(row);
    bytes += question->text.len;
}

static void read_answer(struct db_row *row, void *out)
{
    struct item *answer = db_list_item(row, (struct items *)out);
    answer->id = db_int(row);
    answer->score = db_int(row);
    answer->text = db_text(row);
    answer->at = db_time(row);
    bytes += answer->text.len;
}

static void read_tag(struct db_row *row, void *out)
{
    struct item *tag = db_list_item(row, (struct items *)out);
    tag->text = db_text(row);
    bytes += tag->text.len;
}

static void ask_page(struct page *page);

static void on_page(void *context)
{
    struct page *page = context;
    const struct db_error *error = db_batch_error(page->batch);
    if (error->kind != ERR_NONE || page->answers.count != 10) {
        fprintf(stderr, "db_bench: %s %s\n", error->statement, error->detail);
        exit(1);
    }
    finished++;
    db_batch_free(page->batch);
    arena_free(page->arena);
    if (!stopping)
        ask_page(page);
}

static void ask_page(struct page *page)
{
    dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407;
    int64_t id = 1 + (int64_t)((dice >> 33) % QUESTIONS);
    *page = (struct page){.arena = arena_new(ARENA_MAX)};
    page->batch = db_batch_new(page->arena);
    db_ask(page->batch, (enum db_statement_id)0, read_question, &page->question, DB_INT(id));
    db_ask(page->batch, (enum db_statement_id)1, read_answer, &page->answers, DB_INT(id));
    db_ask(page->batch, (enum db_statement_id)2, read_tag, &page->tags, DB_INT(id));
    db_pool_send(pool, LANE_PAGE, page->batch, on_page, page);
}

/* One worker: keeps IN_FLIGHT pages on their way; returns pages a second. */
static double work(const char *uri, unsigned seconds)
{
    struct db_pool_options options = {
        .uri = uri,
        .lanes = {[LANE_PAGE] = {.connections = CONNECTIONS,
                                 .in_flight = IN_FLIGHT,
                                 .statement_timeout_ms = 5000,
                                 .reads = true}},
        .wait_ms = 10000,
        .wait_max = 1000,
    };
    static struct page pages[IN_FLIGHT];
    pool = db_pool_new(&options, &poll_loop);
    while (db_pool_state(pool).connected[LANE_PAGE] < CONNECTIONS)
        poll_loop_once(10);
    dice = (uint64_t)getpid();
    for (size_t i = 0; i < IN_FLIGHT; i++)
        ask_page(&pages[i]);
    uint64_t start = harness_clock();
    uint64_t end = start + seconds * 1000;
    uint64_t now;
    while ((now = harness_clock()) < end)
        poll_loop_once(10);
    double rate = (double)finished * 1000 / (double)(now - start);
    stopping = true;
    while (db_pool_state(pool).in_flight[LANE_PAGE] > 0)
        poll_loop_once(10);
    db_pool_free(pool);
    return rate;
}

static double run_ours(const char *uri, unsigned seconds)
{
    int ends[2];
    if (pipe(ends) != 0)
        abort();
    pid_t workers[PROCESSES];
    for (size_t i = 0; i < PROCESSES; i++) {
        workers[i] = fork();
        if (workers[i] != 0)
            continue;
        double rate = work(uri, seconds);
        _exit(write(ends[1], &rate, sizeof(rate)) == sizeof(rate) ? 0 : 1);
    }
    close(ends[1]);
    double sum = 0;
    double rate;
    while (read(ends[0], &rate, sizeof(rate)) == sizeof(rate))
        sum += rate;
    close(ends[0]);
    for (size_t i = 0; i < PROCESSES; i++) {
        int status;
        if (waitpid(workers[i], &status, 0) != workers[i] || status != 0)
            exit(1);
    }
    return sum;
}

static double run_pgbench(const char *uri, const char *script, unsigned seconds)
{
    char command[HARNESS_URI_MAX + 256];
    snprintf(command, sizeof(command),
             "pgbench -n -M prepared -c %d -j %d -T %u -f %s '%s' 2>&1 | sed -n 's/^tps = //p'",
             PROCESSES * CONNECTIONS, PROCESSES, seconds, script, uri);
    FILE *output = popen(command, "r");
    double rate = 0;
    if (output == NULL || fscanf(output, "%lf", &rate) != 1) {
        fprintf(stderr, "db_bench: pgbench does not run\n");
        exit(1);
    }
    pclose(output);
    return rate;
}

/* The same statements for pgbench, in a file of their own. */
static void write_script(char *path)
{
    int file = mkstemp(path);
    FILE *script = file < 0 ? NULL : fdopen(file, "w");
    if (script == NULL)
        abort();
    fprintf(script, "\\set id random(1, %d)\n\\startpipeline\n", QUESTIONS);
    for (size_t i = 0; i < COUNT_OF(statements); i++) {
        const char *sql = statements[i].sql;
        size_t at = (size_t)(strchr(sql, '$') - sql);
        fprintf(script, "%.*s:id%s;\n", (int)at, sql, sql + at + 2);
    }
    fprintf(script, "\\endpipeline\n");
    fclose(script);
}

int main(int argc, char **argv)
{
    unsigned seconds = argc > 1 ? (unsigned)atoi(argv[1]) : 3;
    int rounds = argc > 2 ? atoi(argv[2]) : 3;
    char uri[HARNESS_URI_MAX];
    char script[] = "/tmp/backtalk-bench-XXXXXX";
    db_statement_table_use(statements, COUNT_OF(statements));
    harness_database(uri);
    harness_sql(uri, schema);
    harness_sql(uri, "VACUUM ANALYZE");
    write_script(script);
    (void)run_ours(uri, 1); /* warm */
    double ours = 0;
    double theirs = 0;
    for (int i = 0; i < rounds; i++) {
        double a = run_ours(uri, seconds);
        double b = run_pgbench(uri, script, seconds);
        printf("round %d: %.0f pages/s, pgbench %.0f pages/s, ratio %.2f\n", i + 1, a, b, a / b);
        fflush(stdout);
        ours += a;
        theirs += b;
    }
    printf("db_layer_over_pgbench %.2f\n", ours / theirs);
    unlink(script);
    return 0;
}
