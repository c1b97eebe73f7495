/* Entries in the database. */
#include "library/entry_store.h"

#include "core/slug.h"

static void read_person(struct db_row *row, struct person *person)
{
    person->id = db_int(row);
    person->name = db_text(row);
    person->role = db_text(row);
}

/* The columns that an entry and each of its revisions have alike. */
static void read_fields(struct db_row *row, struct entry *entry)
{
    entry->slug = db_text(row);
    entry->title = db_text(row);
    entry->summary = db_text(row);
    entry->aliases = db_texts(row, &entry->alias_count);
    entry->tags = db_texts(row, &entry->tag_count);
    entry->status = db_text(row);
    entry->model = db_text(row);
    entry->body = db_text(row);
    entry->saved_reason = db_text(row);
    entry->saved_at = db_time(row);
    read_person(row, &entry->saved_by);
}

static void read_entry(struct db_row *row, void *out)
{
    struct entry *entry = out;
    read_fields(row, entry);
    entry->id = db_int(row);
    entry->kind = db_text(row);
    entry->html = db_html(row);
    entry->revision = db_int(row);
    read_person(row, &entry->author);
    entry->created_at = db_time(row);
    entry->review.id = db_int(row);
    entry->review.state = db_text(row);
    entry->review.revision = db_int(row);
    entry->review.reviewer = db_text(row);
    entry->review.profession = db_text(row);
    entry->review.on = db_text(row);
    entry->review.due = db_text(row);
    entry->retire_reason = db_text(row);
    entry->replaced_kind = db_text(row);
    entry->replaced_slug = db_text(row);
    entry->never_shown = db_bool(row);
    entry->figure = db_text(row);
    entry->retired_at = db_time(row);
    entry->tried = db_ints(row, &entry->tried_count);
}

void entry_store_get(struct db_batch *batch, struct span session_hash, const char *kind,
                     struct span slug, struct entry *out)
{
    db_ask(batch, STMT_library_entry, read_entry, out, DB_BYTES(session_hash),
           DB_TEXT(span_of(kind)), DB_TEXT(slug));
}

static void read_row(struct db_row *row, void *out)
{
    struct entry_rows *rows = out;
    struct entry_row *entry = db_list_item(row, rows);
    entry->slug = db_text(row);
    entry->title = db_text(row);
    entry->summary = db_text(row);
    entry->status = db_text(row);
    entry->model = db_text(row);
    read_person(row, &entry->author);
    entry->words = db_int(row);
    entry->reviewed = db_bool(row);
    entry->id = db_int(row);
    entry->figure = db_text(row);
}

void entry_store_list(struct db_batch *batch, struct span session_hash, const char *kind,
                      const struct entry_choice *choice, struct entry_rows *out)
{
    db_ask(batch, STMT_library_entries, read_row, out, DB_BYTES(session_hash),
           DB_TEXT(span_of(kind)), DB_TEXTS(choice->ways, choice->way_count), DB_INT(choice->after),
           DB_INT(ENTRY_LIST_PAGE + 1));
}

static void read_taken(struct db_row *row, void *out)
{
    struct entry_taken *taken = out;
    taken->slug = db_text(row);
    taken->title = db_text(row);
}

void entry_store_taken(struct db_batch *batch, const char *kind, struct span slug, int64_t except,
                       struct entry_taken *out)
{
    db_ask(batch, STMT_library_taken, read_taken, out, DB_TEXT(span_of(kind)), DB_TEXT(slug),
           DB_ID_OR_NULL(except));
}

static void read_link(struct db_row *row, void *out)
{
    struct entry_links *links = out;
    struct entry_link *link = db_list_item(row, links);
    link->id = db_int(row);
    link->kind = db_text(row);
    link->thread_id = db_int(row);
    link->title = db_text(row);
    link->slug = db_text(row);
    read_person(row, &link->author);
    link->created_at = db_time(row);
}

void entry_store_links(struct db_batch *batch, const char *kind, struct span slug,
                       struct question_place from, struct entry_links *out)
{
    db_ask(batch, STMT_library_links, read_link, out, DB_TEXT(span_of(kind)), DB_TEXT(slug),
           DB_TIME(from.at), DB_INT(from.id), DB_INT(ENTRY_LINKS_PAGE + 1));
}

static void read_mention(struct db_row *row, void *out)
{
    struct entry_mentions *mentions = out;
    struct entry_mention *mention = db_list_item(row, mentions);
    mention->kind = db_text(row);
    mention->slug = db_text(row);
    mention->title = db_text(row);
}

