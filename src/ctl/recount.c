/* backtalk-ctl recount: the counts that pages show, compared with what is there. */
#include "ctl/ctl.h"

#include "ctl/recount.h"
#include "job/job.h"

enum { RECOUNT_ARENA = 64 * 1024 };

static const struct {
    const char *what;
    const char *wrong; /* how many are wrong */
    const char *mend;
} counts[] = {
    {"answers of questions", "SELECT count(*) FROM recount_question_wrong WHERE miscounted",
     "CALL recount_questions()"},
    {"questions of tags",
     "SELECT count(*) FROM tag t WHERE t.question_count <> (SELECT count(*) FROM"
     " (SELECT unnest(job_counted(sets)) AS tag_id FROM thread_set) AS s WHERE s.tag_id = t.id)",
     "SELECT job_sets_rebuild()"},
    {"scores of posts", "SELECT count(*) FROM recount_score_wrong", "CALL recount_scores()"},
    {"points of people", "SELECT count(*) FROM reputation_wrong", "CALL reputation_mend()"},
    {"revision numbers",
     "SELECT count(*) FROM post p WHERE p.revision IS DISTINCT FROM"
     " (SELECT max(number) FROM revision r WHERE r.post_id = p.id)",
     NULL},
    {"lists that hide deleted questions",
     "SELECT count(*) FROM recount_question_wrong WHERE mislisted", "CALL recount_questions()"},
    {"posts that search finds",
     "SELECT count(*) FROM post p LEFT JOIN entry e ON e.id = p.id WHERE p.kind <> 'comment'"
     " AND coalesce(e.status, '') <> 'retired'"
     " AND NOT EXISTS (SELECT FROM search_document d WHERE d.post_id = p.id)",
     NULL},
    /* What the job runner counts; it waits while this is looked at, and nobody else does. */
    {"threads of tags and symptoms",
     "WITH alone AS MATERIALIZED (SELECT job_lock()) SELECT count(*) FROM alone,"
     " job_sets_now(ARRAY(SELECT id FROM question UNION ALL SELECT id FROM entry)) AS n"
     " LEFT JOIN thread_set t USING (thread_id) WHERE n.sets IS DISTINCT FROM t.sets"
     " AND NOT EXISTS (SELECT FROM outbox o WHERE o.thread_id = n.thread_id AND NOT o.dead)",
     "SELECT job_sets_rebuild()"},
    {"sets of symptoms",
     "SELECT count(*) FROM"
     " (SELECT b.* FROM (SELECT array_agg(s) AS tags, array_agg(thread_id) AS ids"
     " FROM thread_set, unnest(sets) AS s) AS a, symptom_bits(a.tags, a.ids) AS b) AS made"
     " FULL JOIN symptom_set AS kept USING (tag_id, block)"
     " WHERE coalesce(made.threads, symptom_none()) <> coalesce(kept.threads, symptom_none())",
     "SELECT job_sets_rebuild()"},
    {"links that lead somewhere", "SELECT count(*) FROM wanted_wrong_link", "CALL wanted_mend()"},
    {"posts that link to the same", "SELECT count(*) FROM wanted_wrong_count",
     "CALL wanted_mend()"},
};

static bool wrong_of(struct db_sync *db, size_t which, int64_t *wrong, struct text *why)
{
    struct arena *arena = arena_new(RECOUNT_ARENA);
    struct span value;
    bool ok = db_sync_value(db, counts[which].wrong, arena, &value, why) &&
              span_int(value, 0, INT64_MAX, wrong);
    arena_free(arena);
    return ok;
}

bool recount_all(struct db_sync *db, bool mend, FILE *out, int64_t *wrong_in_all, struct text *why)
{
    *wrong_in_all = 0;
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        int64_t wrong = 0;
        if (!wrong_of(db, i, &wrong, why))
            return false;
        bool mended = mend && wrong > 0 && counts[i].mend != NULL;
        if (mended && !db_sync_exec(db, counts[i].mend, why))
            return false;
        if (!mended)
            *wrong_in_all += wrong;
        fprintf(out, "%-34s %8lld wrong%s\n", counts[i].what, (long long)wrong,
                mended ? ", mended" : "");
    }
    return !mend || (db_sync_exec(db, "SELECT changed('')", why) && job_drain(db, why));
}

int recount_main(int argc, char **argv)
{
    bool mend = argc == 1 && strcmp(argv[0], "--mend") == 0;
    if (argc != 0 && !mend)
        return ctl_usage("recount [--mend]");
    struct db_sync *db = ctl_open();
    if (db == NULL)
        return CTL_FAILED;
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    int64_t wrong = 0;
    bool ok = recount_all(db, mend, stdout, &wrong, &why);
    if (!ok)
        ctl_fail("%s", text_string(&why));
    else if (wrong > 0)
        ctl_fail("%lld are wrong%s", (long long)wrong,
                 mend ? "" : ": recount --mend mends what it can");
    text_free(&why);
    db_sync_close(db);
    return ok && wrong == 0 ? CTL_OK : CTL_FAILED;
}
