/* The job runner's work, a round at a time. */
#include "job/job.h"

#include <time.h>

enum { JOB_ARENA = 1 << 16, PAUSE_MS = 10, TELL_AFTER_MS = 100, TELL_MOST = 1000, WHY_MAX = 4096 };
/* A kind that failed is tried again after this, and after twice as long each time, up to the second. */
enum { AGAIN_MS = 1000, AGAIN_MS_MAX = 600000 };

struct kind {
    const char *name;
    enum db_statement_id statement;
    int64_t most;
};

/*
 * In this order, some of each: however much waits of one kind, the others get their turn. So what
 * people wrote just now is seen within moments while a tag of 100,000 questions is renamed.
 */
static const struct kind kinds[] = {
    {"apply", STMT_job_apply, 200},             /* cached pages, counts, symptom sets */
    {"forgotten", STMT_job_forgotten, 100},     /* links for new passwords */
    {"wanted", STMT_job_wanted, 200},           /* what links lead where */
    {"link_titles", STMT_job_link_titles, 100}, /* what links to questions are called */
    {"linked", STMT_job_linked, 100},           /* pictures from elsewhere in texts */
    {"holds", STMT_job_holds, 1},               /* what is part of a burst */
    {"index", STMT_job_index, 10},              /* search */
    {"remind", STMT_job_remind, 100},           /* who asked, whether an answer helped */
    {"check_ins", STMT_job_check_ins, 100},     /* who tries something, how it goes */
    {"tallies", STMT_job_tallies, 50},          /* what came of it for those who tried it */
    {"worse", STMT_job_worse, 100},             /* coaches, that a report waits too long */
    {"notices", STMT_job_notices, 500},         /* who is told of what happened */
    {"notice_mail", STMT_job_notice_mail, 50},  /* mails of what is still unread */
    {"rename", STMT_job_rename, 100}, /* tags: their new names, and what belongs to others now */
    {"merge", STMT_job_merge, 100},
    {"reviews", STMT_job_reviews, 100},       /* those that are due: no page shows them any more */
    {"erase", STMT_job_erase, 100},           /* of people who leave */
    {"reputation", STMT_job_reputation, 200}, /* points that votes gave */
    {"badges", STMT_job_badges, 20},          /* what these, and more, give and take */
    {"rings", STMT_job_rings, 1},             /* once a day: who votes for each other */
    {"forget", STMT_job_forget, 1000}, /* when nothing else waits, because nobody waits for it */
};

enum { APPLY = 0, CLEAN_UP = COUNT_OF(kinds) - 1 };

/* How it went with each of them, since this process began. */
static struct course {
    unsigned failures; /* since it last worked */
    uint64_t not_before_ms;
    bool works; /* and what is dead says nothing else */
} courses[COUNT_OF(kinds)];

static uint64_t clock_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* Locked by somebody else: no failure. *out is 0, the others get their turn, and the next round tries it again. */
static bool is_locked(const struct db_error *error)
{
    return strcmp(error->sqlstate, "55P03") == 0 || strcmp(error->sqlstate, "40P01") == 0;
}

/*
 * Nothing else would work either over this connection: it is gone, leads to a server that takes no writes or is about to
 * end, or what was prepared does not fit the schema any more.
 */
static bool is_lost(const struct db_error *error)
{
    static const char *const states[] = {"08", "25", "26", "57P"};
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        if (strncmp(error->sqlstate, states[i], strlen(states[i])) == 0)
            return true;
    }
    return error->sqlstate[0] == '\0';
}

enum answer { DONE, LOCKED, FAILED, LOST };

/* Why it failed, or was lost, is added to `why`. */
static enum answer run(struct db_sync *db, struct db_batch *batch, struct text *why)
{
    if (db_sync_run(db, batch))
        return DONE;
    const struct db_error *error = db_batch_error(batch);
    if (is_locked(error))
        return LOCKED;
    text_printf(why, "%s%s: %s (SQLSTATE %s)", why->len == 0 ? "" : "; ", error->statement,
                error->detail, error->sqlstate);
    return is_lost(error) ? LOST : FAILED;
}

