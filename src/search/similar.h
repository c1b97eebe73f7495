/* Similar questions: what sql/search_similar.sql gives, scored by same.h. */
#ifndef SEARCH_SIMILAR_H
#define SEARCH_SIMILAR_H

#include "db/batch.h"
#include "search/same.h"

/* The words of texts, each in its place; a text without words stays empty. */
struct similar_texts {
    size_t count;
    struct same_text **items; /* NULL: no words */
};

/* Queues reading the words of `texts` by the index as it is now. */
void similar_store_words(struct db_batch *batch, const struct span *texts, size_t count,
                         struct similar_texts *out);

/* The score of two of them, 0 when one has no words: see same_score. */
double similar_score(const struct similar_texts *texts, size_t a, size_t b);

#endif
