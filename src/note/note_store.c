/* Notes in the database. */
#include "note/note.h"

static void read_note(struct db_row *row, void *out)
{
    struct note_list *list = out;
    struct note *note = db_list_item(row, list);
    note->id = db_int(row);
    note->path = db_text(row);
    note->title = db_text(row);
    note->at = db_time(row);
    note->before = db_int(row);
    note->after = db_int(row);
    note->result = db_text(row);
}

void note_store_list(struct db_batch *batch, struct span session_hash, instant older,
                     struct note_list *out)
{
    db_ask(batch, STMT_note_list, read_note, out, DB_BYTES(session_hash), DB_TIME_OR_NULL(older),
           DB_INT(NOTE_LIST_MAX + 1));
}

static void read_unchanged(struct db_row *row, void *out)
{
    struct note_unchanged_list *list = out;
    struct note_unchanged *unchanged = db_list_item(row, list);
    unchanged->path = db_text(row);
    unchanged->title = db_text(row);
    unchanged->model = db_text(row);
    unchanged->days = db_int(row);
}

void note_store_unchanged(struct db_batch *batch, struct span session_hash,
                          struct note_unchanged_list *out)
{
    db_ask(batch, STMT_note_unchanged, read_unchanged, out, DB_BYTES(session_hash));
}

static void read_consent(struct db_row *row, void *out)
{
    struct note_consent *consent = out;
    consent->asked = true;
    consent->agreed = db_bool(row);
    consent->at = db_time(row);
}

void note_store_consent(struct db_batch *batch, struct span session_hash, struct note_consent *out)
{
    db_ask(batch, STMT_note_consent, read_consent, out, DB_BYTES(session_hash));
}

void note_store_answer(struct db_batch *batch, int64_t owner, bool agreed)
{
    db_ask(batch, STMT_note_answer, db_read_int, NULL, DB_INT(owner), DB_BOOL(agreed));
}

static struct db_value felt(int64_t number)
{
    return number == NOTE_NOT_SAID ? DB_NULL : DB_INT(number);
}

void note_store_add(struct db_batch *batch, int64_t owner, const struct note *note)
{
    db_ask(batch, STMT_note_add, db_read_int, NULL, DB_INT(owner), DB_TEXT(note->path),
           DB_TEXT(note->title), DB_TIME(note->at), felt(note->before), felt(note->after),
           DB_TEXT_OR_NULL(note->result));
}

void note_store_delete(struct db_batch *batch, int64_t owner, int64_t id)
{
    db_ask(batch, STMT_note_delete, db_read_int, NULL, DB_INT(owner), DB_INT(id));
}
