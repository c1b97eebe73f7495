/* Wanted entries in the database. */
#include "wanted/wanted.h"

#include "tag/tag.h"

static void read_wanted(struct db_row *row, void *out)
{
    struct wanted_list *list = out;
    struct wanted_entry *wanted = db_list_item(row, list);
    wanted->kind = db_text(row);
    wanted->slug = db_text(row);
    wanted->posts = db_int(row);
    wanted->post_id = db_int(row);
    wanted->post_kind = db_text(row);
    wanted->at = db_time(row);
    wanted->question_id = db_int(row);
    wanted->post_title = db_text(row);
    wanted->post_slug = db_text(row);
}

void wanted_store_list(struct db_batch *batch, struct wanted_list *out)
{
    db_ask(batch, STMT_wanted_entries, read_wanted, out, DB_INT(WANTED_MAX));
}

static void read_tag(struct db_row *row, void *out)
{
    struct wanted_tag_list *list = out;
    struct wanted_tag *tag = db_list_item(row, list);
    tag->name = db_text(row);
    tag->title = db_text(row);
    tag->red_flag = db_bool(row);
    tag->questions = db_int(row);
    tag->open = db_int(row);
    tag->has_entry = db_bool(row);
    tag->described = db_bool(row);
}

void wanted_store_tags(struct db_batch *batch, struct wanted_tag_list *out)
{
    struct span *facets = arena_array_of(db_batch_arena(batch), struct span, TAG_FACETS);
    for (int i = 0; i < TAG_FACETS; i++)
        facets[i] = span_of(tag_facet_names[i]);
    db_ask(batch, STMT_wanted_tags, read_tag, out, DB_TEXTS(facets, TAG_FACETS),
           DB_INT(WANTED_TAGS_LOOKED), DB_INT(WANTED_TAGS_MAX));
}
