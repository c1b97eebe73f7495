/* Entries in the database. */
#ifndef LIBRARY_ENTRY_STORE_H
#define LIBRARY_ENTRY_STORE_H

#include "library/entry.h"

/*
 * Who looks is said by their session (session_hash(r); empty: nobody's). To those who are no coaches there is no draft,
 * and of a retired entry only the reason and what took its place.
 */

/* Queues: found by any slug that leads to it; *out keeps id 0 when none does. */
void entry_store_get(struct db_batch *batch, struct span session_hash, const char *kind,
                     struct span slug, struct entry *out);
/*
 * Queues entries of a kind but retired ones, by title, drafts for coaches: a page, and one more when there are more (then
 * entry_list_end).
 */
void entry_store_list(struct db_batch *batch, struct span session_hash, const char *kind,
                      const struct entry_choice *choice, struct entry_rows *out);
/* Another entry that an address leads to already, by its name, an alias or an old address; empty: none does. */
struct entry_taken {
    struct span slug;
    struct span title;
};
/* Queues; `except` is the entry that asks for the address, 0 for a new one. */
void entry_store_taken(struct db_batch *batch, const char *kind, struct span slug, int64_t except,
                       struct entry_taken *out);

/* Queues the posts that link to it, newest first, one more than ENTRY_LINKS_PAGE when there are more. */
void entry_store_links(struct db_batch *batch, const char *kind, struct span slug,
                       struct question_place from, struct entry_links *out);
/* Queues what is easier than a stretch, harder, and done instead, ENTRY_LADDER_MAX at most. */
void entry_store_ladder(struct db_batch *batch, struct span slug, struct entry_ladder *out);
/* Queues the entries whose texts link to it. */
void entry_store_mentions(struct db_batch *batch, const char *kind, struct span slug,
                          struct entry_mentions *out);
/* Queues revisions below `before`, newest first, one more than ENTRY_REVISIONS_PAGE when there are more. */
/* What happened to its photographs before that revision. */
void entry_store_photo_events(struct db_batch *batch, struct span session_hash, const char *kind,
                              struct span slug, int64_t before, struct entry_photo_events *out);
void entry_store_revisions(struct db_batch *batch, struct span session_hash, const char *kind,
                           struct span slug, int64_t before, struct entry_revisions *out);
/* Queues revision `number`; the one before it where there is none of that number. */
void entry_store_revision(struct db_batch *batch, struct span session_hash, const char *kind,
                          struct span slug, int64_t number, struct entry_revisions *out);
/*
 * Queues saving `draft`: a new entry when draft->id is 0, else over revision draft->revision, refused with
 * 'edit_conflict' when that is not the newest. `words` is what search finds it by besides title and summary.
 */
void entry_store_save(struct db_batch *batch, int64_t editor, const struct entry *draft,
                      const struct post_text *text, struct span words, struct span reason,
                      struct span safety);

/* An entry by what somebody typed: a name or an address of it; that of the kind first. Id 0: there is none. */
struct entry_named {
    int64_t id;
    struct span title;
};
void entry_store_named(struct db_batch *batch, const char *kind, struct span slug,
                       struct entry_named *out);

/* Queues the titles of a kind, ENTRY_TITLES_MAX at most. */
struct entry_titles {
    size_t count;
    struct span *items;
};
void entry_store_titles(struct db_batch *batch, const char *kind, struct entry_titles *out);

/* A retired entry whose addresses lead to another one. */
struct entry_led_from {
    struct span title; /* empty: it does not lead there */
    struct span reason;
};
void entry_store_led_from(struct db_batch *batch, int64_t retired, const char *kind,
                          struct span slug, struct entry_led_from *out);

/*
 * Queues retiring an entry over its revision entry->revision; `replacement` is what its addresses lead to, 0: nothing. Refused
 * with 'edit_conflict', 'entry_retire_reason', 'entry_retire_shown', 'entry_replacement_there',
 * 'entry_replaced_by_other'.
 */
void entry_store_retire(struct db_batch *batch, int64_t editor, const struct entry *entry,
                        int64_t replacement, struct span reason);
/* Queues undoing it; `words` is what search finds it by besides title and summary. */
void entry_store_bring_back(struct db_batch *batch, int64_t editor, const struct entry *entry,
                            struct span words, struct span reason);

#endif
