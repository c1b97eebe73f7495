/*
 * Drafts: what somebody has written in a form and not sent. One for each account and form, saved by assets/js/draft.js
 * as one types. A draft ends in the transaction that carries its form out (web/once.h), or when its owner deletes it, or when
 * nobody has touched it for 180 days (job_forget in sql/functions/job.sql). Only its owner sees it. web/restore.h fills forms from it.
 */
#ifndef DRAFT_DRAFT_H
#define DRAFT_DRAFT_H

#include "db/batch.h"

enum { DRAFT_TARGET_MAX = 300, DRAFT_BYTES_MAX = 300000, DRAFT_EXCERPT = 160 };

/* What a form is for. */
enum draft_kind {
    DRAFT_NONE, /* no form that is saved as a draft is sent there */
    DRAFT_QUESTION,
    DRAFT_ANSWER,
    DRAFT_COMMENT,
    DRAFT_EDIT,      /* of a question, an answer or a comment */
    DRAFT_NEW_ENTRY, /* of the library */
    DRAFT_ENTRY,
    DRAFT_TAG,
    DRAFT_ACCOUNT,
};

/* `target` is the path that a form is sent to, "/answers/12/edit". */
enum draft_kind draft_kind(struct span target);
/* The address that shows the form filled from its draft. Lives in the arena. */
struct span draft_address(struct arena *arena, struct span target);

/*
 * What a script or a form of ours sends as a draft: a JSON object of strings, at most DRAFT_BYTES_MAX bytes, written in one
 * way. False when it is anything else. Lives in the arena.
 */
MUST_CHECK bool draft_read(struct arena *arena, struct span json, struct span *fields);
/* The first words of a draft: its title, or else its text; at most DRAFT_EXCERPT code points. Lives in the arena. */
struct span draft_excerpt(struct arena *arena, struct span fields);

struct draft {
    struct span target;
    struct span fields; /* JSON; empty: there is no draft */
    instant saved_at;   /* tells one state of a draft from the next */
};

struct draft_list {
    size_t count;
    struct draft *items;
};

/* `follows` of draft_store_save: the person knows of no draft, or wants to save over any. */
enum { DRAFT_FIRST = 0, DRAFT_OVER_ANY = -1 };

/*
 * Queues saving. Refused with 'draft_conflict' when there is a draft other than the one that was saved at `follows`, and with
 * 'draft_limit' beyond a hundred. `key` is that of the form (may be empty): *saved_at gets 0 when the form was sent
 * meanwhile, and nothing is saved then.
 */
void draft_store_save(struct db_batch *batch, int64_t account, struct span target, instant follows,
                      struct span key, struct span fields, instant *saved_at);
/* Queues saving over whatever there is, for what was sent while signed out. */
void draft_store_keep(struct db_batch *batch, int64_t account, struct span target,
                      struct span fields);
/* Queue looking; `session` is the hash of the session. */
void draft_store_open(struct db_batch *batch, struct span session, struct span target,
                      struct draft *out);
void draft_store_list(struct db_batch *batch, struct span session, struct draft_list *out);
/* Queues deleting. */
void draft_store_delete(struct db_batch *batch, int64_t account, struct span target);

#endif
