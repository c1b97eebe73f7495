/* Symptom cards in the database. */
#include "card/card.h"

void card_store_ask(struct db_batch *batch, int64_t author, const struct card *card)
{
    if (!card_is_empty(card))
        db_ask(batch, STMT_card_ask, db_read_int, NULL, DB_INT(author),
               DB_TEXTS(card->tags, card->tag_count), DB_TEXT(card->since),
               DB_TEXTS(card->tried, card->tried_count));
}

void card_store_edit(struct db_batch *batch, int64_t editor, int64_t question, int64_t base,
                     const struct card *card)
{
    db_ask(batch, STMT_card_edit, db_read_int, NULL, DB_INT(editor), DB_INT(question), DB_INT(base),
           DB_TEXTS(card->tags, card->tag_count), DB_TEXT(card->since),
           DB_TEXTS(card->tried, card->tried_count));
}

void card_store_back(struct db_batch *batch, int64_t editor, int64_t question, int64_t base,
                     int64_t number)
{
    db_ask(batch, STMT_card_back, db_read_int, NULL, DB_INT(editor), DB_INT(question), DB_INT(base),
           DB_INT(number));
}

static void read_version(struct db_row *row, void *out)
{
    struct card_version *version = db_list_item(row, (struct card_history *)out);
    version->number = db_int(row);
    version->at = db_time(row);
    post_read_person(row, &version->author);
    version->lines = db_texts(row, &version->count);
}

void card_store_history(struct db_batch *batch, struct span session_hash, int64_t question,
                        struct card_history *out)
{
    db_ask(batch, STMT_card_history, read_version, out, DB_BYTES(session_hash), DB_INT(question),
           DB_INT(CARD_VERSIONS));
}
