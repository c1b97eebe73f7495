/*
 * Drafts: what somebody has written in a form and not sent. One for each account and form, saved by assets/js/draft.js
 * as one types; what another form sent while its writer was signed out is a draft beside it. A draft ends in the
 * transaction that carries out the form that saved it, or that was opened from it (web/once.h), or when its owner
 * deletes it, or when nobody has touched it for 180 days (job_forget in sql/functions/job.sql). Only its owner sees it.
 * web/restore.h fills forms from it.
 */
#ifndef DRAFT_DRAFT_H
#define DRAFT_DRAFT_H

#include "db/batch.h"

enum {
    DRAFT_TARGET_MAX = 300,
    DRAFT_BYTES_MAX = 300000,
    DRAFT_EXCERPT = 160,
    DRAFT_EXCERPT_TITLE = 90
};

/* What a form is for. */
enum draft_kind {
    DRAFT_NONE, /* no form that is saved as a draft is sent there */
    DRAFT_QUESTION,
    DRAFT_ANSWER,
    DRAFT_COMMENT,
    DRAFT_EDIT,      /* of a question, an answer or a comment */
    DRAFT_NEW_ENTRY, /* of the library */
    DRAFT_ENTRY,
    DRAFT_ROUTINE, /* of one's own */
    DRAFT_PHOTO,   /* what is said of a photograph: the file is no part of it */
    DRAFT_TAG,
    DRAFT_SUGGESTED_TAG,
    DRAFT_WORD, /* that somebody asks about */
    DRAFT_FLAG, /* why something is flagged */
    DRAFT_ASK,  /* what somebody is asked about a post */
    DRAFT_ACCOUNT,
    DRAFT_DECISION, /* of moderators, about people, posts and flags; their prepared texts */
};

/* `target` is the path that a form is sent to, "/answers/12/edit". */
enum draft_kind draft_kind(struct span target);
struct draft {
    struct span target;
    struct span fields;  /* JSON; empty: there is no draft, or it was not asked for */
    struct span excerpt; /* draft_excerpt */
    instant saved_at;    /* tells one state of a draft from the next */
    int64_t number;      /* 0: the form's own; others came at signing in, beside it */
    /* What it changes, answers or comments on: its kind, and its title or that of its question. Empty: nothing in sight. */
    struct span about_kind;
    struct span about;
};

struct draft_list {
    size_t count;
    struct draft *items;
};

/* The address of the page that shows all of the draft: by its target, number and saved_at. Lives in the arena. */
struct span draft_read_address(struct arena *arena, const struct draft *draft);
/* The page that asks whether to delete it. */
struct span draft_delete_address(struct arena *arena, const struct draft *draft);
/* The address that shows the form filled from the draft: by its target, number and saved_at. Lives in the arena. */
struct span draft_address(struct arena *arena, const struct draft *draft);

/*
 * What a script or a form of ours sends as a draft: a JSON object of strings, at most DRAFT_BYTES_MAX bytes, written in one
 * way. False when it is anything else. Lives in the arena.
 */
MUST_CHECK bool draft_read(struct arena *arena, struct span json, struct span *fields);

/* The fields of such an object, however long it is; false when it is none. The names and values live in the arena. */
struct draft_words {
    size_t count;
    struct span *names;
    struct span *values;
    struct span *labels; /* NULL: not known, and all of it may be a person's */
};
MUST_CHECK bool draft_words(struct arena *arena, struct span json, struct draft_words *out);
/*
 * What form_write_labels wrote of the same form: fields that it does not name were filled in by a page of ours, and are not
 * shown. Anything else changes nothing.
 */
void draft_words_label(struct arena *arena, struct span json, struct draft_words *words);
/* A person filled the field in, as far as is known. */
bool draft_words_shows(const struct draft_words *words, size_t i);
/*
 * The first words of a draft: its title and, on a second line, the beginning of its text, as far as there are any; at most
 * DRAFT_EXCERPT code points in all. Lives in the arena.
 */
struct span draft_excerpt(struct arena *arena, struct span fields);

/* `follows` of draft_store_save: the person knows of no draft, or wants to save over any. */
enum { DRAFT_FIRST = 0, DRAFT_OVER_ANY = -1 };

/*
 * Queues saving. Refused with 'draft_conflict' when there is a draft other than the one that was saved at `follows`, with
 * 'draft_limit' beyond a hundred, with 'draft_room' beyond 8 MB of an account. `key` is that of the form (may be empty):
 * *saved_at gets 0 when the form was sent meanwhile, and nothing is saved then.
 */
void draft_store_save(struct db_batch *batch, int64_t account, struct span target, instant follows,
                      struct span key, struct span fields, struct span excerpt, instant *saved_at);
/*
 * Queues saving what was sent while signed out: over the draft that the same form had saved (`key`) or was opened from
 * (`state`; 0: none), and beside any other. out->target, fields and excerpt say what; out->saved_at and out->number get where it
 * is. Never refused: saved_at stays 0 when there is no room.
 */
void draft_store_keep(struct db_batch *batch, int64_t account, struct span key, instant state,
                      struct draft *out);
/* Queue looking; `session` is the hash of the session. `state` 0 is the form's own draft, else one that was saved then. */
void draft_store_open(struct db_batch *batch, struct span session, struct span target,
                      instant state, struct draft *out);
/* Without their fields. */
void draft_store_list(struct db_batch *batch, struct span session, struct draft_list *out);
/* Queues asking when the form with this key saved its draft, if that is still as it left it; else *saved_at stays. */
void draft_store_of_form(struct db_batch *batch, int64_t account, struct span target,
                         struct span key, instant *saved_at);
/* Queues deleting; `state` as in looking. */
void draft_store_delete(struct db_batch *batch, int64_t account, struct span target, instant state);

#endif
