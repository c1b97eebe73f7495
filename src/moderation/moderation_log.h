/*
 * The public log of moderation: what moderators and coaches did to what others wrote, when, and why, for everybody. It names nobody: who
 * flagged something, who did it, and whom it happened to stay out of it, as do suspensions.
 */
#ifndef MODERATION_MODERATION_LOG_H
#define MODERATION_MODERATION_LOG_H

#include "core/clock.h"
#include "db/batch.h"
#include "question/question.h"

enum { MODERATION_LOG_PAGE = 50 };

struct moderation_log_row {
    int64_t id;
    instant at;
    struct span done; /* an event's kind: "delete", "close", "tag_merge" */
    struct span role; /* of who did it; empty: the command-line tool */
    struct span kind; /* what it happened to: "question", …, a kind of entry, "tag" */
    int64_t post_id;
    struct span title; /* of its question or entry, or a tag; empty: not for everybody */
    struct span slug;
    struct span why;    /* post_delete_whys, question_close_whys; may be empty */
    struct span reason; /* in words, when everybody reads them; may be empty */
    struct span name;   /* of a tag that was merged */
};

struct moderation_log {
    struct question_place from;
    bool first;
    struct {
        size_t count; /* one more than MODERATION_LOG_PAGE when there is more */
        struct moderation_log_row *items;
    } rows;
};

/* Queues the page behind log->from. */
void moderation_log_store(struct db_batch *batch, struct moderation_log *log);

/* "A moderator", "A coach", "An admin". */
struct span moderation_log_who(const struct moderation_log_row *row);
/* "closed", "deleted an answer to": what comes between who and what. Lives in the arena. */
struct span moderation_log_did(struct arena *arena, const struct moderation_log_row *row);
/* A whole sentence of why, from what was chosen; may be empty. */
struct span moderation_log_why(const struct moderation_log_row *row);

#endif
