/* Stretches in the database. */
#include "stretch/stretch.h"

static void read_drawn(struct db_row *row, void *out)
{
    struct stretch_drawn *drawn = out;
    drawn->is_public = db_bool(row);
    drawn->slug = db_text(row);
    drawn->model = db_text(row);
    drawn->figure = db_text(row);
}

void stretch_store_drawn(struct db_batch *batch, struct span session_hash, struct span slug,
                         struct stretch_drawn *out)
{
    db_ask(batch, STMT_stretch_figure, read_drawn, out, DB_BYTES(session_hash), DB_TEXT(slug));
}

void stretch_read_count(struct db_row *row, void *out)
{
    struct stretch_counts *counts = out;
    struct stretch_ways_count *count = db_list_item(row, counts);
    count->ways = db_texts(row, &count->way_count);
    count->entries = db_int(row);
}

void stretch_store_counts(struct db_batch *batch, struct stretch_counts *out)
{
    db_ask(batch, STMT_stretch_way_counts, stretch_read_count, out, DB_INT(STRETCH_WAYS_COUNTED));
}
