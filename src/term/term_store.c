/* A term in the database, in short. */
#include "term/term.h"

static void read_short(struct db_row *row, void *out)
{
    struct term_short *term = out;
    term->title = db_text(row);
    term->summary = db_text(row);
    term->reviewed = db_bool(row);
}

void term_store_short(struct db_batch *batch, struct span slug, struct term_short *out)
{
    db_ask(batch, STMT_library_term_short, read_short, out, DB_TEXT(slug));
}
