/* Links while they are written: what to type for one, and what to choose from. */
#ifndef LINK_LINK_H
#define LINK_LINK_H

#include "core/text.h"
#include "core/wiki.h"
#include "db/batch.h"

enum {
    LINK_TYPED_MAX = 80,  /* code points of what was typed */
    LINK_CHOICES_MAX = 8, /* entries, pages and tags offered for it */
};

struct link_choice {
    struct span kind;
    struct span slug;
    struct span title;
    struct span note;    /* the other name that fits; may be empty */
    struct span summary; /* of an entry */
};
struct link_choices {
    size_t count;
    struct link_choice *items;
};

/* Queues: what of this kind (empty: of any) is called so, or begins so, or nearly so, the best first. */
void link_store_choices(struct db_batch *batch, struct span typed, struct span kind,
                        struct link_choices *out);

/* [{"title":"Couch stretch","kind":"Exercise","note":"couch","summary":"…","link":"Couch stretch"}] */
void link_choices_json(struct text *out, struct arena *arena, wiki_resolver *resolve,
                       const struct link_choices *choices);

/*
 * What to write, as far as `resolve` knows, between [[ and ]] for a link to this entry, page or tag: its title where that leads there, else its slug,
 * with its kind where something else is called so. Lives in the arena.
 */
struct span link_words(struct arena *arena, wiki_resolver *resolve, struct span kind,
                       struct span slug, struct span title);

/* The same, the shortest of what it is called. */
struct span link_short_words(struct arena *arena, wiki_resolver *resolve, struct span kind,
                             struct span slug, struct span title, const struct span *aliases,
                             size_t alias_count);

/* ---- links that lead nowhere, or may mean several things ---- */

struct request;

enum { LINK_NOTES_MAX = 4, LINK_OPTIONS_MAX = 3 };

struct link_option {
    struct span words; /* to be written between the brackets */
    struct span title;
    const char *kind; /* "Exercise" */
};
struct link_note {
    struct span written; /* as typed, without the label */
    bool unknown;        /* nothing is called so: the options are spelled nearly so */
    struct span
        title; /* else: what it leads to, and of what kind; the options are called so, too */
    const char *kind;
    size_t count;
    struct link_option options[LINK_OPTIONS_MAX];
};
struct link_notes {
    size_t count;
    struct link_note items[LINK_NOTES_MAX];
};

/* What to say to the one who writes `body`, which is rendered as `html`. */
void link_check(struct arena *arena, struct span body, struct html html, struct link_notes *out);
/* Only those with something to choose: what a text's writer is asked about again once it is saved. */
void link_check_choices(struct arena *arena, struct span body, struct html html,
                        struct link_notes *out);

/*
 * The text with a link put right. `value` is "as typed|as it should be", as the buttons send it; with anything else the text
 * stays as it is.
 */
struct span link_fix(struct arena *arena, struct span body, struct span value);

/* A form whose preview has such buttons, and for a page that reads a `fix` in its address. */
#define LINK_FIX_FIELD                     \
    {                                      \
        .name = "fix", .kind = FORM_BUTTON \
    }

/* Puts right what the button asked for: from then on the request is one for a preview. */
void link_take_fix(struct request *r);

#endif
