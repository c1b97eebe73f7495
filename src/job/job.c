/* The job runner's work, a round at a time. */
#include "job/job.h"

#include <time.h>

enum { JOB_ARENA = 1 << 16, PAUSE_MS = 10, TELL_AFTER_MS = 100, TELL_MOST = 1000 };

struct kind {
    enum db_statement_id statement;
    int64_t most;
};

/*
 * In this order, some of each: however much waits of one kind, the others get their turn. So what
 * people wrote just now is seen within moments while a tag of 100,000 questions is renamed.
 */
static const struct kind kinds[] = {
    {STMT_job_apply, 200},       /* cached pages, counts, symptom sets */
    {STMT_job_forgotten, 100},   /* links for new passwords */
    {STMT_job_wanted, 200},      /* what links lead where */
    {STMT_job_link_titles, 100}, /* what links to questions are called */
    {STMT_job_linked, 100},      /* pictures from elsewhere, in texts that link to them */
    {STMT_job_holds, 1},         /* what is part of a burst */
    {STMT_job_rings, 1},         /* once a day: who votes for each other */
    {STMT_job_reputation, 200},  /* points that votes gave */
    {STMT_job_badges, 20},       /* what these, and more, give and take */
    {STMT_job_remind, 100},      /* who asked, whether an answer helped */
    {STMT_job_notices, 500},     /* who is told of what happened */
    {STMT_job_notice_mail, 50},  /* mails of what is still unread */
    {STMT_job_index, 10},        /* search: a few at a time, because nothing else runs meanwhile */
    {STMT_job_rename, 100},      /* tags: their new names, and what belongs to others now */
    {STMT_job_merge, 100},
    {STMT_job_reviews, 100}, /* those that are due: no page shows them any more */
    {STMT_job_erase, 100},   /* of people who leave */
};

/* Run when nothing else waits, because nobody waits for it. */
static const struct kind clean_up = {STMT_job_forget, 1000};

static uint64_t clock_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/*
 * What is locked, or takes longer than a statement may, is no failure: *out is 0, the others get their turn, and the
 * next round tries it again. The log has it (db_batch_finish).
 */
static bool is_put_off(const struct db_error *error)
{
    return strcmp(error->sqlstate, "55P03") == 0 || strcmp(error->sqlstate, "40P01") == 0 ||
           strcmp(error->sqlstate, "57014") == 0;
}

static bool ask(struct db_sync *db, enum db_statement_id statement, int64_t most, int64_t *out,
                struct text *why)
{
    struct arena *arena = arena_new(JOB_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    if (most == 0)
        db_ask(batch, statement, db_read_int, out);
    else
        db_ask(batch, statement, db_read_int, out, DB_INT(most));
    bool ok = db_sync_run(db, batch);
    const struct db_error *error = db_batch_error(batch);
    if (!ok && most > 0 && is_put_off(error)) {
        *out = 0;
        ok = true;
    }
    if (!ok)
        text_printf(why, "%s: %s (SQLSTATE %s)", error->statement, error->detail, error->sqlstate);
    db_batch_free(batch);
    arena_free(arena);
    return ok;
}

/*
 * A job that works long or waits for a lock keeps the next round from telling the workers what was written meanwhile. So
 * they are told between two jobs, in a transaction of its own, when the last time was a while ago.
 */
static bool tell(struct db_sync *db, uint64_t *told_ms, struct text *why)
{
    int64_t count = 0;
    if (clock_ms() < *told_ms + TELL_AFTER_MS)
        return true;
    bool ok = ask(db, STMT_job_tell_untold, TELL_MOST, &count, why);
    *told_ms = clock_ms();
    return ok;
}

bool job_round(struct db_sync *db, struct job_round *round, struct text *why)
{
    *round = (struct job_round){0};
    uint64_t began_ms = clock_ms();
    uint64_t told_ms = began_ms;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        int64_t count = 0;
        if (!ask(db, kinds[i].statement, kinds[i].most, &count, why) || !tell(db, &told_ms, why))
            return false;
        round->done += count;
        round->more = round->more || count >= kinds[i].most;
    }
    round->took_ms = (int64_t)(clock_ms() - began_ms);
    return round->done > 0 || ask(db, clean_up.statement, clean_up.most, &round->done, why);
}

bool job_drain(struct db_sync *db, struct text *why)
{
    int64_t waiting = 1;
    while (waiting > 0) {
        struct job_round round;
        if (!job_round(db, &round, why) || !ask(db, STMT_job_waiting, 0, &waiting, why))
            return false;
        if (round.done == 0 && waiting > 0) { /* another runner is busy with it */
            struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
            (void)nanosleep(&pause, NULL);
        }
    }
    return true;
}
