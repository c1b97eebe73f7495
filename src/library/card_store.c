/* Cards of entries in the database. */
#include "library/library.h"
#include "revision/revision.h"

/* The links that are looked at of one post; hardly any has more than ten. */
enum { LINKS_MOST = 40, DIFF_STEPS = REVISION_PAGE_STEPS / 8 };

static void read_card(struct db_row *row, void *out)
{
    struct library_cards *cards = out;
    struct library_card *card = db_list_item(row, cards);
    card->kind = db_text(row);
    card->slug = db_text(row);
    card->title = db_text(row);
    card->summary = db_text(row);
    card->reviewed = db_bool(row);
    card->model = db_text(row);
    card->warnings = db_text(row);
    card->figure = db_text(row);
    card->post = db_int(row);
    card->seen = db_int(row);
    card->newest = db_int(row);
    card->before = db_text(row);
    card->after = db_text(row);
    card->safety = db_text(row);
    card->safety_at = db_time(row);
}

void library_store_cards(struct db_batch *batch, int64_t question,
                         struct question_answer_place from, struct library_cards **out)
{
    *out = arena_new_of(db_batch_arena(batch), struct library_cards);
    (*out)->diff_steps = DIFF_STEPS;
    db_ask(batch, STMT_library_cards, read_card, *out, DB_INT(question),
           DB_TEXT(span_of(question_sort_names[from.sort])), DB_INT(from.rank), DB_TIME(from.at),
           DB_INT(from.id), DB_INT(POST_ANSWERS_PAGE), DB_INT(LINKS_MOST));
}
