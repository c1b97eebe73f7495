/*
 * Entries: what stretches, articles, muscles, terms and the site's own pages have in common: their rows, their
 * pages and forms. Each kind's folder holds what is its own: its fields' labels and how its page looks.
 */
#ifndef LIBRARY_ENTRY_H
#define LIBRARY_ENTRY_H

#include "db/batch.h"
#include "library/model.h"
#include "library/model_fields.h"
#include "post/post.h"
#include "question/question.h"

struct request;

/* The newest review of an entry: sql/functions/review.sql. */
struct entry_review {
    int64_t id;        /* 0: there was none */
    struct span state; /* "current", or what ended it: "change", "due", "withdrawn" */
    int64_t revision;  /* that was read */
    struct span reviewer;
    struct span profession;
    struct span on; /* "31 Jan 2026" */
    struct span due;
};

/* An entry as it is stored, or (id 0) as a form has it. */
struct entry {
    int64_t id; /* 0: there is none */
    struct span kind;
    struct span slug;
    struct span title;
    struct span summary;
    const struct span *aliases;
    size_t alias_count;
    const struct span *tags;
    size_t tag_count;
    struct span status; /* entry_statuses */
    struct span model;  /* JSON: library/model.h */
    struct span body;   /* Markdown as typed */
    struct html html;
    int64_t revision;
    struct person author;
    instant created_at;
    struct person saved_by; /* of the newest revision */
    instant saved_at;
    struct span saved_reason;
    struct entry_review review;
    /* of a retired one: why, and what took its place (no slug: nothing that is there) */
    struct span retire_reason;
    struct span replaced_kind;
    struct span replaced_slug;
    bool never_shown; /* a draft that readers never saw by its title: there is nothing to retire */
};

/* Everybody reads it: neither a draft nor retired. The SQL function of this name is the same. */
bool entry_is_public(const struct entry *entry);

/* A row of a list of entries. */
struct entry_row {
    struct span slug;
    struct span title;
    struct span summary;
    struct span status;
    struct span model;
    struct person author;
    int64_t words; /* of its text, about */
    int64_t id;
};

struct entry_rows {
    size_t count;
    struct entry_row *items;
};

/* A page of a list. */
struct entry_list {
    struct entry_rows rows;
    bool first;
    struct span next; /* the address of the next page; empty on the last */
};

/* Which of a kind a page of a list shows. */
struct entry_choice {
    struct span position; /* of stretches, stretch_positions; empty: any */
    bool alone;           /* no partner needed */
    bool bare;            /* no kit needed */
    int64_t after;        /* the entry before the page; 0: from the first on */
};

/* A post that links to an entry. */
struct entry_link {
    int64_t id;
    struct span kind; /* question, answer, comment */
    int64_t thread_id;
    struct span title; /* of the question */
    struct span slug;
    struct person author;
    instant created_at;
};

struct entry_links {
    size_t count;
    struct entry_link *items;
};

/* An entry that links to an entry. */
struct entry_mention {
    struct span kind;
    struct span slug;
    struct span title;
};

struct entry_mentions {
    size_t count;
    struct entry_mention *items;
};

struct entry_revision {
    int64_t number;
    struct entry entry; /* as it was */
};

struct entry_revisions {
    size_t count;
    struct entry_revision *items;
};

enum {
    ENTRY_LINKS_PAGE = 20,
    ENTRY_LIST_PAGE = 200,
    ENTRY_REVISIONS_PAGE = 10,
    ENTRY_TITLES_MAX = 300,
    ENTRY_TAGS_MAX = 20,
    ENTRY_ALIASES_MAX = 30
};

/* ---- what a kind declares ---- */

/* A field of the model on the form, or (path NULL) the head of those that follow. Ends with both NULL. */
struct entry_input {
    const char *path; /* in the model: "dose.hold" */
    const char *label;
    const char *hint; /* may be NULL; is HTML's text, not markup */
    bool in_row;      /* shares one row with its neighbours that do */
};

struct entry_page;

struct entry_kind {
    const char *name;   /* "stretch" */
    const char *folder; /* "stretches": in addresses and in the navigation */
    const char *noun;   /* "entry", "article": on buttons and headings */
    const struct model_field *fields;
    size_t model_size;
    /* Adds a fault for each thing in the model that is wrong. */
    void (*check)(struct arena *arena, const void *model, struct model_faults *faults);
    const struct entry_input *inputs;
    /* The site's own pages: address and status are not on the form, and what is sent waits for a second person. */
    bool by_two;
    /*
     * Writes the entry between its heading and what links to it. `page` is the data that the kind's
     * `show` page loaded, NULL in a preview.
     */
    void (*show)(struct text *out, const struct entry *entry, const void *model,
                 const struct entry_page *page);
};

