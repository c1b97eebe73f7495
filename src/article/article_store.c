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

static void read_shown(struct db_row *row, void *out)
{
    struct article_showns *showns = out;
    struct article_shown *shown = db_list_item(row, showns);
    shown->place = (size_t)db_int(row) - 1;
    shown->slug = db_text(row);
    shown->title = db_text(row);
    struct stretch_model *model = arena_new_of(db_row_arena(row), struct stretch_model);
    if (!stretch_model_read(db_row_arena(row), db_text(row), model, NULL))
        *model = (struct stretch_model){.steps.count = 0};
    shown->model = model;
    shown->figure = db_text(row);
}

void article_store_shown(struct db_batch *batch, struct span slug, struct article_showns *shown,
                         struct pictures *photos)
{
    db_ask(batch, STMT_article_shown, read_shown, shown, DB_TEXT(slug));
    picture_store_of_steps(batch, slug, photos);
}

static void read_author(struct db_row *row, void *out)
{
    *(struct span *)out = db_text(row);
}

void article_store_author(struct db_batch *batch, struct span slug, struct span *out)
{
    db_ask(batch, STMT_article_author, read_author, out, DB_TEXT(slug));
}
