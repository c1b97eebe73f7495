/* What everybody sees of questions, in numbers. */
#include "live/live.h"

static void read_state(struct db_row *row, void *out)
{
    struct live_states *states = out;
    struct live_state *state = db_list_item(row, states);
    state->question = db_int(row);
    state->score = db_int(row);
    state->answers = db_text(row);
    state->comments = db_text(row);
}

void live_store_states(struct db_batch *batch, const int64_t *questions, size_t count,
                       struct live_states *out)
{
    db_ask(batch, STMT_live_states, read_state, out, DB_INTS(questions, count), DB_INT(LIVE_POSTS));
}
