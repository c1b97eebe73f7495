/* The check of warning signs in the database. */
#include "check/check.h"

static void read_state(struct db_row *row, void *out)
{
    struct check_state *state = out;
    state->question = db_int(row);
    state->title = db_text(row);
    state->slug = db_text(row);
    state->asker = db_int(row);
    state->held_at = db_time(row);
    state->held = state->held_at != 0;
    state->cleared_at = db_time(row);
    post_read_person(row, &state->cleared_by);
    state->reason = db_text(row);
    state->signs = db_texts(row, &state->sign_count);
    state->ticked_at = db_time(row);
    state->shared = db_bool(row);
    state->waiting = db_int(row);
    struct span html = db_text(row);
    state->html = (struct html){html.ptr, html.len};
    state->digest = db_text(row);
}

void check_store_state(struct db_batch *batch, struct span session_hash, int64_t question,
                       struct check_state *out)
{
    db_ask(batch, STMT_check_state, read_state, out, DB_BYTES(session_hash), DB_INT(question),
           DB_INT(CHECK_WAITING_MAX));
}

void check_store_clear(struct db_batch *batch, int64_t actor, int64_t question, struct span reason,
                       struct span digest)
{
    db_ask(batch, STMT_check_clear, db_read_int, NULL, DB_INT(actor), DB_INT(question),
           DB_TEXT(reason), DB_TEXT(digest));
}

void check_store_hold_again(struct db_batch *batch, int64_t actor, int64_t question)
{
    db_ask(batch, STMT_check_hold_again, db_read_int, NULL, DB_INT(actor), DB_INT(question));
}

void check_store_share(struct db_batch *batch, int64_t asker, int64_t question, bool yes)
{
    db_ask(batch, STMT_check_share, db_read_int, NULL, DB_INT(asker), DB_INT(question),
           DB_BOOL(yes));
}

void check_store_erase(struct db_batch *batch, int64_t asker, int64_t question)
{
    db_ask(batch, STMT_check_erase, db_read_int, NULL, DB_INT(asker), DB_INT(question));
}
