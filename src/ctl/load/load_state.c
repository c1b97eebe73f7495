/* What a database has of the starter content already. */
#include "ctl/load/load.h"

static void read_entry(struct db_row *row, void *out)
{
    struct load_state *state = out;
    struct load_state_entry *entry = db_list_item(row, &state->entries);
    entry->kind = arena_span(db_row_arena(row), db_text(row));
    entry->slug = arena_span(db_row_arena(row), db_text(row));
    entry->id = db_int(row);
    entry->revision = db_int(row);
    entry->sha = arena_span(db_row_arena(row), db_text(row));
}

static void read_slug(struct db_row *row, void *out)
{
    struct load_known *known = &((struct load_state *)out)->known;
    *db_list_item(row, &known->kinds) = arena_span(db_row_arena(row), db_text(row));
    *db_list_item(row, &known->slugs) = arena_span(db_row_arena(row), db_text(row));
}

static void read_tag(struct db_row *row, void *out)
{
    struct load_state *state = out;
    struct load_state_tag *tag = db_list_item(row, &state->tags);
    tag->name = arena_span(db_row_arena(row), db_text(row));
    tag->id = db_int(row);
    *db_list_item(row, &state->known.tags) = tag->name;
}

static void read_file(struct db_row *row, void *out)
{
    struct load_state *state = out;
    struct load_state_file *file = db_list_item(row, &state->files);
    file->path = arena_span(db_row_arena(row), db_text(row));
    file->sha = arena_span(db_row_arena(row), db_text(row));
    file->edited = db_bool(row);
}

static void read_alias(struct db_row *row, void *out)
{
    struct load_state *state = out;
    struct load_state_alias *alias = db_list_item(row, &state->aliases);
    alias->kind = arena_span(db_row_arena(row), db_text(row));
    alias->external_id = arena_span(db_row_arena(row), db_text(row));
    alias->id = db_int(row);
}

bool load_state_read(struct db_sync *db, struct arena *arena, struct load_state *state,
                     struct text *why)
{
    *state = (struct load_state){.entries.count = 0};
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_entries, read_entry, state);
    db_ask(batch, STMT_ctl_entry_slugs, read_slug, state);
    db_ask(batch, STMT_ctl_tags, read_tag, state);
    db_ask(batch, STMT_ctl_loaded, read_file, state);
    db_ask(batch, STMT_ctl_aliases, read_alias, state, DB_TEXT(SPAN("library")));
    bool ok = db_sync_run(db, batch);
    if (!ok)
        (void)ctl_batch_trouble(batch, why);
    db_batch_free(batch);
    return ok;
}

int64_t load_state_alias(const struct load_state *state, struct span kind, struct span external_id)
{
    for (size_t i = 0; i < state->aliases.count; i++)
        if (span_equal(state->aliases.items[i].kind, kind) &&
            span_equal(state->aliases.items[i].external_id, external_id))
            return state->aliases.items[i].id;
    return 0;
}

const struct load_state_entry *load_state_entry(const struct load_state *state, struct span kind,
                                                struct span slug)
{
    int64_t id = load_state_alias(state, kind, slug);
    for (size_t i = 0; i < state->entries.count; i++) {
        const struct load_state_entry *entry = &state->entries.items[i];
        if (id != 0 ? entry->id == id
                    : span_equal(entry->kind, kind) && span_equal(entry->slug, slug))
            return entry;
    }
    return NULL;
}

const struct load_state_file *load_state_file(const struct load_state *state, struct span path)
{
    for (size_t i = 0; i < state->files.count; i++)
        if (span_equal(state->files.items[i].path, path))
            return &state->files.items[i];
    return NULL;
}
