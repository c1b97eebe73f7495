/* Tags: the words that symptoms are found by, in four facets, with parents and synonyms. */
#ifndef TAG_TAG_H
#define TAG_TAG_H

#include "core/clock.h"
#include "db/batch.h"
#include "post/post.h"
#include "safety/safety.h"
#include "tag/tag_names.h"

enum {
    TAG_NAME_MAX = 40,
    TAG_TITLE_MAX = 80,
    TAG_SUMMARY_MAX = 300, /* code points */
    TAG_TEXT_MAX = 10000,
    TAG_PARENTS_MAX = 8,
    TAG_SYNONYMS_MAX = 60,
    TAG_COMPLETE_MAX = 8,
    TAG_ENTRIES_OF_A_KIND = 12,
    TAG_FACET_PAGE = 100,
    TAG_REVISIONS_PAGE = 10,
    TAG_PATH_MAX = 8,
    TAG_RELATED_MAX = 8,
    TAG_HISTORY_BYTES = 64 * 1024, /* of text on one page */
};

/* ---- facets ---- */

enum tag_facet { TAG_REGION, TAG_QUALITY, TAG_TRIGGER, TAG_RELIEF, TAG_CONTEXT, TAG_FACETS };

/* "region": what the database says. Ends with NULL, as a form's choices do. */
extern const char *const tag_facet_names[];
/* "Where": what people read. */
const char *tag_facet_title(enum tag_facet facet);
/* An unknown one is TAG_CONTEXT. */
enum tag_facet tag_facet_of(struct span name);

/* ---- names ---- */

/*
 * What the database takes: 1 to TAG_NAME_MAX of a-z 0-9 + # . -, at least one of them a letter or digit (browsers
 * take /tags/.. for /); and no reserved name.
 */
bool tag_name_is_valid(struct span name);

/* A name as people type it ("[Low_back],") the way tags are written ("low-back"): may still be no name. Lives in the arena. */
struct span tag_name_clean(struct arena *arena, struct span typed);

/*
 * Names with white space or commas between them, cleaned, without repeats. More than `max`, or one that
 * cannot be a name: false and *why.
 */
MUST_CHECK bool tag_names_parse(struct arena *arena, struct span typed, size_t max,
                                struct span **names, size_t *count, struct span *why);

/* The names with `between` between them: " " is how a form shows them. */
struct span tag_names_join(struct arena *arena, const struct span *names, size_t count,
                           const char *between);

/*
 * The button beside a word that is no tag: its value is "word|name". The form comes back as a preview, with that tag
 * in place of the word and every other word as it was.
 */
#define TAG_FIX_FIELD                          \
    {                                          \
        .name = "tag_fix", .kind = FORM_BUTTON \
    }

/* ---- the index ---- */

struct tag_row {
    int64_t id;
    struct span name;
    struct span title;
    enum tag_facet facet;
    struct span note; /* what it is for, in a sentence, or the first of its description, plain */
    bool red_flag;
    int64_t question_count;
    const int64_t *parents;
    size_t parent_count;
};

struct tag_list {
    size_t count;
    struct tag_row *items;
};

/* The tags of a facet that stand below no other of it, in the list's order. */
bool tag_is_top(const struct tag_list *list, const struct tag_row *tag);

/*
 * All that is below `tag` in its facet, children before their own children, each once. The array has
 * list->count items at most and lives in the arena.
 */
void tag_list_below(struct arena *arena, const struct tag_list *list, const struct tag_row *tag,
                    const struct tag_row ***below, size_t *count);

/* The first sentence of plain text. */
struct span tag_first_sentence(struct span plain);

/* Where a facet's list goes on: behind a tag with this count and name. */
struct tag_place {
    int64_t question_count;
    struct span name;
};
#define TAG_FROM_THE_TOP ((struct tag_place){INT32_MAX, SPAN("")})
/* "12.low-back"; false when it is no place. */
bool tag_place_read(struct span s, struct tag_place *out);

