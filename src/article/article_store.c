/* Articles in the database: what they have beside other entries. */
#include "article/article.h"

static void read_part(struct db_row *row, void *out)
{
    struct article_parts *parts = out;
    struct article_part *part = db_list_item(row, parts);
    part->slug = db_text(row);
    part->title = db_text(row);
    part->series = db_text(row);
    part->number = db_int(row);
}

void article_store_series(struct db_batch *batch, struct span slug, struct article_parts *out)
{
    db_ask(batch, STMT_article_series, read_part, out, DB_TEXT(slug));
}
