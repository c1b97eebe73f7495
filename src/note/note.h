/*
 * Notes of how it went: what a member followed, how it felt before and after, what the retest told. A browser keeps them by itself
 * (assets/js/kept/); an account does only once its owner agreed to that, for the owner alone: coaches read of which entries it was worse for
 * several people (notes_of_worse in sql/functions/visible.sql). Taking that back erases all of
 * them, and so does leaving (sql/functions/note.sql).
 */
#ifndef NOTE_NOTE_H
#define NOTE_NOTE_H

#include "core/clock.h"
#include "db/batch.h"

enum {
    NOTE_PATH_MAX = 200,  /* code points */
    NOTE_TITLE_MAX = 200, /* note_title_length */
    NOTE_LIST_MAX = 30,   /* on a page */
    NOTE_CHART_MAX = 14,  /* in its picture, which is to be read on a phone */
    NOTE_FELT_MAX = 10,   /* the worst one can think of */
    NOTE_NOT_SAID = -1
};

struct note {
    int64_t id;
    struct span path;  /* of what was followed, "/stretches/butterfly/follow"; may be empty */
    struct span title; /* what that was called then */
    instant at;
    int64_t before; /* how it felt, 0 to NOTE_FELT_MAX; NOTE_NOT_SAID */
    int64_t after;
    struct span result; /* of the retest: note_results; may be empty */
};

struct note_list {
    size_t count;
    struct note
        *items; /* the newest first; one more than NOTE_LIST_MAX when there are older ones */
};

enum { NOTE_UNCHANGED_MAX = 3, NOTE_UNCHANGED_DAYS = 3 }; /* body.note_unchanged */

/* A stretch that changed nothing on NOTE_UNCHANGED_DAYS days or more, the latest of them. */
struct note_unchanged {
    struct span path;  /* as it is noted */
    struct span title; /* today's */
    struct span model; /* JSON: its fields */
    int64_t days;
};

struct note_unchanged_list {
    size_t count;
    struct note_unchanged *items; /* up to NOTE_UNCHANGED_MAX */
};

/* What its owner said when asked whether the account keeps them. */
struct note_consent {
    bool asked;
    bool agreed;
    instant at;
};

/* "better", "same", "worse"; ends with NULL. */
extern const char *const note_results[];

/* Queue; of the session's own. `older`: those before that moment; 0: from the newest. */
void note_store_list(struct db_batch *batch, struct span session_hash, instant older,
                     struct note_list *out);
void note_store_unchanged(struct db_batch *batch, struct span session_hash,
                          struct note_unchanged_list *out);
void note_store_consent(struct db_batch *batch, struct span session_hash, struct note_consent *out);

/* Queues what the owner answers; not agreed: all notes are erased. */
void note_store_answer(struct db_batch *batch, int64_t owner, bool agreed);
/* Queues one more. Refused with 'note_consent' while the owner has not agreed; that of the same moment is not stored twice. */
void note_store_add(struct db_batch *batch, int64_t owner, const struct note *note);
void note_store_delete(struct db_batch *batch, int64_t owner, int64_t id);

/*
 * The path of what is followed, as it is kept: that of an entry or of a routine of one's own. Empty for any other: where only who
 * has a link comes, or what is none of this site's.
 */
struct span note_path(struct span path);
/* What is between the slashes of such a path, from 1: "stretches", "butterfly". */
struct span note_path_part(struct span path, size_t number);

/* How many of the list, up to NOTE_CHART_MAX, say how it felt before and after. */
int64_t note_charted(const struct note_list *list);

#endif
