/* Tags in the database. */
#include "tag/tag.h"

#include "core/markdown.h"

enum { NOTE_POINTS = 160, NEAR_WORDS = 8, NEAR_LETTERS = 3 };

static void read_row(struct db_row *row, void *out)
{
    struct tag_list *list = out;
    struct tag_row *tag = db_list_item(row, list);
    tag->id = db_int(row);
    tag->name = db_text(row);
    tag->title = db_text(row);
    tag->facet = tag_facet_of(db_text(row));
    tag->note = db_text(row);
    struct span description = db_text(row);
    if (span_is_empty(tag->note))
        tag->note = tag_first_sentence(markdown_plain(db_row_arena(row), description, NOTE_POINTS));
    tag->red_flag = db_bool(row);
    tag->question_count = db_int(row);
    tag->parents = db_ints(row, &tag->parent_count);
}

void tag_store_index(struct db_batch *batch, enum tag_facet facet, struct tag_place from,
                     struct tag_list *out)
{
    struct span *facets = arena_array_of(db_batch_arena(batch), struct span, TAG_FACETS);
    size_t count = 0;
    for (int i = 0; i < TAG_FACETS; i++) {
        if (facet == TAG_FACETS || (enum tag_facet)i == facet)
            facets[count++] = span_of(tag_facet_names[i]);
    }
    db_ask(batch, STMT_tag_index, read_row, out, DB_TEXTS(facets, count),
           DB_INT(from.question_count), DB_TEXT(from.name), DB_INT(TAG_FACET_PAGE + 1));
}

static void read_tag(struct db_row *row, void *out)
{
    struct tag *tag = out;
    tag->id = db_int(row);
    tag->name = db_text(row);
    tag->title = db_text(row);
    tag->facet = tag_facet_of(db_text(row));
    tag->summary = db_text(row);
    tag->description = db_text(row);
    tag->html = db_html(row);
    tag->red_flag = db_bool(row);
    tag->question_count = db_int(row);
    tag->revision = db_int(row);
    tag->parents = db_texts(row, &tag->parent_count);
    tag->children = db_texts(row, &tag->child_count);
    tag->synonyms = db_texts(row, &tag->synonym_count);
}

void tag_store_get(struct db_batch *batch, struct span name, struct tag *out)
{
    db_ask(batch, STMT_tag_get, read_tag, out, DB_TEXT(name));
}

static void read_name(struct db_row *row, void *out)
{
    struct tag_name_list *list = out;
    *db_list_item(row, list) = db_text(row);
}

void tag_store_path(struct db_batch *batch, struct span name, struct tag_name_list *out)
{
    db_ask(batch, STMT_tag_path, read_name, out, DB_TEXT(name), DB_INT(TAG_PATH_MAX));
}

void tag_store_related(struct db_batch *batch, struct span name, struct tag_name_list *out)
{
    db_ask(batch, STMT_tag_related, read_name, out, DB_TEXT(name), DB_INT(TAG_RELATED_MAX));
}

static void read_entry(struct db_row *row, void *out)
{
    struct tag_entry_list *list = out;
    struct tag_entry *entry = db_list_item(row, list);
    entry->kind = db_text(row);
    entry->slug = db_text(row);
    entry->title = db_text(row);
    entry->summary = db_text(row);
    entry->figure = db_text(row);
    entry->warns = db_text(row);
}

void tag_store_entries(struct db_batch *batch, struct span name, bool with_children,
                       struct tag_entry_list *out)
{
    db_ask(batch, STMT_tag_entries, read_entry, out, DB_TEXT(name), DB_BOOL(with_children),
           DB_INT(TAG_ENTRIES_OF_A_KIND));
}

static void read_hit(struct db_row *row, void *out)
{
    struct tag_hit_list *list = out;
    struct tag_hit *hit = db_list_item(row, list);
    hit->name = db_text(row);
    hit->title = db_text(row);
    hit->facet = tag_facet_of(db_text(row));
    hit->red_flag = db_bool(row);
    hit->question_count = db_int(row);
    hit->via = db_text(row);
}

void tag_store_complete(struct db_batch *batch, struct span typed, size_t most,
                        struct tag_hit_list *out)
{
    db_ask(batch, STMT_tag_complete, read_hit, out, DB_TEXT(typed), DB_INT((int64_t)most));
}

