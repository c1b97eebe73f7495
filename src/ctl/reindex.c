/* backtalk-ctl reindex: rebuilds the search index while the site is running, and brought up to date after loads. */
#include "ctl/reindex.h"

#include "ctl/tidy.h"

#include "db/log.h"
#include "job/job.h"

/*
 * A text takes three times as long step by step as it does in a rebuild, where all the others have to be
 * read too.
 */
enum { MANY = 2000, STEP_COSTS = 3, REINDEX_ARENA = 1 << 20 };

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

/* ---- from scratch ---- */

/* What search_rebuild says: "NOTICE:  counting the words of 47441 threads". */
static void show_notice(const char *line)
{
    static const char mark[] = "NOTICE:  ";
    bool marked = strncmp(line, mark, strlen(mark)) == 0;
    fprintf(stderr, "index: %s\n", marked ? line + strlen(mark) : line);
}

static bool rebuild(struct db_sync *db, struct text *why)
{
    static const char *const index_tables[] = {"search_thread", "search_posting", "search_term",
                                               "search_fresh", NULL};
    db_log_to(show_notice);
    bool ok = db_sync_exec(db, "SET client_min_messages = notice", why) &&
              db_sync_exec(db, "SELECT search_rebuild()", why) &&
              db_sync_exec(db, "SET client_min_messages = warning", why);
    db_log_to(NULL);
    /* The rows of the old one make room, and the planner learns what the new one is like. */
    if (ok)
        tidy_tables(db, "VACUUM ANALYZE", index_tables);
    return ok;
}

/* ---- both ---- */

bool reindex_all(struct db_sync *db, struct text *why)
{
    return rebuild(db, why) && job_drain(db, why);
}

bool reindex_waiting(struct db_sync *db, struct text *why)
{
    int64_t changes = 0;
    int64_t threads = 0;
    if (!waiting(db, &changes, why) ||
        !number_of(db, "SELECT count(*) FROM search_document WHERE post_id = thread_id", &threads,
                   why))
        return false;
    if (changes > MANY && changes * STEP_COSTS > threads && !rebuild(db, why))
        return false;
    return job_drain(db, why);
}

int reindex_after(struct db_sync *db)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    bool ok = reindex_waiting(db, &why);
    if (!ok)
        ctl_fail("it is saved, but its jobs still wait: %s", text_string(&why));
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
    bool ok =
        reindex_all(db, &why) && number_of(db, "SELECT threads FROM search_count", &threads, &why);
    if (ok)
        printf("The index of search has %lld questions and entries.\n", (long long)threads);
    else
        ctl_fail("%s", text_string(&why));
    text_free(&why);
    db_sync_close(db);
    return ok ? CTL_OK : CTL_FAILED;
}
