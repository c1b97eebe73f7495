/* What a page of results and a feed read from the database. */
#include "search/search.h"

static void read_ids(struct db_row *row, void *out)
{
    struct search_ids *ids = out;
    ids->ids = db_ints(row, &ids->count);
}

void search_store_passing(struct db_batch *batch, struct span filter, struct search_ids *out)
{
    db_ask(batch, STMT_search_passing, read_ids, out, DB_TEXT(filter),
           DB_INT(SEARCH_PASSING_MAX + 1));
}

void search_store_passing_of(struct db_batch *batch, struct span filter,
                             const struct search_ids *ids, struct search_ids *out)
{
    db_ask(batch, STMT_search_passing_of, read_ids, out, DB_TEXT(filter),
           DB_INTS(ids->ids, ids->count));
}

/* ---- a page ---- */

static void read_answers(struct db_row *row, struct search_hit *hit)
{
    size_t authors;
    size_t bodies;
    hit->answer_ids = db_ints(row, &hit->answers);
    hit->answer_authors = db_texts(row, &authors);
    hit->answer_bodies = db_texts(row, &bodies);
    if (authors != hit->answers || bodies != hit->answers)
        hit->answers = 0;
}

static void read_hit(struct db_row *row, void *out)
{
    struct search_hit *hit = db_list_item(row, (struct search_hit_list *)out);
    hit->value = db_int(row);
    hit->thread_id = db_int(row);
    hit->kind = db_text(row);
    hit->slug = db_text(row);
    hit->title = db_text(row);
    hit->tags = db_texts(row, &hit->tag_count);
    hit->reviewed = db_bool(row);
    post_read_person(row, &hit->author);
    hit->score = db_int(row);
    hit->created_at = db_time(row);
    hit->answer_count = db_int(row);
    hit->accepted_answer_id = db_int(row);
    hit->summary = db_text(row);
    hit->body = db_text(row);
    hit->model = db_text(row);
    hit->facts = db_text(row);
    hit->warnings = db_text(row);
    hit->figure = db_text(row);
    read_answers(row, hit);
}

void search_store_hits(struct db_batch *batch, const struct search_ids *ids, enum search_sort sort,
                       struct search_place from, struct search_hit_list *out)
{
    /* By relevance the place is taken into account already: search_candidates. */
    struct search_place place = sort == SEARCH_BY_RELEVANCE ? SEARCH_FROM_THE_TOP : from;
    db_ask(batch, STMT_search_hits, read_hit, out, DB_INTS(ids->ids, ids->count),
           DB_TEXT(span_of(search_sort_names[sort])), DB_INT(place.value), DB_INT(place.thread_id),
           DB_INT(SEARCH_PAGE + 1));
}

static void read_facet_row(struct db_row *row, void *out)
{
    struct search_facet_source *source = out;
    struct search_facet_row *item = db_list_item(row, &source->rows);
    item->kind = db_text(row);
    item->tags = db_texts(row, &item->tag_count);
}

static void read_facet_stretch(struct db_row *row, void *out)
{
    struct search_facet_source *source = out;
    struct search_facet_stretch *item = db_list_item(row, &source->stretches);
    item->positions = db_texts(row, &item->position_count);
    item->kit = db_texts(row, &item->kit_count);
    item->ways = db_texts(row, &item->way_count);
}

static void read_facet_tag(struct db_row *row, void *out)
{
    struct search_facet_source *source = out;
    struct search_facet_tag *item = db_list_item(row, &source->tags);
    item->name = db_text(row);
    item->title = db_text(row);
    item->facet = tag_facet_of(db_text(row));
    item->parents = db_texts(row, &item->parent_count);
}

void search_store_facets(struct db_batch *batch, const struct search_ids *ids,
                         struct search_facet_source *out)
{
    db_ask(batch, STMT_search_facet_rows, read_facet_row, out, DB_INTS(ids->ids, ids->count));
    db_ask(batch, STMT_search_facet_stretches, read_facet_stretch, out,
           DB_INTS(ids->ids, ids->count));
    db_ask(batch, STMT_search_facet_tags, read_facet_tag, out);
}

static void read_stems(struct db_row *row, void *out)
{
    struct search_lexicon *lexicon = out;
    lexicon->stems = db_texts(row, &lexicon->stem_count);
}

void search_store_stems(struct db_batch *batch, struct search_lexicon *lexicon)
{
    db_ask(batch, STMT_search_stems_of, read_stems, lexicon,
           DB_TEXTS(lexicon->words, lexicon->word_count));
}

/* ---- a feed ---- */

static void read_feed_entry(struct db_row *row, void *out)
{
    struct search_feed_entry *entry = db_list_item(row, (struct search_feed *)out);
    entry->thread_id = db_int(row);
    entry->kind = db_text(row);
    entry->slug = db_text(row);
    entry->title = db_text(row);
    entry->tags = db_texts(row, &entry->tag_count);
    entry->author = db_text(row);
    entry->created_at = db_time(row);
    entry->changed_at = db_time(row);
    entry->summary = db_text(row);
}

void search_store_feed(struct db_batch *batch, const struct search_ids *ids,
                       struct search_feed *out)
{
    db_ask(batch, STMT_search_feed_entries, read_feed_entry, out, DB_INTS(ids->ids, ids->count),
           DB_INT(SEARCH_FEED_MAX));
}

/* ---- following it ---- */

static void read_followed(struct db_row *row, void *out)
{
    *(bool *)out = db_bool(row);
}

void search_store_followed(struct db_batch *batch, int64_t account, struct span query,
                           bool *followed)
{
    db_ask(batch, STMT_search_followed, read_followed, followed, DB_INT(account), DB_TEXT(query));
}

void search_store_follow(struct db_batch *batch, int64_t account, const struct search_query *query)
{
    db_ask(batch, STMT_search_follow, db_read_int, NULL, DB_INT(account), DB_TEXT(query->canonical),
           DB_TEXT(query->words), DB_TEXT(query->filter));
}

void search_store_unfollow(struct db_batch *batch, int64_t account, struct span query)
{
    db_ask(batch, STMT_search_unfollow, db_read_int, NULL, DB_INT(account), DB_TEXT(query));
}
