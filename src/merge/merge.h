/* Merging two entries of a kind: field by field what they say, what becomes of both, and undoing it. */
#ifndef MERGE_MERGE_H
#define MERGE_MERGE_H

#include "library/library.h"

/* Which of the two a field is taken from; MERGE_BOTH: of a list or the text, one behind the other. */
enum merge_take { MERGE_THIS, MERGE_THAT, MERGE_BOTH, MERGE_TAKES };

/* "this", "that", "both": as forms send them. */
extern const char *const merge_take_names[MERGE_TAKES + 1];

enum { MERGE_FIELDS_MAX = 64, MERGE_LIST = 20 };

/* A field of both; of a pair the first is the entry whose page it is. */
struct merge_field {
    const char *path;     /* in the model, "dose.hold"; or title, aliases, summary, tags, body */
    const char *name;     /* in the form: "take.dose.hold"; in the arena */
    const char *label;    /* as the form of the entry calls it */
    struct span words[2]; /* as people read them, without how postures are drawn */
    bool same;
    bool joins; /* both can be taken */
    enum merge_take take;
};

struct merge_fields {
    size_t count;
    struct merge_field items[MERGE_FIELDS_MAX];
};

/*
 * Compares them field by field, in the order of the form. Each field's `take` is what is usual when pair[keep] stays: its own, the
 * other's where it says nothing, and both of names, tags, cautions and when to stop; a draft's names are not taken. What is in the
 * fields lives in the arena.
 */
void merge_compare(struct arena *arena, const struct entry_kind *kind, const struct entry *pair,
                   size_t keep, struct merge_fields *out);

/* Several of one sort: of two such fields, one can be put behind the other. */
bool merge_is_list(const struct model_field *field);

/*
 * What becomes of them: *out is pair[keep] with the fields as they are taken; address and status are its own. Lists that are joined
 * have nothing twice (of two cautions of one fact the stronger), no entry is in its own lists, and the other's title becomes another name where names are joined. The model
 * is in the arena, and as JSON in out->model; whether it holds is for the kind's check to say.
 */
void *merge_make(struct arena *arena, const struct entry_kind *kind, const struct entry *pair,
                 size_t keep, const struct merge_fields *fields, struct entry *out);

/* A merge that the entry was part of. */
struct merge_row {
    int64_t id;
    instant at;
    struct person actor;
    struct span reason;
    struct span gone_slug;
    struct span gone_title;
    struct span stays_slug;
    struct span stays_title;
    int64_t before; /* revisions of what stays */
    int64_t after;
    int64_t pictures; /* that went along */
    bool undone;
    bool text_back; /* undoing it brought the words of what stays back, too */
};

struct merge_list {
    size_t count;
    struct merge_row *items;
};

/* What undoing a merge needs. */
struct merge_undo {
    int64_t id; /* 0: there is none */
    struct span gone_slug;
    struct span stays_slug;
    int64_t before;
};

/* Queues the newest merges of the entry of that address, MERGE_LIST at most. */
void merge_store_list(struct db_batch *batch, struct span session_hash, const char *kind,
                      struct span slug, struct merge_list *out);

/*
 * Queues merging `gone` into `stays`, over the revisions that both have. Refused with 'entry_merge_conflict',
 * 'entry_merge_other', 'entry_merge_shown', 'entry_retire_reason'. `words`: what search finds it by besides title and summary.
 */
void merge_store_do(struct db_batch *batch, int64_t editor, const struct entry *gone,
                    const struct entry *stays, const struct post_text *text, struct span words,
                    struct span reason, int64_t *id);

/* Queues; for whose session it is, of that kind. */
void merge_store_get(struct db_batch *batch, struct span session_hash, const char *kind, int64_t id,
                     struct merge_undo *out);
/*
 * Queues undoing it. `gone` is what comes back, by its revision, with its words for search; `text` and `plain` are of what stayed,
 * as it was before.
 */
void merge_store_undo(struct db_batch *batch, int64_t editor, int64_t id, const struct entry *gone,
                      struct span gone_plain, const struct post_text *text, struct span plain,
                      int64_t *done);

/* Between merge_web.c and merge_view.chtml. */
struct merge_page {
    struct entry_page page; /* first: the shared steps know only this */
    struct entry other;
    struct entry_titles titles;
    struct merge_list merges;
    struct entry pair[2];
    size_t keep; /* of the pair */
    struct merge_fields fields;
    bool compared; /* the other one is known, and can be merged with this one */
    bool preview;
    bool turned; /* the other one stays than when the form was shown */
    struct entry result;
    void *model;
    struct post_text text;
    int64_t id;
};

#endif
