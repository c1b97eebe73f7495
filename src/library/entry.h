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
struct entry_structuring;

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
    struct span
        profession; /* the author's, by a credential that is valid; empty, or not asked for */
    instant created_at;
    struct person saved_by; /* of the newest revision */
    instant saved_at;
    struct span saved_reason;
    struct entry_review review;
    /* of a retired one: since when, why, and what took its place (no slug: nothing that is there) */
    instant retired_at;   /* 0: nobody knows */
    const int64_t *tried; /* what is told of those who tried it, as post_score.tried */
    size_t tried_count;
    struct span retire_reason;
    struct span replaced_kind;
    struct span replaced_slug;
    struct span safety; /* of a revision: what was not safe before it, in words; empty: nothing */
    bool never_shown; /* a draft that readers never saw by its title: there is nothing to retire */
    struct span figure; /* of its pictures' addresses; empty: nothing is drawn */
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
    bool reviewed; /* the review is current */
    int64_t id;
    struct span figure; /* of its pictures' addresses; empty: nothing is drawn */
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
    const struct span *ways; /* of stretches, what each has: stretch_ways in SQL */
    size_t way_count;
    int64_t after; /* the entry before the page; 0: from the first on */
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

/* A stretch that is easier or harder than an entry, or done instead of it. */
struct entry_rung {
    struct span sort;   /* "easier", "harder", "instead" */
    struct span reason; /* stretch_swap_reasons; of a swap alone */
    struct span note;
    struct span named; /* the address that the entry names */
    struct span slug;  /* of what that leads to; empty: to nothing that readers see */
    struct span title;
    struct span figure; /* of its pictures' addresses; empty: nothing is drawn */
    struct span warns;  /* JSON: the cautions of its fields */
};

/* In the order of the entry's fields. */
struct entry_ladder {
    size_t count;
    struct entry_rung *items;
};

struct entry_revision {
    int64_t number;
    struct entry entry; /* as it was */
};

struct entry_revisions {
    size_t count;
    struct entry_revision *items;
};

/* Something that happened to one of its photographs. */
struct entry_photo_event {
    instant at;
    struct span kind; /* picture, picture-restored, picture-removed, picture-words */
    struct span alt;  /* what it shows; empty: it is not there any more */
    /* What was said of it before, and after; empty: that is the same, or it is not there any more. */
    struct {
        struct span before, after;
    } shows, author, licence;
    struct person by;
};

struct entry_photo_events {
    size_t count;
    struct entry_photo_event *items; /* newest first */
};

enum {
    ENTRY_PHOTO_EVENTS_MAX = 100,
    ENTRY_LINKS_PAGE = 20,
    ENTRY_LIST_PAGE = 200,
    ENTRY_REVISIONS_PAGE = 10,
    ENTRY_LADDER_MAX = 60,
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

/* What is in a field of a new entry's form before anybody wrote there. */
struct entry_start {
    const char *path; /* NULL: the end */
    const char *text; /* as the form has it: of a list a row a line */
};

struct entry_kind {
    const char *name;   /* "stretch" */
    const char *folder; /* "stretches": in addresses and in the navigation */
    const char *noun;   /* "entry", "article": on buttons and headings */
    const struct model_field *fields;
    size_t model_size;
    /* Adds a fault for each thing in the model that is wrong. */
    void (*check)(struct arena *arena, const void *model, struct model_faults *faults);
    const struct entry_input *inputs;
    const struct entry_start *starts; /* NULL: a new entry's form is empty */
    /* The site's own pages: address and status are not on the form, and what is sent waits for a second person. */
    bool by_two;
    /* No entries, but what members put together of entries: whoever fills in its form cannot write what is missing. */
    bool by_members;
    /*
     * Writes the entry between its heading and what links to it. `page` is the data that the kind's
     * `show` page loaded, NULL in a preview.
     */
    void (*show)(struct text *out, const struct entry *entry, const void *model,
                 const struct entry_page *page);
    /*
     * Adds what is the kind's own to what schema.org calls such an entry, its `structured_type`: library/entry_structured.h.
     * NULL: it has no word for it.
     */
    void (*structured)(const struct entry_structuring *in);
    const char *structured_type;
};

/* ---- rules ---- */

/* "/stretches/figure-four"; a page of the site is at "/about". */
struct span entry_path(struct arena *arena, const struct entry_kind *kind, struct span slug);

/* The slug that a title, another name, an address or a link such as [[term:psoas]] comes to; empty: it is none. */
struct span entry_slug_typed(struct arena *arena, struct span typed);

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

/* Ends a page of a list once its rows are there; `address` is the list's, without a place. */
void entry_list_end(struct arena *arena, struct span address, struct entry_list *list);

#endif