/* Queues the most used tags of one facet, or (TAG_FACETS) of each: a page, and one more when there are more. */
void tag_store_index(struct db_batch *batch, enum tag_facet facet, struct tag_place from,
                     struct tag_list *out);
/* Leaves a page of each facet in the list; next[facet] is its last tag when there are more, else NULL. */
void tag_index_cut(struct tag_list *list, const struct tag_row *next[TAG_FACETS]);

/* ---- one tag ---- */

struct tag {
    int64_t id; /* 0: there is none */
    struct span name;
    struct span title;
    enum tag_facet facet;
    struct span summary;     /* what it is for, in a sentence; plain, may be empty */
    struct span description; /* Markdown */
    struct html html;
    bool red_flag;
    int64_t question_count;
    int64_t revision;
    const struct span *parents;
    size_t parent_count;
    const struct span *children;
    size_t child_count;
    const struct span *synonyms;
    size_t synonym_count;
};

/* What its names mention: numb-groin, or one of its other words. */
struct safety_hits tag_safety(const struct tag *tag);

/* Queues: by its name or by a synonym; *out stays zero when there is none. */
void tag_store_get(struct db_batch *batch, struct span name, struct tag *out);

struct tag_name_list {
    size_t count;
    struct span *items;
};
/* Queues: the wider tags above it, the widest first, one at each step. */
void tag_store_path(struct db_batch *batch, struct span name, struct tag_name_list *out);
/* Queues: what its questions have beside it, at least two of them each. */
void tag_store_related(struct db_batch *batch, struct span name, struct tag_name_list *out);

struct tag_entry {
    struct span kind;
    struct span slug;
    struct span title;
    struct span summary;
    struct span figure; /* entry.figure */
    struct span warns;  /* of a stretch, JSON: the cautions of its fields */
};
struct tag_entry_list {
    size_t count;
    struct tag_entry *items;
};
/* Queues the library's entries with the tag, TAG_ENTRIES_OF_A_KIND of a kind at most. */
void tag_store_entries(struct db_batch *batch, struct span name, bool with_children,
                       struct tag_entry_list *out);

/* ---- finding ---- */

struct tag_hit {
    struct span name;
    struct span title;
    enum tag_facet facet;
    bool red_flag;
    int64_t question_count;
    bool
        near; /* nothing holds what was typed, and this is spelled nearly so; without facet and count */
    struct span via; /* the synonym that matched; empty: the name itself */
};
struct tag_hit_list {
    size_t count;
    struct tag_hit *items;
};

/* Queues names and synonyms that begin with (then: hold) `typed`, a cleaned name; empty: the most used. */
void tag_store_complete(struct db_batch *batch, struct span typed, size_t most,
                        struct tag_hit_list *out);

/* Queues tags that somebody may have meant by these words (cleaned names; shorter than three letters are left out). */
void tag_store_near(struct db_batch *batch, struct span words, size_t most,
                    struct tag_hit_list *out);

/* The JSON that completion asks for: [{"name":"low-back","facet":"where","note":"for lumbar"}] */
void tag_write_json(struct text *out, const struct tag_hit_list *hits);

/* ---- saving ---- */

/* Names that lead to another tag already, and to which. */
struct tag_taken {
    struct span name;
    struct span by;
};
struct tag_taken_list {
    size_t count;
    struct tag_taken *items;
};
void tag_store_taken(struct db_batch *batch, const struct span *names, size_t count,
                     int64_t except_tag, struct tag_taken_list *out);

struct tag_draft {
    int64_t id; /* 0: a new one */
    struct span name;
    struct span title;
    struct span facet;
    struct span summary;
    struct post_text text;
    bool red_flag;
    struct span *parents;
    size_t parent_count;
    struct span *synonyms;
    size_t synonym_count;
    int64_t revision; /* that its editor started from */
    struct span reason;
};
/*
 * Queues; refused with 'tag_name_unique', 'tag_parent_no_circle', 'tag_known', 'entry_edit_allowed' or 'edit_conflict'.
 * *id gets the tag's.
 */
