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
