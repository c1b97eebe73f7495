/*
 * Chaos: writers use the real site while an adversary takes its processes, connections and locks away. Afterwards
 * the replies that each writer got are compared with what is there.
 *
 * CHAOS_SECONDS says how long it lasts (30), CHAOS_SEED repeats a run: the same troubles in the same order.
 */
#ifndef TESTS_CHAOS_H
#define TESTS_CHAOS_H

#include <stdatomic.h>

#include "db/harness.h"
#include "http/site.h"

enum {
    WRITERS = 16,
    COACHES = 1,    /* writers 0 …: they make tags too */
    MODERATORS = 2, /* the writers after them: they edit what others wrote too */
    DEEDS_MAX = 8192,
    POSTS_MAX = 4096
};

/* ---- chance ---- */

struct chance {
    uint64_t state;
};

struct chance chance_new(uint64_t seed);
/* A number in [0, below). */
size_t chance_below(struct chance *chance, size_t below);
int chance_between(struct chance *chance, int least, int most);

/* ---- what writers did ---- */

enum deed_kind {
    DEED_ASK,
    DEED_ANSWER,
    DEED_COMMENT,
    DEED_EDIT,
    DEED_VOTE,
    DEED_DELETE, /* and bringing back: value 1, 0 */
    DEED_ACCEPT, /* value: the answer, or 0 for none any more */
    DEED_TAG_NEW,
    DEED_TAG_EDIT,
    DEED_HELD,      /* an answer that waits for a moderator */
    DEED_PUBLISH,   /* which then everybody sees */
    DEED_MOVE,      /* a post; value: the question that it is moved from */
    DEED_SPLIT,     /* the same, to a new question */
    DEED_MOVE_BACK, /* value: the move */
    DEED_MERGE,     /* of two tags, or its undoing: value 1, 0 */
    DEED_KINDS
};

enum deed_outcome {
    DEED_UNKNOWN, /* no answer, or one that promises nothing */
    DEED_DONE,    /* acknowledged */
    DEED_REFUSED,
    DEED_OUTCOMES
};

extern const char *const deed_kinds[DEED_KINDS];
extern const char *const deed_outcomes[DEED_OUTCOMES];

/* Written down as unknown before it is sent. Its text begins with its mark, "Deed WRITER-NUMBER." */
struct deed {
    enum deed_kind kind;
    enum deed_outcome outcome;
    int sendings;
    int64_t post; /* what it created or was done to; of a new tag 0 */
    int64_t value;
};

struct writer {
    atomic_int count;
    atomic_llong served_at; /* by harness_clock(): the last good answer */
    atomic_int wrong;       /* answers that nobody should ever get */
    atomic_int wrong_status;
    atomic_int unseen; /* pages without what their reader had just written */
    struct deed deeds[DEEDS_MAX];
};

/* Questions or answers, with the writer who asked the question. */
struct posts {
    atomic_int count;
    struct {
        _Atomic int64_t id;
        _Atomic size_t asker;
    } of[POSTS_MAX];
};

/* One piece of memory for all processes. */
struct chaos {
    uint64_t seed;
    atomic_bool over; /* writers finish what they are at, and end */
    struct posts questions;
    struct posts answers;
    struct posts held;
    struct writer writers[WRITERS];
};

extern struct chaos *chaos;

/* writer.c: does things as this writer until chaos->over. */
void writer_live(size_t number, struct person *account);
/* How the account of a writer is called. */
const char *writer_name(size_t number);

/* trouble.c: makes trouble for so long; afterwards nothing is stopped or held. */
void trouble_make(struct chance *chance, uint64_t ms);
/* Starts the site again when it ended, as its unit would: called again and again by those who wait. */
void trouble_watch(void);
/* One line of the log: the time since the start, and what happened. */
void trouble_log(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* Stops the site, and looks whether anything is left of it. */
void trouble_end(void);
/* What was wrong in ways that the database does not show. */
int trouble_faults(void);

/* check.c: makes what the others ask: before them. */
void check_begin(void);
/* Compares, says each fault on standard output, and returns how many there are. */
int64_t check_all(void);

#endif
