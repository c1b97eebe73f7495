/* The way from a query to its results, and what a page shows of them. */
#include "search/search.h"

#include <stdlib.h>

#include "core/utf8.h"

/* ---- order and places ---- */

const char *const search_sort_names[] = {"relevance", "newest", "score", NULL};

bool search_place_read(struct span s, struct search_place *out)
{
    struct search_place place;
    size_t dot = span_find(s, '.');
    if (!span_int(span_make(s.ptr, dot), INT64_MIN, INT64_MAX, &place.value) ||
        !span_int(span_from(s, dot + 1), 1, INT64_MAX, &place.thread_id))
        return false;
    *out = place;
    return true;
}

struct span search_place_write(struct arena *arena, struct search_place place)
{
    return arena_printf(arena, "%lld.%lld", (long long)place.value, (long long)place.thread_id);
}

int64_t search_score_value(double score)
{
    /* The bits of positive numbers are in the numbers' order. */
    int64_t value;
    memcpy(&value, &score, sizeof(value));
    return value;
}

/* ---- what is found ---- */

static void ask_for_tags(struct search_results *results, struct db_batch *batch)
{
    const struct search_query *query = &results->query;
    struct span *tags = arena_array_of(db_batch_arena(batch), struct span, query->item_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < query->item_count; i++) {
        if (query->items[i].kind == SEARCH_ITEM_TAG ||
            query->items[i].kind == SEARCH_ITEM_TAG_ALONE)
            tags[count++] = query->items[i].value;
    }
    if (count > 0)
        question_store_unknown_tags(batch, tags, count, &results->unknown);
}

void search_begin(struct search_results *results, struct db_batch *batch)
{
    const struct search_query *query = &results->query;
    if (search_has_words(results)) {
        search_find_begin(&results->find, batch, query->words, search_has_filter(results));
        search_store_spelling(batch, query->words, &results->spelling);
        search_store_other_names(batch, query->words, &results->names);
    } else if (results->sort == SEARCH_BY_RELEVANCE) {
        results->sort = SEARCH_BY_NEWEST;
    }
    if (search_has_filter(results)) {
        search_store_passing(batch, query->filter, &results->passing);
        ask_for_tags(results, batch);
    }
}

void search_narrow(struct search_results *results, struct db_batch *batch)
{
    results->passing_cut = results->passing.count > SEARCH_PASSING_MAX;
    if (results->passing_cut)
        results->passing.count = SEARCH_PASSING_MAX;
    if (!search_has_words(results))
        return;
    struct search_only only = {results->passing.count, results->passing.ids};
    bool first_filtered = search_has_filter(results) && !results->passing_cut;
    search_find_titles(&results->find, batch, first_filtered ? &only : NULL);
}

static struct search_ids ids_of(struct arena *arena, const struct search_ranking *ranking)
{
    int64_t *ids = arena_array_of(arena, int64_t, ranking->count + 1);
    for (size_t i = 0; i < ranking->count; i++)
        ids[i] = ranking->items[i].thread_id;
    return (struct search_ids){ids, ranking->count};
}

void search_settle(struct search_results *results, struct db_batch *batch)
{
    if (!search_has_words(results)) {
        results->found = results->passing;
        results->more = results->passing_cut;
        return;
    }
    search_find_end(&results->find);
    results->more = results->find.found.count == SEARCH_BEST;
    results->found = ids_of(db_batch_arena(batch), &results->find.found);
    if (results->passing_cut && results->found.count > 0)
        search_store_passing_of(batch, results->query.filter, &results->found, &results->found);
}

void search_found(struct search_results *results)
{
    if (!results->passing_cut || !search_has_words(results))
        return;
    /* Those that passed stand in the ranking's order. */
    struct search_ranking *ranking = &results->find.found;
    size_t kept = 0;
    for (size_t i = 0; i < ranking->count && kept < results->found.count; i++) {
        if (ranking->items[i].thread_id == results->found.ids[kept])
            ranking->items[kept++] = ranking->items[i];
    }
    ranking->count = kept;
}

