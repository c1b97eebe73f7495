/* The rules of limits, as admins read and change them. Who is held to them: web/limit.h. */
#ifndef LIMIT_LIMIT_H
#define LIMIT_LIMIT_H

#include "core/clock.h"
#include "db/batch.h"
#include "post/post.h"

enum {
    LIMIT_NONE = -1,
    LIMIT_SECONDS_MAX = 86400,
    LIMIT_MOST_MAX = 1000000,
    LIMIT_ALL_LEAST = 80,
    LIMIT_CHANGES = 30
};

struct limit_rule {
    struct span what; /* "ask"; those of limit_rule_what_known */
    struct span scope;
    struct span state; /* all of the numbers below, "3600 20 10 4 -": what a change begins with */
    int64_t seconds;
    int64_t most;
    int64_t first_day; /* LIMIT_NONE: as later */
    int64_t first_hour;
    int64_t free; /* LIMIT_NONE: no proof of work is asked for */
};

struct limit_rules {
    size_t count;
    struct limit_rule *items;
};

struct limit_change {
    struct limit_rule was;
    struct limit_rule is;
    struct person by;
    instant at;
};

struct limit_changes {
    size_t count;
    struct limit_change *items;
};

/* Reads the numbers of a state; false, and *rule is as it was, when it is none. */
MUST_CHECK bool limit_state_read(struct span state, struct limit_rule *rule);

/* "Asking a question"; the word itself when it is not known. */
struct span limit_what_words(struct span what);
/* "An account", "A network". */
struct span limit_scope_words(struct span scope);
/* "20 within an hour; 10 on the first day". In the arena. */
struct span limit_rule_words(struct arena *arena, const struct limit_rule *rule);
/* A rule of this kind can have a proof of work: its form is on a page. */
bool limit_may_ask_proof(struct span what);
/* What speaks against the numbers, and in which field of the form; NULL: nothing. */
const char *limit_fault(const struct limit_rule *rule, const char **field);

/* Queue reading all rules in order, one (what stays empty when there is none), and the changes, newest first. */
void limit_store_rules(struct db_batch *batch, struct limit_rules *out);
void limit_store_rule(struct db_batch *batch, struct span what, struct span scope,
                      struct limit_rule *out);
void limit_store_changes(struct db_batch *batch, struct limit_changes *out);
/* Queues a change of the rule that was in `seen`; refused with 'limit_by_admin' and 'limit_conflict'. */
void limit_store_change(struct db_batch *batch, int64_t actor, const struct limit_rule *rule,
                        struct span seen);

#endif
