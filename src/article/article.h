/* Articles, and the series they belong to. */
#ifndef ARTICLE_ARTICLE_H
#define ARTICLE_ARTICLE_H

#include "library/library.h"

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

/* What an article's page loads. */
struct article_page {
    struct entry_page page; /* first: the shared steps know only this */
    struct article_parts parts;
};

/* Queues the parts of the series that the article belongs to; none when it is alone. */
void article_store_series(struct db_batch *batch, struct span slug, struct article_parts *out);

/* Minutes to read so many words, at least 1. */
int64_t article_minutes(int64_t words);

#endif