void entry_store_mentions(struct db_batch *batch, const char *kind, struct span slug,
                          struct entry_mentions *out)
{
    db_ask(batch, STMT_library_mentions, read_mention, out, DB_TEXT(span_of(kind)), DB_TEXT(slug));
}

static void read_rung(struct db_row *row, void *out)
{
    struct entry_ladder *ladder = out;
    struct entry_rung *rung = db_list_item(row, ladder);
    rung->sort = db_text(row);
    rung->reason = db_text(row);
    rung->note = db_text(row);
    rung->named = db_text(row);
    rung->slug = db_text(row);
    rung->title = db_text(row);
    rung->figure = db_text(row);
    rung->warns = db_text(row);
}

void entry_store_ladder(struct db_batch *batch, struct span slug, struct entry_ladder *out)
{
    db_ask(batch, STMT_library_ladder, read_rung, out, DB_TEXT(slug), DB_INT(ENTRY_LADDER_MAX));
}

static void read_photo_event(struct db_row *row, void *out)
{
    struct entry_photo_events *events = out;
    struct entry_photo_event *event = db_list_item(row, events);
    event->at = db_time(row);
    event->kind = db_text(row);
    event->alt = db_text(row);
    event->shows.before = db_text(row);
    event->shows.after = db_text(row);
    event->author.before = db_text(row);
    event->author.after = db_text(row);
    event->licence.before = db_text(row);
    event->licence.after = db_text(row);
    post_read_person(row, &event->by);
}

void entry_store_photo_events(struct db_batch *batch, struct span session_hash, const char *kind,
                              struct span slug, int64_t before, struct entry_photo_events *out)
{
    db_ask(batch, STMT_library_photo_events, read_photo_event, out, DB_BYTES(session_hash),
           DB_TEXT(span_of(kind)), DB_TEXT(slug), DB_INT(before), DB_INT(ENTRY_PHOTO_EVENTS_MAX));
}

static void read_revision(struct db_row *row, void *out)
{
    struct entry_revisions *revisions = out;
    struct entry_revision *revision = db_list_item(row, revisions);
    read_fields(row, &revision->entry);
    revision->number = db_int(row);
    revision->entry.safety = db_text(row);
}

void entry_store_revisions(struct db_batch *batch, struct span session_hash, const char *kind,
                           struct span slug, int64_t before, struct entry_revisions *out)
{
    db_ask(batch, STMT_library_revisions, read_revision, out, DB_BYTES(session_hash),
           DB_TEXT(span_of(kind)), DB_TEXT(slug), DB_INT(before), DB_INT(ENTRY_REVISIONS_PAGE + 1));
}

void entry_store_revision(struct db_batch *batch, struct span session_hash, const char *kind,
                          struct span slug, int64_t number, struct entry_revisions *out)
{
    db_ask(batch, STMT_library_revisions, read_revision, out, DB_BYTES(session_hash),
           DB_TEXT(span_of(kind)), DB_TEXT(slug), DB_INT(number + 1), DB_INT(1));
}

static void skip_id(struct db_row *row, void *out UNUSED)
{
    (void)db_int(row);
}

void entry_store_save(struct db_batch *batch, int64_t editor, const struct entry *draft,
                      const struct post_text *text, struct span words, struct span reason,
                      struct span safety)
{
    struct arena *arena = db_batch_arena(batch);
    struct span *slugs = arena_array_of(arena, struct span, draft->alias_count + 2);
    size_t count = 0;
    slugs[count++] = draft->slug;
    for (size_t i = 0; i <= draft->alias_count; i++) {
        struct span name = i == 0 ? draft->title : draft->aliases[i - 1];
        struct span slug = slug_make_or_empty(arena, name, SLUG_MAX);
        if (!span_is_empty(slug))
            slugs[count++] = slug;
    }
    struct span plain =
        arena_printf(arena, SPAN_FMT "\n" SPAN_FMT, SPAN_ARG(text->plain), SPAN_ARG(words));
    db_ask(batch, STMT_library_save, skip_id, NULL, DB_INT(editor), DB_ID_OR_NULL(draft->id),
           DB_INT(draft->revision), DB_TEXT(draft->kind), DB_TEXT(draft->slug),
           DB_TEXT(draft->title), DB_TEXT(draft->summary),
           DB_TEXTS(draft->aliases, draft->alias_count), DB_TEXTS(slugs, count),
           DB_TEXTS(draft->tags, draft->tag_count), DB_TEXT(draft->status), DB_TEXT(draft->model),
           DB_TEXT(text->body), DB_TEXT(text->html), DB_TEXT(plain), DB_TEXT(reason),
           DB_TEXT(safety), POST_LINKS(text));
}
