/* What links may lead to, from the database. */
#include "link/link.h"

#include "core/utf8.h"

static void read_choice(struct db_row *row, void *out)
{
    struct link_choices *list = out;
    struct link_choice *choice = db_list_item(row, list);
    choice->kind = db_text(row);
    choice->slug = db_text(row);
    choice->title = db_text(row);
    choice->note = db_text(row);
    choice->summary = db_text(row);
}

void link_store_choices(struct db_batch *batch, struct span typed, struct span kind,
                        struct link_choices *out)
{
    db_ask(batch, STMT_link_choices, read_choice, out, DB_TEXT(utf8_cut(typed, LINK_TYPED_MAX)),
           DB_TEXT(kind), DB_INT(LINK_CHOICES_MAX));
}