/* ---- rules ---- */

/* "/stretches/figure-four"; a page of the site is at "/about". */
struct span entry_path(struct arena *arena, const struct entry_kind *kind, struct span slug);

/* The model of `json`, zeroed where it says nothing. */
const void *entry_model(struct arena *arena, const struct entry_kind *kind, struct span json);

/* As post_text_make, with headings that suit a page whose only h1 is its title. */
MUST_CHECK bool entry_text_make(struct arena *arena, struct span body, struct post_text *out);

/* Everything but the text, as lines "Label: value": what the history and a conflict compare. */
struct span entry_document(struct arena *arena, const struct entry_kind *kind,
                           const struct entry *entry);

/* Gives `draft` of a page that two people change what no change of it touches: address, status, model. */
void entry_keep_settled(struct entry *draft, const struct entry *entry);

/* Words split at the separators, in lower case when asked, without repeats; at most `max`. */
const struct span *entry_split(struct arena *arena, struct span typed, const char *separators,
                               size_t max, size_t *count);

/* ---- the database ---- */

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
/* Ends a page of a list once its rows are there; `address` is the list's, without a place. */
void entry_list_end(struct arena *arena, struct span address, struct entry_list *list);
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
/* Queues the entries whose texts link to it. */
void entry_store_mentions(struct db_batch *batch, const char *kind, struct span slug,
                          struct entry_mentions *out);
/* Queues revisions below `before`, newest first, one more than ENTRY_REVISIONS_PAGE when there are more. */
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
                      const struct post_text *text, struct span words, struct span reason);

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

/* How what somebody else saved first differs from what was sent. */
struct diff_piece;
struct entry_difference {
    struct diff_piece *fields;
    size_t field_count;
    struct diff_piece *body;
    size_t body_count;
};

/* ---- its pages: steps that a kind's pages are made of; r->data is or begins with an entry_page ---- */

struct entry_page {
    const struct entry_kind *kind;
    struct entry entry;
    struct entry_led_from led_from; /* the retired entry whose address led here */
    struct question_place from;     /* of the links */
    bool first;
    struct entry_links links;
    struct entry_mentions mentions;
    struct entry_revisions revisions;
    /* a form's */
    struct entry draft;
    void *draft_model;
    struct post_text text;
    struct question_unknown_tags unknown;
    struct entry_taken taken;
    struct model_faults faults; /* of the model */
    struct span focus;          /* the field to focus once a list was changed; empty: none */
    int64_t earlier;            /* the entry that this very form made before; 0: none */
};

/* First steps. The kind is known by the address' first part, the slug is what its pattern captured. */
void entry_begin(struct request *r);
void entry_load(struct request *r);
void entry_show_load(struct request *r);
void entry_revisions_load(struct request *r);

/* Further steps. */
void entry_show_reply(struct request *r);
void entry_revisions_reply(struct request *r);
/*
 * Once entry_load is done: whether the viewer reads the entry. Answers the request when not: there is none, or it was
 * retired.
 */
bool entry_is_shown(struct request *r);
void entry_form_reply(struct request *r);
void entry_form_check(struct request *r);
void entry_form_write(struct request *r);
void entry_form_saved(struct request *r);
void entry_form_refused_load(struct request *r);
void entry_form_refused(struct request *r);

/* What their addresses carry: where a list goes on, or the address that a new entry is wanted at. */
#define ENTRY_QUERY(...)        \
    (const struct form_field[]) \
    {                           \
        {__VA_ARGS__},          \
        {                       \
            0                   \
        }                       \
    }
#define ENTRY_LIST_PLACE                                                 \
    {                                                                    \
        .name = "after", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX \
    }
#define entry_list_query \
    ENTRY_QUERY(.name = "after", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX)
#define entry_show_query                                       \
    ENTRY_QUERY(.name = "before", .kind = FORM_LINE, .max = 60 \
    }                                                          \
    ,                                                          \
    {.name = "from", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX)
#define entry_revisions_query \
    ENTRY_QUERY(.name = "before", .kind = FORM_NUMBER, .min = 1, .max = INT32_MAX)
#define entry_new_query ENTRY_QUERY(.name = "slug", .kind = FORM_LINE, .max = 80)

