/*
 * Pictures of people, by themselves: one is shown on somebody's page, beside the name; who has none has one that is drawn from the
 * name (src/person/person.h). It is sent like a photograph of a post and made ready by the same program, as two squares
 * (src/picture/picture.h). Its owner removes it, moderators take it down: sql/functions/portrait.sql.
 */
#ifndef PORTRAIT_PORTRAIT_H
#define PORTRAIT_PORTRAIT_H

#include "core/clock.h"
#include "db/batch.h"

enum {
    PORTRAIT_FILES = 4,
    PORTRAIT_LISTED = 12,     /* of one person, the newest */
    PORTRAIT_REASON_MAX = 300 /* code points */
};

/* Hashes, in hexadecimal: JPEG, the smaller and the larger, then WebP likewise. */
struct portrait_files {
    size_t count; /* PORTRAIT_FILES, or 0: there is none */
    const struct span *items;
};

struct portrait {
    int64_t id;
    struct span state; /* waiting, making, ready, refused */
    struct span fault; /* picture_fault_words */
    bool removed;
    bool taken;         /* that by a moderator */
    struct span reason; /* of that one */
    struct span by;     /* the moderator's name, for moderators */
    instant removed_at; /* 0: it is not */
    bool waits;         /* a moderator has to look at it before others see it */
    bool let;           /* for moderators: one of them let it be shown */
    struct portrait_files files;
};

/* The newest first. */
struct portrait_list {
    size_t count;
    struct portrait *items;
};

/* NULL: there is none. What is shown; what was sent last, if it waits or was refused; what its owner removed last, and what moderators
 * took down last, if it can be brought back, or is to be said. */
const struct portrait *portrait_shown(const struct portrait_list *list);
/* What waits for a moderator; NULL: none. */
const struct portrait *portrait_waiting(const struct portrait_list *list);
const struct portrait *portrait_sent(const struct portrait_list *list);
const struct portrait *portrait_removed(const struct portrait_list *list);
const struct portrait *portrait_taken(const struct portrait_list *list);

/* Reads a column with portrait_files of functions/portrait.sql. */
void portrait_read_files(struct db_row *row, struct portrait_files *out);

/* ---- each queues ---- */

void portrait_store_own(struct db_batch *batch, struct span session_hash,
                        struct portrait_list *out);
/* Of somebody, as moderators see it: what is shown and what was taken down; for others the list is empty. */
void portrait_store_of(struct db_batch *batch, struct span session_hash, int64_t account,
                       struct portrait_list *out);
/* `file` must live until the batch is finished. */
void portrait_store_add(struct db_batch *batch, int64_t account, struct span file);
void portrait_store_remove(struct db_batch *batch, int64_t account);
/* Refused with 'portrait_there'. */
void portrait_store_restore(struct db_batch *batch, int64_t account);
/* Lets what waits be shown, or (`yes` is false) what was let be shown wait again. Refused with 'portrait_there' when that is another one. */
void portrait_store_let(struct db_batch *batch, int64_t moderator, int64_t account, int64_t id,
                        bool yes);
/* Refused with 'portrait_there' when another one is shown, or waits, than the moderator saw. */
void portrait_store_take(struct db_batch *batch, int64_t moderator, int64_t account, int64_t id,
                         struct span reason);
/* Refused with 'portrait_there', or 'portrait_other': what they show by now. */
void portrait_store_give_back(struct db_batch *batch, int64_t moderator, int64_t account,
                              int64_t id);

#endif
