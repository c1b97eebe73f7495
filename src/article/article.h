/* Articles, and the series they belong to. */
#ifndef ARTICLE_ARTICLE_H
#define ARTICLE_ARTICLE_H

#include "library/library.h"
#include "stretch/stretch.h"

extern const struct entry_kind article_kind;

struct article_part {
    struct span slug;
    struct span title;
    struct span series;
    int64_t number;
};

struct article_parts {
    size_t count;
    struct article_part *items;
};

/* The stretch that a step shows a picture of, as readers see it: what it leads to when it was retired. */
struct article_shown {
    size_t place; /* of the article's steps, from 0 */
    struct span slug;
    struct span title;
    const struct stretch_model *model;
    struct span figure; /* of its pictures' addresses; empty: nothing is drawn */
};

struct article_showns {
    size_t count;
    struct article_shown *items;
};

/* What an article's page loads. */
struct article_page {
    struct entry_page page; /* first: the shared steps know only this */
    struct article_parts parts;
    struct article_showns shown;
    struct pictures
        photos; /* of stretches of which nothing is drawn; `step` is the stretch's slug */
};

/* Queues the parts of the series that the article belongs to; none when it is alone. */
void article_store_series(struct db_batch *batch, struct span slug, struct article_parts *out);

/* Queues the stretches that the article's steps name, and a photograph of each that has no drawing. */
void article_store_shown(struct db_batch *batch, struct span slug, struct article_showns *shown,
                         struct pictures *photos);
/* Queues the profession of the article's author, while their credential is valid; *out stays as it is without one. */
void article_store_author(struct db_batch *batch, struct span slug, struct span *out);

/* What is shown at a step; NULL: nothing. */
const struct article_shown *article_shown_at(const struct article_showns *shown, size_t place);

/* ---- contents ---- */

enum { ARTICLE_CONTENTS_MIN = 3, ARTICLE_CONTENTS_MAX = 60 };

/* A heading of the text. */
struct article_heading {
    struct span id;    /* "at-the-routine": from its words, the same as long as they are */
    struct html words; /* without markup */
};

/*
 * The text's headings of the second level that are in no list or quote, at most ARTICLE_CONTENTS_MAX, and the text with their
 * ids. `steps_at`: right behind the heading that has the words asked for, in capitals or not; else the text's end.
 */
struct article_contents {
    size_t count;
    struct article_heading *items;
    struct html html;
    const struct article_heading *under; /* NULL: there is no such heading */
    size_t steps_at;
};

/* `stored` is an entry's, with placeholders for its links (core/wiki.h); `resolve` knows their titles. Lives in the arena. */
struct article_contents article_contents_of(struct arena *arena, struct html stored,
                                            struct span under, wiki_resolver *resolve);

/* The name of the site that an address leads to, such as "youtube.com"; part of `url`. */
struct span article_site_of(struct span url);

/* What an article is to search engines: its author, sources, series, and its steps as a HowTo. */
void article_structured(const struct entry_structuring *in);

/* Minutes to read so many words, at least 1. */
int64_t article_minutes(int64_t words);

#endif
