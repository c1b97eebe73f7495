/* Adding up: the scores of threads from the postings of a query's words. */
#include "search/rank.h"

#include <stdlib.h>
#include <string.h>

enum { IMPACT_BITS = 8, IMPACT_MASK = 255 };

/* Open addressing; a thread id is never 0. */
struct score_slot {
    int64_t thread_id;
    double score;
    int64_t fresh_for; /* the last word whose fresh row spoke of it */
};
struct score_table {
    struct score_slot *slots;
    size_t mask;
};

/* The thread's slot, or the empty one where it would be. */
static struct score_slot *slot_of(struct score_table *table, int64_t thread_id)
{
    size_t at = (size_t)(((uint64_t)thread_id * 0x9E3779B97F4A7C15U) >> 20) & table->mask;
    while (table->slots[at].thread_id != 0 && table->slots[at].thread_id != thread_id)
        at = (at + 1) & table->mask;
    return &table->slots[at];
}

static struct score_table table_for(struct arena *arena, size_t threads)
{
    size_t size = 64;
    while (size < 2 * threads)
        size *= 2;
    return (struct score_table){.slots = arena_array_of(arena, struct score_slot, size),
                                .mask = size - 1};
}

/* `open`: threads that have no slot get one. */
static void add_list(struct score_table *table, const struct search_list *list, bool open)
{
    for (size_t i = 0; i < list->count; i++) {
        int64_t thread_id = list->items[i] >> IMPACT_BITS;
        struct score_slot *slot = slot_of(table, thread_id);
        if (slot->thread_id == 0) {
            if (!open)
                continue;
            slot->thread_id = thread_id;
        }
        if (list->fresh)
            slot->fresh_for = list->term_id;
        else if (slot->fresh_for == list->term_id)
            continue;
        slot->score += list->weight * (double)(list->items[i] & IMPACT_MASK);
    }
}

static int by_score(const void *left, const void *right)
{
    const struct search_found *a = left;
    const struct search_found *b = right;
    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    return a->thread_id < b->thread_id ? 1 : a->thread_id > b->thread_id ? -1 : 0;
}

/* ---- the best of them: a heap with the worst on top ---- */

static void sink(struct search_found *heap, size_t count, size_t at)
{
    for (;;) {
        size_t worst = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < count; child++) {
            if (by_score(&heap[child], &heap[worst]) > 0)
                worst = child;
        }
        if (worst == at)
            return;
        struct search_found moved = heap[at];
        heap[at] = heap[worst];
        heap[worst] = moved;
        at = worst;
    }
}

static void keep_best(struct search_ranking *best, size_t most, struct search_found found)
{
    if (best->count < most) {
        best->items[best->count++] = found;
        if (best->count == most) {
            for (size_t i = most / 2; i-- > 0;)
                sink(best->items, most, i);
        }
    } else if (by_score(&found, &best->items[0]) < 0) {
        best->items[0] = found;
        sink(best->items, most, 0);
    }
}

void search_rank(struct arena *arena, const struct search_lists *lists,
                 const struct search_only *only, size_t most, struct search_ranking *out)
{
    size_t items = 0;
    for (size_t i = 0; i < lists->count; i++)
        items += lists->items[i].count;
    struct score_table table = table_for(arena, only == NULL ? items : only->count);
    for (size_t i = 0; only != NULL && i < only->count; i++)
        slot_of(&table, only->ids[i])->thread_id = only->ids[i];
    for (size_t i = 0; i < lists->count; i++)
        add_list(&table, &lists->items[i], only == NULL);
    *out = (struct search_ranking){.items = arena_array_of(arena, struct search_found, most)};
    for (size_t i = 0; i <= table.mask && most > 0; i++) {
        const struct score_slot *slot = &table.slots[i];
        if (slot->score > 0)
            keep_best(out, most, (struct search_found){slot->thread_id, slot->score});
    }
    qsort(out->items, out->count, sizeof(*out->items), by_score);
}

/* ---- titles ---- */

static size_t in_common(const struct search_title_words *title, const struct search_stems *query)
{
    size_t common = 0;
    for (size_t i = 0; i < title->count; i++) {
        for (size_t k = 0; k < query->count; k++)
            common += span_equal(title->stems[i], query->items[k]) ? 1 : 0;
    }
    return common;
}

static double title_counts(const struct search_title_words *title, const struct search_stems *query)
{
    size_t common = in_common(title, query);
    if (common == 0)
        return 1;
    double like = (double)common / (double)(title->count + query->count - common);
    return 1 + 3 * like * like + (double)common / (double)title->count / 2;
}

static struct search_found *found_of(struct search_ranking *ranking, int64_t thread_id)
{
    for (size_t i = 0; i < ranking->count; i++) {
        if (ranking->items[i].thread_id == thread_id)
            return &ranking->items[i];
    }
    return NULL;
}

void search_rank_titles(struct search_ranking *ranking, const struct search_titles *titles,
                        const struct search_stems *query)
{
    for (size_t i = 0; i < titles->count; i++) {
        struct search_found *found = found_of(ranking, titles->items[i].thread_id);
        if (found != NULL)
            found->score *= title_counts(&titles->items[i], query);
    }
    qsort(ranking->items, ranking->count, sizeof(*ranking->items), by_score);
}

/* ---- words side by side ---- */

static double weight_in(const struct search_lists *lists, struct span stem)
{
    for (size_t i = 0; i < lists->count; i++) {
        if (span_equal(lists->items[i].term, stem))
            return lists->items[i].weight;
    }
    return 0;
}

/* Where in the chosen ones, the weightiest first, this weight belongs. */
static size_t place_for(const double *weights, size_t count, double weight)
{
    size_t at = count;
    while (at > 0 && weights[at - 1] < weight)
        at--;
    return at;
}

void search_choose_pairs(struct arena *arena, const struct search_pairs *all,
                         const struct search_lists *lists, struct search_pairs *out)
{
    struct span *firsts = arena_array_of(arena, struct span, SEARCH_PAIRS_MAX + 1);
    struct span *seconds = arena_array_of(arena, struct span, SEARCH_PAIRS_MAX + 1);
    double *weights = arena_array_of(arena, double, SEARCH_PAIRS_MAX + 1);
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        double first = weight_in(lists, all->firsts[i]);
        double second = weight_in(lists, all->seconds[i]);
        size_t at = place_for(weights, count, (first + second) / 2);
        if (first <= 0 || second <= 0 || at == SEARCH_PAIRS_MAX)
            continue;
        for (size_t k = count; k > at; k--) {
            firsts[k] = firsts[k - 1];
            seconds[k] = seconds[k - 1];
            weights[k] = weights[k - 1];
        }
        firsts[at] = all->firsts[i];
        seconds[at] = all->seconds[i];
        weights[at] = (first + second) / 2;
        count += count < SEARCH_PAIRS_MAX ? 1 : 0;
    }
    *out = (struct search_pairs){firsts, seconds, weights, count};
}

void search_rank_beside(struct search_ranking *ranking, const struct search_besides *besides,
                        const struct search_pairs *pairs)
{
    static const double impact = 18; /* of 255 */
    for (size_t i = 0; i < besides->count; i++) {
        const struct search_beside *beside = &besides->items[i];
        struct search_found *found = found_of(ranking, beside->thread_id);
        for (size_t k = 0; found != NULL && k < beside->count; k++) {
            if (beside->pairs[k] >= 1 && (size_t)beside->pairs[k] <= pairs->count)
                found->score += impact * pairs->weights[beside->pairs[k] - 1];
        }
    }
    qsort(ranking->items, ranking->count, sizeof(*ranking->items), by_score);
}
