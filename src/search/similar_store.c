/* Similar questions in the database, and their order. */
#include "search/similar.h"

#include <stdlib.h>

/* Of the score that a question has for itself: below it, threads only happen to share a word. */
static const double fitting_share = 0.15;

/* ---- the words of texts ---- */

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

/* ---- candidates ---- */

static void read_to(struct db_row *row, void *out)
{
    struct similar_to *to = out;
    to->title = db_text(row);
    to->slug = db_text(row);
    to->beginning = db_text(row);
}

void similar_store_to(struct db_batch *batch, int64_t question, struct similar_to *out)
{
    db_ask(batch, STMT_search_similar_to, read_to, out, DB_INT(question));
}

void similar_find(struct similar *similar, struct db_batch *batch)
{
    struct span words = arena_printf(db_batch_arena(batch), SPAN_FMT " " SPAN_FMT,
                                     SPAN_ARG(similar->title), SPAN_ARG(similar->words));
    search_store_lists(batch, words, SEARCH_REACH_QUICK, &similar->lists, &similar->stems);
}

static void read_question(struct db_row *row, void *out)
{
    struct similar *similar = out;
    struct similar_question *question = db_list_item(row, &similar->questions);
    question->place = db_int(row);
    question->id = db_int(row);
    question->title = db_text(row);
    question->slug = db_text(row);
    question->answer_count = db_int(row);
    question->accepted = db_bool(row);
}

static void read_entry(struct db_row *row, void *out)
{
    struct similar *similar = out;
    struct similar_entry *entry = db_list_item(row, &similar->entries);
    entry->kind = db_text(row);
    entry->slug = db_text(row);
    entry->title = db_text(row);
}

/* How well a question finds itself is the measure of how well others fit. */
static double score_of_itself(const struct similar *similar)
{
    const struct search_ranking *ranking = &similar->ranking;
    for (size_t i = 0; i < ranking->count; i++) {
        if (ranking->items[i].thread_id == similar->id)
            return ranking->items[i].score;
    }
    return ranking->count == 0 ? 0 : ranking->items[0].score;
}

void similar_rows(struct similar *similar, struct db_batch *batch)
{
    struct arena *arena = db_batch_arena(batch);
    search_rank(arena, &similar->lists, NULL, SEARCH_BEST, &similar->ranking);
    size_t count = similar->ranking.count;
    similar->least = fitting_share * score_of_itself(similar);
    if (count == 0 && similar->id == 0)
        return;
    int64_t *ids = arena_array_of(arena, int64_t, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = similar->ranking.items[i].thread_id;
    size_t fitting = 0;
    while (fitting < count && similar->ranking.items[fitting].score >= similar->least)
        fitting++;
    db_ask(batch, STMT_search_similar_questions, read_question, similar, DB_INTS(ids, count),
           DB_INT(similar->id), DB_INT(SIMILAR_CANDIDATES));
    if (similar->id != 0)
        db_ask(batch, STMT_search_similar_entries, read_entry, similar, DB_INTS(ids, fitting),
               DB_INT(similar->id), DB_INT(SIMILAR_ENTRIES));
}

/* ---- their order ---- */

void similar_compare(struct similar *similar, struct db_batch *batch)
{
    size_t count = similar->questions.count;
    if (count == 0)
        return;
    struct span *titles = arena_array_of(db_batch_arena(batch), struct span, count + 1);
    titles[0] = similar->title;
    for (size_t i = 0; i < count; i++)
        titles[i + 1] = similar->questions.items[i].title;
    similar_store_words(batch, titles, count + 1, &similar->texts);
}

static int by_order(const void *left, const void *right)
{
    const struct similar_question *a = left;
    const struct similar_question *b = right;
    if (a->order != b->order)
        return a->order < b->order ? 1 : -1;
    return a->place < b->place ? -1 : 1;
}

static bool is_near(const struct similar *similar, size_t candidate, double score)
{
    return similar_score(&similar->texts, 0, candidate + 1) >= SAME_NEAR ||
           similar_score(&similar->texts, candidate + 1, 0) >= SAME_NEAR ||
           (similar->id != 0 && score >= similar->least);
}

/*
 * In order of the likeness of titles, and of how well the whole thread fits beside the one that fits best: the sum
 * found more of the questions that people linked, within the first five, than either alone.
 */
void similar_choose(struct similar *similar)
{
    struct similar_question *items = similar->questions.items;
    const struct search_found *found = similar->ranking.items;
    size_t count = similar->questions.count;
    double best = count == 0 ? 1 : found[items[0].place - 1].score;
    size_t shown = 0;
    for (size_t i = 0; i < count; i++) {
        struct similar_question *question = &items[i];
        double score = found[question->place - 1].score;
        question->same = similar_score(&similar->texts, 0, i + 1);
        question->order = question->same + score / best;
        if (is_near(similar, i, score))
            items[shown++] = *question;
    }
    if (shown > 0)
        qsort(items, shown, sizeof(*items), by_order);
    size_t most = similar->id == 0 ? SIMILAR_ASKED : SIMILAR_QUESTIONS;
    similar->questions.count = shown < most ? shown : most;
}
