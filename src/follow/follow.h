/*
 * Following: threads (questions, entries), tags, people, searches (their button is src/search/search_follow_web.c). Whoever follows is told of what happens there (src/notice); whoever ignores a
 * tag or a person is told of nothing that happens by them alone. The button on a page is for all members, with how each wishes it in
 * a hole (web/viewer.h). sql/functions/follow.sql.
 */
#ifndef FOLLOW_FOLLOW_H
#define FOLLOW_FOLLOW_H

#include "core/clock.h"
#include "db/batch.h"

enum follow_kind { FOLLOW_THREAD, FOLLOW_TAG, FOLLOW_PERSON, FOLLOW_SEARCH, FOLLOW_KINDS };

enum { FOLLOW_PAGE = 50 };

/* Of a larger id neither the mark nor twice that is a number of the database; nothing has one. */
#define FOLLOW_ID_MAX (INT64_MAX / 8)

/* "thread", "tag", "person", "search": as in addresses and in the database; ends with NULL. */
extern const char *const follow_kind_names[];

/* How a page names it for viewer_follow: follow.mark in the database. */
int64_t follow_mark(enum follow_kind kind, int64_t id);

/* Where a page of it is. */
struct follow_place {
    struct span
        kind; /* "question", "stretch", …, "tag", "person", "search"; empty: the viewer does not see it, or it is gone */
    struct span name;  /* slug or name */
    struct span title; /* as the place calls itself */
};

/* One wish. */
struct follow {
    int64_t id;
    enum follow_kind kind;
    int64_t subject_id;
    bool ignored; /* else it is followed */
    instant at;
    struct follow_place place;
};

struct follow_list {
    size_t count;
    struct follow
        *items; /* the newest first; one more than FOLLOW_PAGE when there are older ones */
};

/* Queues: "follow", "ignore" or "none". Refused when they do not see it, or have a thousand wishes. */
void follow_store_set(struct db_batch *batch, int64_t account, struct span kind, int64_t subject,
                      const char *wish);
void follow_store_place(struct db_batch *batch, struct span session_hash, struct span kind,
                        int64_t subject, struct follow_place *out);
/* Queues the session's own, from before that one (follow.id). */
void follow_store_list(struct db_batch *batch, struct span session_hash, int64_t before,
                       struct follow_list *out);

/* Its address; of a thread `id` is its post's. Empty when the place has no kind. */
struct span follow_path(struct arena *arena, const struct follow_place *place, int64_t id);

#endif
