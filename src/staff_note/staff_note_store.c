/* Internal notes in the database. */
#include "staff_note/staff_note.h"

static void read_note(struct db_row *row, void *out)
{
    struct staff_note_list *list = out;
    struct staff_note *note = db_list_item(row, list);
    note->id = db_int(row);
    note->words = db_text(row);
    note->at = db_time(row);
    post_read_person(row, &note->author);
}

void staff_note_store_list(struct db_batch *batch, struct span session_hash, int64_t post,
                           int64_t account, int64_t before, struct staff_note_list *out)
{
    db_ask(batch, STMT_staff_note_list, read_note, out, DB_BYTES(session_hash), DB_ID_OR_NULL(post),
           DB_ID_OR_NULL(account), DB_INT(before), DB_INT(STAFF_NOTE_PAGE + 1));
}

void staff_note_store_put(struct db_batch *batch, int64_t actor, int64_t post, int64_t account,
                          struct span words)
{
    db_ask(batch, STMT_staff_note_put, db_read_int, NULL, DB_INT(actor), DB_ID_OR_NULL(post),
           DB_ID_OR_NULL(account), DB_TEXT(words));
}

void staff_note_store_delete(struct db_batch *batch, int64_t actor, int64_t post, int64_t account,
                             int64_t note)
{
    db_ask(batch, STMT_staff_note_delete, db_read_int, NULL, DB_INT(actor), DB_ID_OR_NULL(post),
           DB_ID_OR_NULL(account), DB_INT(note));
}
