/* Unknown words in the database. */
#include "word/word.h"

static void read_word(struct db_row *row, void *out)
{
    struct word *word = out;
    word->id = db_int(row);
    word->words = db_text(row);
    word->slug = db_text(row);
    word->state = db_text(row);
    word->asked = db_int(row);
    word->first_at = db_time(row);
}

void word_store_find(struct db_batch *batch, struct span slug, struct word *out)
{
    db_ask(batch, STMT_word_find, read_word, out, DB_TEXT(slug));
}

void word_store_get(struct db_batch *batch, struct span session_hash, int64_t id, struct word *out)
{
    db_ask(batch, STMT_word_get, read_word, out, DB_BYTES(session_hash), DB_INT(id));
}

static void skip_id(struct db_row *row, void *out UNUSED)
{
    (void)db_int(row);
}

void word_store_ask(struct db_batch *batch, int64_t asker, struct span words, struct span slug)
{
    db_ask(batch, STMT_word_ask, skip_id, NULL, DB_INT(asker), DB_TEXT(words), DB_TEXT(slug));
}

void word_store_settle(struct db_batch *batch, int64_t coach, int64_t id, bool none)
{
    db_ask(batch, STMT_word_settle, skip_id, NULL, DB_INT(coach), DB_INT(id), DB_BOOL(none));
}
