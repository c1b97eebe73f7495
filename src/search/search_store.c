/* Search in the database. */
#include "search/search.h"

static void read_hit(struct db_row *row, void *out)
{
    struct search_hit_list *list = out;
    struct search_hit *hit = db_list_item(row, list);
    hit->rank = db_int(row);
    hit->thread_id = db_int(row);
    hit->post_id = db_int(row);
    hit->kind = db_text(row);
    hit->slug = db_text(row);
    hit->tags = db_texts(row, &hit->tag_count);
    hit->title = db_text(row);
    hit->extract = db_text(row);
    hit->author.id = db_int(row);
    hit->author.name = db_text(row);
    hit->author.role = db_text(row);
    hit->score = db_int(row);
    hit->created_at = db_time(row);
    hit->answer_count = db_int(row);
    hit->accepted = db_bool(row);
}

void search_store_find(struct db_batch *batch, const struct search_query *query,
                       enum search_kind kind, struct search_place from, struct search_hit_list *out)
{
    size_t kind_count;
    const struct span *kinds = search_kinds(kind, &kind_count);
    if (query->word_count == 0)
        db_ask(batch, STMT_search_tagged, read_hit, out, DB_TEXTS(query->tags, query->tag_count),
               DB_TEXTS(kinds, kind_count), DB_INT(from.rank), DB_INT(from.thread_id),
               DB_INT(SEARCH_PAGE + 1));
    else
        db_ask(batch, STMT_search_words, read_hit, out,
               DB_TEXT(from.loose ? query->any : query->all), DB_TEXT(query->without),
               DB_TEXTS(query->tags, query->tag_count), DB_TEXTS(kinds, kind_count),
               DB_INT(from.rank), DB_INT(from.thread_id), DB_INT(SEARCH_PAGE + 1));
}

static void read_title(struct db_row *row, void *out)
{
    struct search_title_list *list = out;
    struct search_title *title = db_list_item(row, list);
    title->id = db_int(row);
    title->kind = db_text(row);
    title->slug = db_text(row);
    title->title = db_text(row);
    title->summary = db_text(row);
    title->tags = db_texts(row, &title->tag_count);
}

void search_store_titles(struct db_batch *batch, struct span plain, bool begins,
                         enum search_kind kind, struct search_title_list *out)
{
    size_t count;
    const struct span *kinds = search_kinds(kind, &count);
    db_ask(batch, STMT_search_titles, read_title, out, DB_TEXT(plain), DB_BOOL(begins),
           DB_TEXTS(kinds, count), DB_INT(SEARCH_TITLES_MAX));
}
