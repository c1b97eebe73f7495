/*
 * Members' own routines: stretches of the library in an order of one's own, each with the entry's dose or with one of one's own. Only
 * its owner sees one, and whoever has its link, as long as there is one (sql/functions/visible.sql). They are in no search, list
 * or cache.
 */
#ifndef OWN_ROUTINE_OWN_ROUTINE_H
#define OWN_ROUTINE_OWN_ROUTINE_H

#include "core/clock.h"
#include "routine/routine.h"

enum {
    OWN_ROUTINE_TITLE_MAX = 120, /* code points */
    OWN_ROUTINE_NOTE_MAX = 1000,
    OWN_ROUTINE_LIST_MAX = 50, /* of an account: own_routine_most() in SQL */
    OWN_ROUTINE_LINK_BYTES = 16
};

struct own_routine {
    int64_t id; /* 0: there is none, or not for whoever asks */
    struct span title;
    struct span note;
    struct span model; /* JSON: {"items": [...]} */
    int64_t revision;
    struct span link; /* what its address ends with for others; empty: there is none */
};

struct own_routine_row {
    int64_t id;
    struct span title;
    int64_t stretches;
    bool shared;
    instant changed_at;
    struct span
        warnings; /* of its stretches: a line for each, its title, a tab, and its stretch_caution_marks */
    struct span figures; /* as stretch_thumbs takes them */
};

struct own_routine_rows {
    size_t count;
    struct own_routine_row *items;
};

/* Its fields and its form. */
extern const struct entry_kind own_routine_kind;

/* Queue; what is not the session's own is not found. What was changed last comes first. */
void own_routine_store_list(struct db_batch *batch, struct span session_hash,
                            struct own_routine_rows *out);
void own_routine_store_get(struct db_batch *batch, struct span session_hash, int64_t id,
                           struct own_routine *out);
/* Queues that which has this link, for anybody. */
void own_routine_store_shared(struct db_batch *batch, struct span link, struct own_routine *out);

/*
 * Queues saving a new one (id 0), or over the one that was seen as `revision`: refused with 'own_routine_conflict' when it was saved
 * since, with 'own_routine_room' when there are too many. *id gets which.
 */
void own_routine_store_save(struct db_batch *batch, int64_t owner,
                            const struct own_routine *routine, int64_t *id);
/* Queues giving it this link, or taking its link away (empty). One that has a link keeps that. */
void own_routine_store_share(struct db_batch *batch, int64_t owner, int64_t id, struct span link);
void own_routine_store_delete(struct db_batch *batch, int64_t owner, int64_t id);

/* The slugs of its stretches, in their order; in the arena. */
struct span *own_routine_slugs(struct arena *arena, const struct routine_model *model,
                               size_t *count);

/* All of it as lines, for what a conflict compares; `resolve` says what its stretches are called. Lives in the arena. */
struct span own_routine_document(struct arena *arena, const struct own_routine *routine,
                                 wiki_resolver *resolve);

/* "/my-routines/12"; in the arena. */
struct span own_routine_path(struct arena *arena, int64_t id);

#endif
