/* Votes to close questions, in the database. */
#include "close_vote/close_vote.h"

static void read_rule(struct db_row *row, void *out)
{
    struct close_vote_rule *rule = out;
    rule->needed = db_int(row);
    rule->days = db_int(row);
}

static void read_state(struct db_row *row, void *out)
{
    struct close_vote_state *state = out;
    state->may = db_bool(row);
    read_rule(row, &state->rule);
}

static void read_vote(struct db_row *row, void *out)
{
    struct close_vote_list *list = out;
    struct close_vote *vote = db_list_item(row, list);
    post_read_person(row, &vote->by);
    vote->reopen = db_bool(row);
    vote->why = db_text(row);
    vote->reason = db_text(row);
    vote->at = db_time(row);
    vote->other.kind = db_text(row);
    vote->other.id = db_int(row);
    vote->other.title = db_text(row);
    vote->other.slug = db_text(row);
}

static void read_change(struct db_row *row, void *out)
{
    struct close_vote_changes *list = out;
    struct close_vote_change *change = db_list_item(row, list);
    change->at = db_time(row);
    post_read_person(row, &change->by);
    read_rule(row, &change->was);
    read_rule(row, &change->is);
}

void close_vote_store_state(struct db_batch *batch, struct span session_hash,
                            struct close_vote_state *out)
{
    db_ask(batch, STMT_close_vote_state, read_state, out, DB_BYTES(session_hash));
}

void close_vote_store_list(struct db_batch *batch, struct span session_hash, int64_t question,
                           struct close_vote_list *out)
{
    *out = (struct close_vote_list){0};
    db_ask(batch, STMT_close_vote_list, read_vote, out, DB_BYTES(session_hash), DB_INT(question),
           DB_INT(CLOSE_VOTE_SHOWN));
}

void close_vote_store_close(struct db_batch *batch, int64_t actor, int64_t question,
                            struct span why, struct span reason, const struct flag_other *other)
{
    db_ask(batch, STMT_close_vote_close, db_read_int, NULL, DB_INT(actor), DB_INT(question),
           DB_TEXT(why), DB_TEXT(reason), DB_TEXT(other->kind), DB_TEXT(other->slug));
}

void close_vote_store_reopen(struct db_batch *batch, int64_t actor, int64_t question,
                             struct span reason)
{
    db_ask(batch, STMT_close_vote_reopen, db_read_int, NULL, DB_INT(actor), DB_INT(question),
           DB_TEXT(reason));
}

void close_vote_store_take_back(struct db_batch *batch, int64_t actor, int64_t question)
{
    db_ask(batch, STMT_close_vote_take_back, db_read_int, NULL, DB_INT(actor), DB_INT(question));
}

void close_vote_store_rule(struct db_batch *batch, struct close_vote_rule *out)
{
    db_ask(batch, STMT_close_vote_rule_get, read_rule, out);
}

void close_vote_store_changes(struct db_batch *batch, struct close_vote_changes *out)
{
    *out = (struct close_vote_changes){0};
    db_ask(batch, STMT_close_vote_rule_changes, read_change, out, DB_INT(CLOSE_VOTE_CHANGES));
}

void close_vote_store_rule_change(struct db_batch *batch, int64_t actor,
                                  const struct close_vote_rule *seen,
                                  const struct close_vote_rule *rule)
{
    db_ask(batch, STMT_close_vote_rule_change, db_read_int, NULL, DB_INT(actor),
           DB_INT(seen->needed), DB_INT(seen->days), DB_INT(rule->needed), DB_INT(rule->days));
}
