/* Muscles in the database: what they have beside other entries. */
#include "muscle/muscle.h"

static void read_use(struct db_row *row, void *out)
{
    struct muscle_uses *uses = out;
    struct muscle_use *use = db_list_item(row, uses);
    use->slug = db_text(row);
    use->title = db_text(row);
    use->figure = db_text(row);
    use->role = db_text(row);
    use->effect = db_text(row);
    use->part = db_text(row);
    use->part_title = db_text(row);
    use->group = db_text(row);
    use->group_title = db_text(row);
    use->warns = db_text(row);
}

void muscle_store_uses(struct db_batch *batch, struct span slug, struct muscle_uses *out)
{
    db_ask(batch, STMT_muscle_entries, read_use, out, DB_TEXT(slug));
}

static void read_opposite(struct db_row *row, void *out)
{
    struct muscle_opposites *opposites = out;
    struct muscle_opposite *opposite = db_list_item(row, opposites);
    opposite->slug = db_text(row);
    opposite->title = db_text(row);
    opposite->actions = db_texts(row, &opposite->action_count);
    opposite->stretch = db_text(row);
    opposite->stretch_title = db_text(row);
    opposite->stretch_warns = db_text(row);
}

void muscle_store_opposites(struct db_batch *batch, struct span slug, struct muscle_opposites *out)
{
    db_ask(batch, STMT_muscle_opposites, read_opposite, out, DB_TEXT(slug));
}
