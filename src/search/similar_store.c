/* Similar questions in the database. */
#include "search/similar.h"

static void read_words(struct db_row *row, void *out)
{
    struct similar_texts *texts = out;
    size_t place = (size_t)db_int(row) - 1;
    struct same_words words = {.count = 0};
    size_t counted;
    const struct span *stems = db_texts(row, &words.count);
    const int64_t *times = db_ints(row, &counted);
    const int64_t *with = db_ints(row, &counted);
    int64_t in_all = db_int(row);
    if (place >= texts->count || counted != words.count)
        return;
    words.items = arena_array_of(db_row_arena(row), struct same_word, words.count);
    for (size_t i = 0; i < words.count; i++)
        words.items[i] = (struct same_word){stems[i], times[i], with[i]};
    texts->items[place] = same_text_make(db_row_arena(row), &words, in_all);
}

void similar_store_words(struct db_batch *batch, const struct span *texts, size_t count,
                         struct similar_texts *out)
{
    out->count = count;
    out->items = arena_array_of(db_batch_arena(batch), struct same_text *, count);
    db_ask(batch, STMT_search_similar_words, read_words, out, DB_TEXTS(texts, count));
}

double similar_score(const struct similar_texts *texts, size_t a, size_t b)
{
    if (texts->items[a] == NULL || texts->items[b] == NULL)
        return 0;
    return same_score(texts->items[a], texts->items[b]);
}
