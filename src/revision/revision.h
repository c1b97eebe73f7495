/* The history of a post: each revision with what it changed, and what else happened to the post. */
#ifndef REVISION_REVISION_H
#define REVISION_REVISION_H

#include "core/clock.h"
#include "core/diff.h"
#include "db/batch.h"
#include "post/post.h"

enum {
    REVISION_PAGE = 50,
    REVISION_PAGE_BYTES = 128 * 1024, /* of text */
    /* Of comparing, on one page: some milliseconds. Histories that people write take a tenth of it. */
    REVISION_PAGE_STEPS = DIFF_STEPS_MAX / 4,
    REVISION_EVENTS_MAX = 200,
};

struct revision {
    int64_t number;
    instant at;
    struct span reason;
    struct span title; /* of questions */
    struct span body;
    const struct span *tags;
    size_t tag_count;
    struct person author;
};

struct revision_list {
    size_t count;
    struct revision *items; /* newest first */
};

/* Accepting, deleting, restoring and the like. */
struct revision_event {
    instant at;
    struct span kind;
    struct span why; /* of a deletion: post_delete_whys */
    struct span reason;
    struct person
        actor; /* id 0: the command-line tool, or members by their votes (the role is 'votes') */
};

struct revision_event_list {
    size_t count;
    struct revision_event *items; /* newest first */
};

struct revision_post {
    struct post_source
        source; /* id 0: there is none; gone, kind, thread_id, author_id, title, slug, entry_kind and revision only */
    struct post post; /* when and why it was deleted, and its author's name, only */
    bool may_ask;     /* the viewer may ask the author about it (src/person) */
};

struct revision_history {
    struct revision_post of;
    struct revision_list revisions; /* one more than is shown, for comparing */
    struct revision_event_list events;
    size_t shown;
    bool first;
};

/*
 * Queues a page of history below the revision `before`, for whoever's session it is: nobody sees the history of what is
 * hidden from them.
 */
void revision_store_history(struct db_batch *batch, struct span session_hash, int64_t post_id,
                            int64_t before, struct revision_history *out);

/*
 * How many of the list are shown: REVISION_PAGE at most, fewer when their texts are large, one at least. The one
 * after the last shown is what that is compared with.
 */
size_t revision_page_size(const struct revision_list *list);

/*
 * The next thing that happened, newest first: true for an event, false for the revision. `event` and `revision` are
 * how many of each were taken already. While older revisions follow on another page, events older than all of these do too.
 * When nothing is left, *done.
 */
bool revision_event_is_next(const struct revision_history *history, size_t event, size_t revision,
                            bool *done);

/* "accepted this answer"; NULL for an event that people need not see. */
const char *revision_event_words(struct span kind);

/*
 * The difference of two texts, without most of what stayed. Lives in the arena. What it takes is subtracted from
 * *steps, which a page begins with REVISION_PAGE_STEPS; once they are used up, texts are replaced whole but for their ends.
 */
struct html revision_difference(struct arena *arena, size_t *steps, struct span before,
                                struct span after);

/* A field that two revisions have otherwise; a span is empty where one says nothing. */
struct revision_change {
    const char *label;
    struct span before;
    struct span after;
};

struct revision_changes {
    size_t count;
    struct revision_change *items;
};

/* Adds one unless both are the same; `items` has room for it. */
void revision_change_add(struct revision_changes *changes, const char *label, struct span before,
                         struct span after);
/* Both fit one line: they are shown as they are, any other change as the difference of its words. */
bool revision_change_is_short(const struct revision_change *change);

/* What differs between two revisions of a post. Lives in the arena. */
struct revision_changes revision_changes_of(struct arena *arena, const struct revision *before,
                                            const struct revision *after);

/* One revision that is looked at, or two that are compared. */
struct revision_pair {
    struct post_source source; /* the post as it is now */
    struct revision_list older;
    struct revision_list newer; /* the one that is looked at */
    struct post_text text;      /* of that, rendered */
};

struct request;
/* Answers 404: the history has no such revision. */
void revision_reply_unknown(struct request *r);
/*
 * Is what the address asks for there? `before` is a field of the page's query, "before" which revision the list goes on; `newest` is
 * the number of the newest one. True when the field was not given.
 */
bool revision_before_is_known(const struct request *r, int64_t newest);

/*
 * For the page that compares two: true when `older` and `newer`, the numbers of what the database found (0: nothing), are what
 * the address asks for. Else the request is answered: with 404 when it names one that is not there, and with the history when it does
 * not name two.
 */
bool revision_are_compared(struct request *r, int64_t older, int64_t newer, struct span history);

/* Queues revision `number` of a post, for whoever's session it is; it stays out of the list when there is none. */
void revision_store_one(struct db_batch *batch, struct span session_hash, int64_t post_id,
                        int64_t number, struct revision_list *out);

#endif
