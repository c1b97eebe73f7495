/* How often somebody may do something: asking the database, and saying so when it was too often. */
#include "web/limit.h"

#include "core/network.h"
#include "core/wait.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/session.h"

enum { WAIT_MAX = 86400 }; /* seconds, as limit_rule's */

struct asked {
    enum db_statement_id by_account;
    enum db_statement_id by_session;
};

static void ask(struct request *r, struct asked asked, const char *what)
{
    struct db_value name = DB_TEXT(span_of(what));
    struct db_value network = DB_TEXT(network_of(r->arena, r->address));
    if (r->state->session_done)
        db_ask(r->batch, asked.by_account, db_read_int, NULL, name,
               DB_ID_OR_NULL(r->viewer.account_id), network, DB_NULL);
    else
        db_ask(r->batch, asked.by_session, db_read_int, NULL, name, DB_BYTES(session_hash(r)),
               network);
}

void limit_take(struct request *r, const char *what)
{
    ask(r, (struct asked){STMT_limit_take, STMT_limit_take_session}, what);
}

void limit_look(struct request *r, const char *what)
{
    ask(r, (struct asked){STMT_limit_look, STMT_limit_look_session}, what);
}

bool limit_was_reached(struct request *r)
{
    const struct db_error *error = db_batch_error(r->batch);
    int64_t wait;
    if (strcmp(error->constraint, "limit") != 0 ||
        !span_int(span_of(error->detail), 1, WAIT_MAX, &wait))
        return false;
    struct span words = wait_words(r->arena, wait);
    r->error = (struct err){
        .kind = ERR_TOO_MANY,
        .message = arena_printf(r->arena,
                                "There have been too many tries from you or your network. "
                                "Please wait " SPAN_FMT ", then %s.",
                                SPAN_ARG(words), r->is_post ? "send it again" : "try again")};
    reply_header(r, "retry-after", arena_printf(r->arena, "%lld", (long long)wait).ptr);
    return true;
}

void limit_reply(struct request *r)
{
    reply_err(r, &r->error);
}