static enum answer ask(struct db_sync *db, enum db_statement_id statement, int64_t most,
                       int64_t *out, struct text *why)
{
    struct arena *arena = arena_new(JOB_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    if (most == 0)
        db_ask(batch, statement, db_read_int, out);
    else
        db_ask(batch, statement, db_read_int, out, DB_INT(most));
    enum answer answer = run(db, batch, why);
    if (answer != DONE)
        *out = 0;
    db_batch_free(batch);
    arena_free(arena);
    return answer;
}

/* ---- kinds that fail ---- */

/* Whoever looks at what is dead sees that a kind of job fails as a whole (why), or no longer does (''). */
static bool note(struct db_sync *db, const struct kind *kind, struct span why)
{
    struct arena *arena = arena_new(JOB_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    struct text ignored;
    text_init(&ignored, WHY_MAX);
    db_ask(batch, STMT_job_kind_noted, db_read_int, NULL, DB_TEXT(span_of(kind->name)),
           DB_TEXT(why));
    bool kept = run(db, batch, &ignored) != LOST;
    text_free(&ignored);
    db_batch_free(batch);
    arena_free(arena);
    return kept;
}

static bool is_put_off(size_t number)
{
    return clock_ms() < courses[number].not_before_ms;
}

/* Does some of a kind; why it failed is in *why, which has nothing else. False: the connection was lost. */
static bool do_some(struct db_sync *db, size_t number, struct job_round *round, struct text *why)
{
    const struct kind *kind = &kinds[number];
    struct course *course = &courses[number];
    int64_t count = 0;
    enum answer answer = ask(db, kind->statement, kind->most, &count, why);
    round->done += count;
    round->more = round->more || (number != CLEAN_UP && count >= kind->most);
    if (answer == DONE && !course->works) {
        course->failures = 0;
        course->works = true;
        return note(db, kind, SPAN(""));
    }
    if (answer == FAILED) {
        uint64_t wait = (uint64_t)AGAIN_MS << (course->failures < 10 ? course->failures : 10);
        course->not_before_ms = clock_ms() + (wait < AGAIN_MS_MAX ? wait : AGAIN_MS_MAX);
        course->failures++;
        course->works = false;
        round->failed++;
        return note(db, kind, text_span(why));
    }
    return answer != LOST;
}

/*
 * As do_some, unless it failed a moment ago: then it waits, the longer the more often it failed, so that the others get
 * their turn meanwhile. Why it failed is added to `why`.
 */
static bool take_turn(struct db_sync *db, size_t number, struct job_round *round, struct text *why)
{
    if (is_put_off(number))
        return true;
    struct text own;
    text_init(&own, WHY_MAX);
    bool kept = do_some(db, number, round, &own);
    if (own.len > 0 && why->len > 0)
        text_add_string(why, "; ");
    text_add_span(why, text_span(&own));
    text_free(&own);
    return kept;
}

/*
 * A job that works long or waits for a lock keeps the next round from telling the workers what was written meanwhile. So
 * they are told between two jobs, in a transaction of its own, when the last time was a while ago. False: the connection was lost.
 */
static bool tell(struct db_sync *db, uint64_t *told_ms, struct job_round *round, struct text *why)
{
    int64_t count = 0;
    if (clock_ms() < *told_ms + TELL_AFTER_MS)
        return true;
    enum answer answer = ask(db, STMT_job_tell_untold, TELL_MOST, &count, why);
    *told_ms = clock_ms();
    if (answer == FAILED)
        round->failed++;
    return answer != LOST;
}

bool job_round(struct db_sync *db, struct job_round *round, struct text *why)
{
    *round = (struct job_round){0};
    uint64_t began_ms = clock_ms();
    uint64_t told_ms = began_ms;
    for (size_t i = 0; i < CLEAN_UP; i++) {
        if (!take_turn(db, i, round, why))
            return false;
        if (i == APPLY && is_put_off(APPLY))
            told_ms = 0; /* it tells them of what it does, and does nothing */
        if (!tell(db, &told_ms, round, why))
            return false;
    }
    round->took_ms = (int64_t)(clock_ms() - began_ms);
    if (round->done == 0 && !take_turn(db, CLEAN_UP, round, why))
        return false;
    return round->failed == 0;
}

bool job_drain(struct db_sync *db, struct text *why)
{
    int64_t waiting = 1;
    while (waiting > 0) {
        struct job_round round;
        if (!job_round(db, &round, why) || ask(db, STMT_job_waiting, 0, &waiting, why) != DONE)
            return false;
        if (round.done == 0 && waiting > 0) { /* another runner is busy with it */
            struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
            (void)nanosleep(&pause, NULL);
        }
    }
    return true;
}