void tag_store_save(struct db_batch *batch, int64_t editor, const struct tag_draft *draft,
                    int64_t *id);

/* ---- merging ---- */

struct tag_merge {
    int64_t id;
    struct span name; /* of the tag that became part of this one */
    instant at;
    struct person actor;
    int64_t moved; /* questions and entries, so far */
    bool moving;   /* there are more */
};
struct tag_merge_list {
    size_t count;
    struct tag_merge *items; /* newest first */
};

/*
 * Queues: `from` becomes part of `into`. Its names lead there at once, the job runner moves its questions and entries.
 * Refused with 'tag_merge_allowed' (moderators may), 'tag_merge_other', 'tag_merge_red_flag', 'tag_merge_again' or 'tag_known'.
 */
void tag_store_merge(struct db_batch *batch, int64_t actor, int64_t from, int64_t into,
                     int64_t *id);
/* Queues undoing it; twice is once. Refused also with 'tag_name_unique'. */
void tag_store_unmerge(struct db_batch *batch, int64_t actor, int64_t merge, int64_t *tag);
/* Queues: what was merged into the tag with that name or synonym, and not undone. */
void tag_store_merges(struct db_batch *batch, struct span name, struct tag_merge_list *out);
/* Queues: how many entries of the library have the tag. */
void tag_store_entry_count(struct db_batch *batch, struct span name, int64_t *count);

/* ---- history ---- */

struct tag_revision {
    int64_t number;
    instant at;
    struct span reason;
    struct person author; /* id 0: the importer */
    struct tag
        tag; /* its text, parents and synonyms at the time; no id, html, counts or children */
};
struct tag_revision_list {
    size_t count;
    struct tag_revision *items; /* newest first; one more than a page, to compare with */
};

/* Queues: revisions of the tag with that name or synonym, below a number. */
void tag_store_revisions(struct db_batch *batch, struct span name, int64_t below,
                         struct tag_revision_list *out);

/* How many of the list are shown: TAG_REVISIONS_PAGE at most, fewer when their texts are large, one at least. */
size_t tag_history_size(const struct tag_revision_list *list);

/* Everything about a tag but its description, a line for each field: what differences are shown of. Lives in the arena. */
struct span tag_document(struct arena *arena, const struct tag *tag);

/* ---- pages ---- */

struct request;

/* Answers with a redirect (301 or 303) to a tag's page. */
void tag_go_to(struct request *r, int status, struct span name);

/* A tag's name as a part of an address. */
struct span tag_path_part(struct request *r, struct span name);

struct tag_index_page {
    enum tag_facet facet; /* TAG_FACETS: all of them */
    bool first;
    struct tag_list list;
    const struct tag_row *next[TAG_FACETS]; /* the last tag shown, when there are more */
    struct span here;                       /* its address, to come back to from a button */
    struct tag_hit_list found;              /* with ?q= */
};

/* Somebody else saved the tag first, and how theirs differs: the fields as `title`, the description as `body`. */
struct tag_conflict {
    struct span by;
    instant at;
    struct span reason;
    struct edit_difference theirs;
};

struct tag_history {
    struct tag tag;
    struct tag_revision_list revisions;
    size_t shown; /* of them */
    struct tag_merge_list merges;
};

struct tag_merge_page {
    struct tag from;
    struct tag into;     /* id 0: none, or not named yet */
    int64_t entry_count; /* of `from` */
    int64_t id;
};

struct question_list;
struct tag_page {
    struct tag tag;
    bool exact; /* without the tags below it */
    bool first; /* of the list's pages */
    struct span next;
    const struct question_list *questions;
    struct tag_entry_list entries;
    struct tag_name_list path;
    struct tag_name_list related;
};

#endif