struct span search_spelling_words(struct arena *arena, const struct search_spelling_list *spelling)
{
    struct span words = SPAN("Nothing here has");
    for (size_t i = 0; i < spelling->count && spelling->items[i].unknown; i++)
        words = arena_printf(arena, SPAN_FMT "%s “" SPAN_FMT "”", SPAN_ARG(words),
                             i == 0 ? "" : " or", SPAN_ARG(spelling->items[i].typed));
    return arena_printf(arena, SPAN_FMT ".", SPAN_ARG(words));
}

bool search_is_spelled_nearly(const struct search_spelling_list *spelling)
{
    for (size_t i = 0; i < spelling->count; i++) {
        if (spelling->items[i].looked_for)
            return true;
    }
    return false;
}

struct span search_item_label(struct arena *arena, const struct search_item *item)
{
    const char *before = item->negated ? "not " : "";
    struct span value = utf8_echo(arena, item->value);
    switch (item->kind) {
    case SEARCH_ITEM_PHRASE:
        return arena_printf(arena, "%s“" SPAN_FMT "”", before, SPAN_ARG(value));
    case SEARCH_ITEM_TAG:
        return arena_printf(arena, "%stag " SPAN_FMT, before, SPAN_ARG(value));
    case SEARCH_ITEM_TAG_ALONE:
        return arena_printf(arena, "%sonly tag " SPAN_FMT, before, SPAN_ARG(value));
    case SEARCH_ITEM_WORD:
    case SEARCH_ITEM_GROUP:
        return arena_printf(arena, "%s" SPAN_FMT, before, SPAN_ARG(value));
    default:
        return arena_printf(arena, "%s%s " SPAN_FMT, before, search_item_field(item->kind),
                            SPAN_ARG(value));
    }
}

/* ---- a page of it ---- */

struct search_ids search_candidates(const struct search_results *results, struct search_place from)
{
    struct search_ids rest = results->found;
    bool top = from.value == INT64_MAX && from.thread_id == INT64_MAX;
    /* What passes a filter comes in order, the newest first. */
    size_t enough = 2 * SEARCH_PAGE;
    if (results->sort == SEARCH_BY_NEWEST && !search_has_words(results) && top)
        rest.count = rest.count < enough ? rest.count : enough;
    if (results->sort != SEARCH_BY_RELEVANCE)
        return rest;
    const struct search_found *items = results->find.found.items;
    size_t at = 0;
    while (at < rest.count) {
        int64_t value = search_score_value(items[at].score);
        if (value < from.value || (value == from.value && items[at].thread_id < from.thread_id))
            break;
        at++;
    }
    rest.ids += at;
    rest.count = rest.count - at < enough ? rest.count - at : enough;
    return rest;
}

struct search_place search_place_of(const struct search_results *results,
                                    const struct search_hit *hit)
{
    struct search_place place = {hit->value, hit->thread_id};
    const struct search_ranking *ranking = &results->find.found;
    for (size_t i = 0; results->sort == SEARCH_BY_RELEVANCE && i < ranking->count; i++) {
        if (ranking->items[i].thread_id == hit->thread_id)
            place.value = search_score_value(ranking->items[i].score);
    }
    return place;
}

void search_read_hits(struct search_lexicon *lexicon, const struct search_hit_list *hits)
{
    for (size_t i = 0; i < hits->count; i++) {
        const struct search_hit *hit = &hits->items[i];
        search_lexicon_add(lexicon, hit->title);
        search_lexicon_add(lexicon, hit->summary);
        search_lexicon_add(lexicon, hit->body);
        search_lexicon_add(lexicon, hit->facts);
        for (size_t k = 0; k < hit->answers; k++)
            search_lexicon_add(lexicon, hit->answer_bodies[k]);
    }
}
