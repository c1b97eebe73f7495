/* Retiring entries in the database, and what that asks for. */
#include "library/entry_store.h"

static void read_named(struct db_row *row, void *out)
{
    struct entry_named *named = out;
    named->id = db_int(row);
    named->title = db_text(row);
}

void entry_store_named(struct db_batch *batch, const char *kind, struct span slug,
                       struct entry_named *out)
{
    db_ask(batch, STMT_library_named, read_named, out, DB_TEXT(span_of(kind)), DB_TEXT(slug));
}

static void read_title(struct db_row *row, void *out)
{
    struct entry_titles *titles = out;
    *db_list_item(row, titles) = db_text(row);
}

void entry_store_titles(struct db_batch *batch, const char *kind, struct entry_titles *out)
{
    db_ask(batch, STMT_library_titles, read_title, out, DB_TEXT(span_of(kind)),
           DB_INT(ENTRY_TITLES_MAX));
}

static void read_led_from(struct db_row *row, void *out)
{
    struct entry_led_from *led = out;
    led->title = db_text(row);
    led->reason = db_text(row);
}

void entry_store_led_from(struct db_batch *batch, int64_t retired, const char *kind,
                          struct span slug, struct entry_led_from *out)
{
    db_ask(batch, STMT_library_led_from, read_led_from, out, DB_INT(retired),
           DB_TEXT(span_of(kind)), DB_TEXT(slug));
}

static void skip_id(struct db_row *row, void *out UNUSED)
{
    (void)db_int(row);
}

void entry_store_retire(struct db_batch *batch, int64_t editor, const struct entry *entry,
                        int64_t replacement, struct span reason)
{
    db_ask(batch, STMT_library_retire, skip_id, NULL, DB_INT(editor), DB_INT(entry->id),
           DB_INT(entry->revision), DB_ID_OR_NULL(replacement), DB_TEXT(reason));
}

void entry_store_bring_back(struct db_batch *batch, int64_t editor, const struct entry *entry,
                            struct span words, struct span reason)
{
    db_ask(batch, STMT_library_bring_back, skip_id, NULL, DB_INT(editor), DB_INT(entry->id),
           DB_INT(entry->revision), DB_TEXT(words), DB_TEXT(reason));
}
