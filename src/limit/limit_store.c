/* The rules of limits in the database. */
#include "limit/limit.h"

static void read_columns(struct db_row *row, struct limit_rule *rule)
{
    rule->what = db_text(row);
    rule->scope = db_text(row);
    if (!limit_state_read(db_text(row), rule))
        rule->what = SPAN("");
}

static void read_rule(struct db_row *row, void *out)
{
    read_columns(row, out);
}

static void read_one_of(struct db_row *row, void *out)
{
    struct limit_rules *rules = out;
    read_columns(row, db_list_item(row, rules));
}

void limit_store_rules(struct db_batch *batch, struct limit_rules *out)
{
    db_ask(batch, STMT_limit_rules, read_one_of, out);
}

void limit_store_rule(struct db_batch *batch, struct span what, struct span scope,
                      struct limit_rule *out)
{
    db_ask(batch, STMT_limit_rule, read_rule, out, DB_TEXT(what), DB_TEXT(scope));
}

static void read_change(struct db_row *row, void *out)
{
    struct limit_changes *changes = out;
    struct limit_change *change = db_list_item(row, changes);
    change->at = db_time(row);
    post_read_person(row, &change->by);
    read_columns(row, &change->was);
    change->is = change->was;
    if (!limit_state_read(db_text(row), &change->is))
        change->is.what = SPAN("");
}

void limit_store_changes(struct db_batch *batch, struct limit_changes *out)
{
    db_ask(batch, STMT_limit_changes, read_change, out, DB_INT(LIMIT_CHANGES));
}

static struct db_value number_or_null(int64_t number)
{
    return number == LIMIT_NONE ? DB_NULL : DB_INT(number);
}

void limit_store_change(struct db_batch *batch, int64_t actor, const struct limit_rule *rule,
                        struct span seen)
{
    db_ask(batch, STMT_limit_change, db_read_int, NULL, DB_INT(actor), DB_TEXT(rule->what),
           DB_TEXT(rule->scope), DB_TEXT(seen), DB_INT(rule->seconds), DB_INT(rule->most),
           number_or_null(rule->first_day), number_or_null(rule->first_hour),
           number_or_null(rule->free));
}
