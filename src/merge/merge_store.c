/* Merging entries in the database. */
#include "merge/merge.h"

#include "core/slug.h"

static void read_merge(struct db_row *row, void *out)
{
    struct merge_list *list = out;
    struct merge_row *merge = db_list_item(row, list);
    merge->id = db_int(row);
    merge->at = db_time(row);
    post_read_person(row, &merge->actor);
    merge->reason = db_text(row);
    merge->gone_slug = db_text(row);
    merge->gone_title = db_text(row);
    merge->stays_slug = db_text(row);
    merge->stays_title = db_text(row);
    merge->before = db_int(row);
    merge->after = db_int(row);
    merge->pictures = db_int(row);
    merge->undone = db_bool(row);
    merge->text_back = db_bool(row);
}

void merge_store_list(struct db_batch *batch, struct span session_hash, const char *kind,
                      struct span slug, struct merge_list *out)
{
    db_ask(batch, STMT_merge_list, read_merge, out, DB_BYTES(session_hash), DB_TEXT(span_of(kind)),
           DB_TEXT(slug), DB_INT(MERGE_LIST));
}

/* The addresses that its names come to. */
static struct span *slugs_of(struct arena *arena, const struct entry *entry, size_t *count)
{
    struct span *slugs = arena_array_of(arena, struct span, entry->alias_count + 1);
    *count = 0;
    for (size_t i = 0; i <= entry->alias_count; i++) {
        struct span name = i == 0 ? entry->title : entry->aliases[i - 1];
        struct span slug = slug_make_or_empty(arena, name, SLUG_MAX);
        if (!span_is_empty(slug))
            slugs[(*count)++] = slug;
    }
    return slugs;
}

void merge_store_do(struct db_batch *batch, int64_t editor, const struct entry *gone,
                    const struct entry *stays, const struct post_text *text, struct span words,
                    struct span reason, int64_t *id)
{
    struct arena *arena = db_batch_arena(batch);
    size_t slug_count;
    struct span *slugs = slugs_of(arena, stays, &slug_count);
    struct span plain =
        arena_printf(arena, SPAN_FMT "\n" SPAN_FMT, SPAN_ARG(text->plain), SPAN_ARG(words));
    db_ask(
        batch, STMT_merge_do, db_read_int, id, DB_INT(editor), DB_INT(gone->id),
        DB_INT(gone->revision), DB_INT(stays->id), DB_INT(stays->revision), DB_TEXT(stays->title),
        DB_TEXT(stays->summary), DB_TEXTS(stays->aliases, stays->alias_count),
        DB_TEXTS(slugs, slug_count), DB_TEXTS(stays->tags, stays->tag_count), DB_TEXT(stays->model),
        DB_TEXT(text->body), DB_TEXT(text->html), DB_TEXT(plain), DB_TEXT(reason),
        DB_TEXTS(text->link_kinds, text->link_count), DB_TEXTS(text->link_slugs, text->link_count));
}

static void read_undo(struct db_row *row, void *out)
{
    struct merge_undo *undo = out;
    undo->id = db_int(row);
    undo->gone_slug = db_text(row);
    undo->stays_slug = db_text(row);
    undo->before = db_int(row);
}

void merge_store_get(struct db_batch *batch, struct span session_hash, const char *kind, int64_t id,
                     struct merge_undo *out)
{
    db_ask(batch, STMT_merge_get, read_undo, out, DB_BYTES(session_hash), DB_TEXT(span_of(kind)),
           DB_INT(id));
}

void merge_store_undo(struct db_batch *batch, int64_t editor, int64_t id, const struct entry *gone,
                      struct span gone_plain, const struct post_text *text, struct span plain,
                      int64_t *done)
{
    db_ask(batch, STMT_merge_undo, db_read_int, done, DB_INT(editor), DB_INT(id),
           DB_INT(gone->revision), DB_TEXT(gone_plain), DB_TEXT(text->html), DB_TEXT(plain),
           DB_TEXTS(text->link_kinds, text->link_count),
           DB_TEXTS(text->link_slugs, text->link_count));
}
