/* backtalk-ctl reindex: the index of search built afresh while the site goes on, and brought up to date after loads. */
#include "ctl/reindex.h"

#include <time.h>

#include "db/log.h"
#include "search/search.h"

/*
 * A text takes three times as long step by step as it does afresh, where all the others have to be
 * read too.
 */
enum { STEP = 200, STEP_COSTS = 3, REINDEX_ARENA = 1 << 20 };

static bool number_of(struct db_sync *db, const char *sql, int64_t *out, struct text *why)
{
    struct arena *arena = arena_new(REINDEX_ARENA);
    struct span value;
    bool ok = db_sync_value(db, sql, arena, &value, why) && span_int(value, 0, INT64_MAX, out);
    arena_free(arena);
    return ok;
}

static bool waiting(struct db_sync *db, int64_t *out, struct text *why)
{
    return number_of(db, "SELECT count(*) FROM search_dirty", out, why);
}

/* ---- afresh ---- */

/* What search_rebuild says: "NOTICE:  counting the words of 47441 threads". */
static void show_notice(const char *line)
{
    static const char mark[] = "NOTICE:  ";
    bool marked = strncmp(line, mark, strlen(mark)) == 0;
    fprintf(stderr, "index: %s\n", marked ? line + strlen(mark) : line);
}

static bool rebuild(struct db_sync *db, struct text *why)
{
    db_log_to(show_notice);
    bool ok = db_sync_exec(db, "SET client_min_messages = notice", why) &&
              db_sync_exec(db, "SELECT search_rebuild()", why) &&
              db_sync_exec(db, "SET client_min_messages = warning", why);
    db_log_to(NULL);
    /* The rows of the old one make room, and the planner learns what the new one is like. */
    return ok && db_sync_exec(db, "VACUUM ANALYZE search_thread", why) &&
           db_sync_exec(db, "VACUUM ANALYZE search_posting", why) &&
           db_sync_exec(db, "VACUUM ANALYZE search_term", why) &&
           db_sync_exec(db, "VACUUM ANALYZE search_fresh", why);
}

/* ---- step by step ---- */

static bool step(struct db_sync *db, int64_t *taken, struct text *why)
{
    struct arena *arena = arena_new(REINDEX_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    search_store_keep(batch, STEP, taken);
    bool ok = db_sync_run(db, batch);
    if (!ok)
        (void)ctl_batch_trouble(batch, why);
    db_batch_free(batch);
    arena_free(arena);
    return ok;
}

/* Nothing taken though something waits: a worker of the site is at it. */
static void let_others_finish(void)
{
    struct timespec pause = {.tv_nsec = 20 * 1000 * 1000};
    (void)nanosleep(&pause, NULL);
}

static bool keep(struct db_sync *db, FILE *err, struct text *why)
{
    int64_t left = 0;
    int64_t said = 0;
    bool ok = waiting(db, &left, why);
    while (ok && left > 0) {
        int64_t taken = 0;
        ok = step(db, &taken, why);
        if (ok && taken == 0)
            let_others_finish();
        ok = ok && waiting(db, &left, why);
        if (ok && ++said % 10 == 0 && left > 0)
            fprintf(err, "index: %lld changes wait\n", (long long)left);
    }
    return ok;
}

/* ---- both ---- */

bool reindex_all(struct db_sync *db, FILE *err, struct text *why)
{
    return rebuild(db, why) && keep(db, err, why);
}

bool reindex_waiting(struct db_sync *db, FILE *err, struct text *why)
{
    int64_t changes = 0;
    int64_t threads = 0;
    if (!waiting(db, &changes, why) ||
        !number_of(db, "SELECT count(*) FROM search_document WHERE post_id = thread_id", &threads,
                   why))
        return false;
    if (changes > 10 * STEP && changes * STEP_COSTS > threads && !rebuild(db, why))
        return false;
    return keep(db, err, why);
}

int reindex_after(struct db_sync *db)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    bool ok = reindex_waiting(db, stderr, &why);
    if (!ok)
        ctl_fail("the index of search: %s", text_string(&why));
    text_free(&why);
    return ok ? CTL_OK : CTL_FAILED;
}

int reindex_main(int argc, char **argv UNUSED)
{
    if (argc != 0)
        return ctl_usage("reindex");
    struct db_sync *db = ctl_open();
    if (db == NULL)
        return CTL_FAILED;
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    int64_t threads = 0;
    bool ok = reindex_all(db, stderr, &why) &&
              number_of(db, "SELECT threads FROM search_count", &threads, &why);
    if (ok)
        printf("The index of search has %lld questions and entries.\n", (long long)threads);
    else
        ctl_fail("%s", text_string(&why));
    text_free(&why);
    db_sync_close(db);
    return ok ? CTL_OK : CTL_FAILED;
}