/* The rest of PAGE(term_show, ENTRY_SHOW) and its like; a kind whose page loads more has its own first step. */
#define ENTRY_SHOW                                                                     \
    .query = entry_show_query, .data_size = sizeof(struct entry_page), .cached = true, \
    .steps = {entry_show_load, entry_show_reply}
#define ENTRY_REVISIONS                                                     \
    .query = entry_revisions_query, .data_size = sizeof(struct entry_page), \
    .steps = {entry_revisions_load, entry_revisions_reply}
#define ENTRY_NEW                                                                     \
    .guard = GUARD_COACH, .draft = DRAFT_HERE, .query = entry_new_query,              \
    .data_size = sizeof(struct entry_page), .steps = {entry_begin, entry_form_reply}, \
    .post = {entry_begin, entry_form_check, entry_form_write, entry_form_saved},      \
    .refused = {entry_form_refused_load, entry_form_refused}
#define ENTRY_EDIT                                                                     \
    .guard = GUARD_COACH, .draft = DRAFT_HERE, .data_size = sizeof(struct entry_page), \
    .steps = {entry_load, entry_form_reply},                                           \
    .post = {entry_load, entry_form_check, entry_form_write, entry_form_saved},        \
    .refused = {entry_form_refused_load, entry_form_refused}

/* The first step of a kind's list, whose data is or begins with an entry_list: queues the page that ?after= names. */
void entry_index_load(struct request *r, const struct entry_kind *kind,
                      const struct entry_choice *choice);
/* Begins the page of a kind's list. */
struct text *entry_index_begin(struct request *r, const struct entry_kind *kind, struct span title,
                               struct span description);

/* The fields of every entry's form; the kind's own follow as ENTRY_FIELD("dose.hold"). */
#define ENTRY_FORM_FIELDS                                                                      \
    {.name = "title",                                                                          \
     .kind = FORM_LINE,                                                                        \
     .required = true,                                                                         \
     .min = 2,                                                                                 \
     .max = 150,                                                                               \
     .missing = "Please give it a title."},                                                    \
        {.name = "slug", .kind = FORM_LINE, .max = 80},                                        \
        {.name = "aliases", .kind = FORM_LINE, .max = 1000},                                   \
        {.name = "summary",                                                                    \
         .kind = FORM_LINE,                                                                    \
         .required = true,                                                                     \
         .max = 500,                                                                           \
         .missing = "Please say in a sentence or two what this is."},                          \
        {.name = "body", .kind = FORM_TEXT, .max = POST_BODY_MAX},                             \
        {.name = "tags", .kind = FORM_LINE, .max = 900},                                       \
        {.name = "status", .kind = FORM_LINE, .max = 20},                                      \
        {.name = "reason", .kind = FORM_LINE, .max = 200},                                     \
        {.name = "revision", .kind = FORM_REVISION}, {.name = "preview", .kind = FORM_BUTTON}, \
        {.name = "row", .kind = FORM_BUTTON}, {.name = "key", .kind = FORM_KEY},               \
    {                                                                                          \
        .name = "draft_state", .kind = FORM_MOMENT                                             \
    }

#define ENTRY_FIELD(path)                               \
    {                                                   \
        .name = (path), .kind = FORM_TEXT, .max = 20000 \
    }

/* A list with these columns (struct form_column); of one column, ENTRY_COLUMN. */
#define ENTRY_ROWS(path, ...)                                                                    \
    {                                                                                            \
        .name = (path), .kind = FORM_ROWS, .max = 20000, .columns = (const struct form_column[]) \
        {                                                                                        \
            __VA_ARGS__,                                                                         \
            {                                                                                    \
                NULL, NULL                                                                       \
            }                                                                                    \
        }                                                                                        \
    }
#define ENTRY_COLUMN(path, label) ENTRY_ROWS(path, {"", label})

/* What evidence asks of all kinds that have it. */
#define ENTRY_EVIDENCE_FIELDS                                                                 \
    ENTRY_FIELD("evidence.level"), ENTRY_FIELD("evidence.note"),                              \
        ENTRY_ROWS("evidence.citations", {"claim", "Cited for"}, {"level", "Kind of source"}, \
                   {"title", "Title"}, {"url", "Address of the page itself"})
#define ENTRY_EVIDENCE_INPUTS                                                                      \
    {.label = "What it rests on"}, {"evidence.level", "Evidence", NULL, false},                    \
        {"evidence.note", "What the evidence says", NULL, false},                                  \
    {                                                                                              \
        "evidence.citations", "Sources", "What each is cited for, and the page where it says so.", \
            false                                                                                  \
    }

#endif
