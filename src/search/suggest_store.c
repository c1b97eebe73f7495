/* Suggestions and spelling in the database. */
#include "search/suggest.h"

#include "core/utf8.h"

static void read_name(struct db_row *row, void *out)
{
    struct search_suggestion_list *list = out;
    struct search_suggestion *item = db_list_item(row, list);
    item->kind = db_text(row);
    item->slug = db_text(row);
    item->title = db_text(row);
    item->note = db_text(row);
}

static void read_question(struct db_row *row, void *out)
{
    struct search_suggestion_list *list = out;
    struct search_suggestion *item = db_list_item(row, list);
    item->kind = SPAN("question");
    item->id = db_int(row);
    item->slug = db_text(row);
    item->title = db_text(row);
    int64_t answers = db_int(row);
    if (answers > 0)
        item->note = arena_printf(db_row_arena(row), "%lld %s", (long long)answers,
                                  answers == 1 ? "answer" : "answers");
}

void search_store_suggestions(struct db_batch *batch, struct span typed,
                              struct search_suggestion_list *names,
                              struct search_suggestion_list *questions)
{
    if (utf8_count(typed) < SEARCH_SUGGEST_LETTERS_MIN)
        return;
    db_ask(batch, STMT_search_suggest_names, read_name, names, DB_TEXT(typed),
           DB_INT(SEARCH_SUGGEST_NAMES_MAX));
    db_ask(batch, STMT_search_suggest_questions, read_question, questions, DB_TEXT(typed),
           DB_INT(SEARCH_SUGGEST_QUESTIONS_MAX));
}

static void read_spelling(struct db_row *row, void *out)
{
    struct search_spelling_list *list = out;
    struct search_spelling *item = db_list_item(row, list);
    item->typed = db_text(row);
    item->meant = db_text(row);
    item->looked_for = db_bool(row);
    item->unknown = db_bool(row);
}

void search_store_spelling(struct db_batch *batch, struct span words,
                           struct search_spelling_list *out)
{
    db_ask(batch, STMT_search_suggest_spelling, read_spelling, out, DB_TEXT(words));
}