/* The whole, and each of its words: "tight-bum" may be near both "tight" and "bum". */
void tag_store_near(struct db_batch *batch, struct span words, size_t most,
                    struct tag_hit_list *out)
{
    struct arena *arena = db_batch_arena(batch);
    struct span whole = tag_name_clean(arena, words);
    struct span *pieces = arena_array_of(arena, struct span, NEAR_WORDS + 1);
    size_t count = 0;
    struct span rest = whole;
    struct span piece;
    if (whole.len >= NEAR_LETTERS)
        pieces[count++] = whole;
    while (count <= NEAR_WORDS && span_next(&rest, '-', &piece)) {
        if (piece.len >= NEAR_LETTERS && piece.len < whole.len)
            pieces[count++] = piece;
    }
    db_ask(batch, STMT_tag_near, read_hit, out, DB_TEXTS(pieces, count), DB_INT((int64_t)most));
}

static void read_taken(struct db_row *row, void *out)
{
    struct tag_taken_list *list = out;
    struct tag_taken *taken = db_list_item(row, list);
    taken->name = db_text(row);
    taken->by = db_text(row);
}

void tag_store_taken(struct db_batch *batch, const struct span *names, size_t count,
                     int64_t except_tag, struct tag_taken_list *out)
{
    db_ask(batch, STMT_tag_taken, read_taken, out, DB_TEXTS(names, count),
           DB_ID_OR_NULL(except_tag));
}

void tag_store_save(struct db_batch *batch, int64_t editor, const struct tag_draft *draft,
                    int64_t *id)
{
    db_ask(batch, STMT_tag_save, db_read_int, id, DB_INT(editor), DB_ID_OR_NULL(draft->id),
           DB_TEXT(draft->name), DB_TEXT(draft->title), DB_TEXT(draft->facet),
           DB_TEXT(draft->summary), DB_TEXT(draft->text.body), DB_TEXT(draft->text.html),
           DB_BOOL(draft->red_flag), DB_TEXTS(draft->parents, draft->parent_count),
           DB_TEXTS(draft->synonyms, draft->synonym_count), DB_INT(draft->revision),
           DB_TEXT(draft->reason));
}

static void read_revision(struct db_row *row, void *out)
{
    struct tag_revision_list *list = out;
    struct tag_revision *revision = db_list_item(row, list);
    struct tag *tag = &revision->tag;
    revision->number = db_int(row);
    revision->at = db_time(row);
    revision->reason = db_text(row);
    post_read_person(row, &revision->author);
    tag->name = db_text(row);
    tag->title = db_text(row);
    tag->facet = tag_facet_of(db_text(row));
    tag->summary = db_text(row);
    tag->description = db_text(row);
    tag->red_flag = db_bool(row);
    tag->parents = db_texts(row, &tag->parent_count);
    tag->synonyms = db_texts(row, &tag->synonym_count);
}

void tag_store_revisions(struct db_batch *batch, struct span name, int64_t below,
                         struct tag_revision_list *out)
{
    db_ask(batch, STMT_tag_revisions, read_revision, out, DB_TEXT(name), DB_INT(below),
           DB_INT(TAG_REVISIONS_PAGE + 1));
}

void tag_store_merge(struct db_batch *batch, int64_t actor, int64_t from, int64_t into, int64_t *id)
{
    db_ask(batch, STMT_tag_merge, db_read_int, id, DB_INT(actor), DB_INT(from), DB_INT(into));
}

void tag_store_unmerge(struct db_batch *batch, int64_t actor, int64_t merge, int64_t *tag)
{
    db_ask(batch, STMT_tag_unmerge, db_read_int, tag, DB_INT(actor), DB_INT(merge));
}

static void read_merge(struct db_row *row, void *out)
{
    struct tag_merge_list *list = out;
    struct tag_merge *merge = db_list_item(row, list);
    merge->id = db_int(row);
    merge->name = db_text(row);
    merge->at = db_time(row);
    post_read_person(row, &merge->actor);
    merge->moved = db_int(row);
    merge->moving = db_bool(row);
}

void tag_store_merges(struct db_batch *batch, struct span name, struct tag_merge_list *out)
{
    db_ask(batch, STMT_tag_merges, read_merge, out, DB_TEXT(name));
}

void tag_store_entry_count(struct db_batch *batch, struct span name, int64_t *count)
{
    db_ask(batch, STMT_tag_entry_count, db_read_int, count, DB_TEXT(name));
}
