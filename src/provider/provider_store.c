/* Providers in the database: what sql/provider.sql asks, as structs. */
#include "provider/provider.h"

/* ---- what pages ask ---- */

static void read_to(struct db_row *row, void *out)
{
    struct provider_to *to = out;
    to->title = db_text(row);
    to->authorize_at = db_text(row);
    to->client_id = db_text(row);
    to->redirect_to = db_text(row);
}

void provider_store_to(struct db_batch *batch, struct span name, struct provider_to *out)
{
    db_ask(batch, STMT_provider_to, read_to, out, DB_TEXT(name));
}

void provider_store_begin(struct db_batch *batch, const struct provider_beginning *b)
{
    db_ask(batch, STMT_provider_begin, db_read_int, NULL, DB_BYTES(b->state_hash),
           DB_BYTES(b->browser_hash), DB_TEXT(b->provider), DB_ID_OR_NULL(b->account_id),
           DB_BYTES(b->nonce_hash), DB_TEXT(b->verifier), DB_TEXT(b->next), DB_TEXT(b->words),
           DB_BOOL(b->confirms));
}

static enum provider_step step_of(struct span name)
{
    static const struct {
        const char *name;
        enum provider_step step;
    } steps[] = {
        {"begun", PROVIDER_BEGUN}, {"queued", PROVIDER_WAITING}, {"taken", PROVIDER_WAITING},
        {"done", PROVIDER_DONE},   {"failed", PROVIDER_FAILED},  {"confirmed", PROVIDER_CONFIRMED},
    };
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        if (span_is(name, steps[i].name))
            return steps[i].step;
    }
    return PROVIDER_NONE;
}

static void read_attempt(struct db_row *row, void *out)
{
    struct provider_attempt *a = out;
    a->provider = db_text(row);
    a->title = db_text(row);
    a->issuer = db_text(row);
    a->names_itself = db_bool(row);
    a->browser_hash = db_text(row);
    a->account_id = db_int(row);
    a->next = db_text(row);
    a->words = db_text(row);
    a->step = step_of(db_text(row));
    a->fault = db_text(row);
    a->email = db_text(row);
    a->email_verified = db_bool(row);
    a->called = db_text(row);
    a->linked_id = db_int(row);
    a->found_id = db_int(row);
    a->found_name = db_text(row);
    a->devices_since = db_time(row);
    a->has_factor = db_bool(row);
    a->subject = db_text(row);
    a->confirms = db_bool(row);
}

void provider_store_attempt(struct db_batch *batch, struct span state_hash,
                            struct provider_attempt *out)
{
    db_ask(batch, STMT_provider_attempt, read_attempt, out, DB_BYTES(state_hash));
}

void provider_store_queue(struct db_batch *batch, struct span state_hash, struct span code)
{
    db_ask(batch, STMT_provider_queue, db_read_int, NULL, DB_BYTES(state_hash), DB_TEXT(code));
}

void provider_store_use(struct db_batch *batch, struct span state_hash, int64_t account_id)
{
    db_ask(batch, STMT_provider_use, db_read_int, NULL, DB_BYTES(state_hash), DB_INT(account_id));
}

void provider_store_link_own(struct db_batch *batch, struct span state_hash, int64_t account_id)
{
    db_ask(batch, STMT_provider_link_own, db_read_int, NULL, DB_BYTES(state_hash),
           DB_INT(account_id));
}

void provider_store_confirm(struct db_batch *batch, struct span state_hash, int64_t account_id)
{
    db_ask(batch, STMT_provider_confirm, db_read_int, NULL, DB_BYTES(state_hash),
           DB_INT(account_id));
}

void provider_store_link_found(struct db_batch *batch, struct span state_hash, int64_t account_id)
{
    db_ask(batch, STMT_provider_link_found, db_read_int, NULL, DB_BYTES(state_hash),
           DB_INT(account_id));
}

void provider_store_register(struct db_batch *batch, struct span state_hash, struct span name,
                             struct span key, struct span email, int64_t *id)
{
    db_ask(batch, STMT_provider_register, db_read_int, id, DB_BYTES(state_hash), DB_TEXT(name),
           DB_TEXT(key), DB_TEXT(email));
}

static void read_link(struct db_row *row, void *out)
{
    struct provider_links *list = out;
    struct provider_link *link = db_list_item(row, list);
    link->id = db_int(row);
    link->title = db_text(row);
    link->address = db_text(row);
    link->at = db_time(row);
    link->last_used_at = db_time(row);
    link->provider = db_text(row);
}

void provider_store_links(struct db_batch *batch, struct span session_hash,
                          struct provider_links *out)
{
    db_ask(batch, STMT_provider_links, read_link, out, DB_BYTES(session_hash));
}

void provider_store_unlink(struct db_batch *batch, int64_t account_id, int64_t link_id,
                           struct span session_hash)
{
    db_ask(batch, STMT_provider_unlink, db_read_int, NULL, DB_INT(account_id), DB_INT(link_id),
           DB_BYTES(session_hash));
}

/* ---- the job runner ---- */

void provider_store_keep(struct db_batch *batch, const struct provider *providers, size_t count)
{
    struct arena *arena = db_batch_arena(batch);
    struct span *names = arena_array_of(arena, struct span, 5 * PROVIDERS_MAX);
    struct span *titles = names + PROVIDERS_MAX;
    struct span *issuers = titles + PROVIDERS_MAX;
    struct span *clients = issuers + PROVIDERS_MAX;
    struct span *redirects = clients + PROVIDERS_MAX;
    for (size_t i = 0; i < count; i++) {
        names[i] = providers[i].name;
        titles[i] = providers[i].title;
        issuers[i] = providers[i].issuer;
        clients[i] = providers[i].client_id;
        redirects[i] = providers[i].redirect_to;
    }
    db_ask(batch, STMT_provider_keep, db_read_int, NULL, DB_TEXTS(names, count),
           DB_TEXTS(titles, count), DB_TEXTS(issuers, count), DB_TEXTS(clients, count),
           DB_TEXTS(redirects, count));
}

void provider_store_found(struct db_batch *batch, const struct provider *provider,
                          struct span authorize_at, bool names_itself, int64_t *stored)
{
    db_ask(batch, STMT_provider_found, db_read_int, stored, DB_TEXT(provider->name),
           DB_TEXT(provider->issuer), DB_TEXT(authorize_at), DB_BOOL(names_itself));
}

static void read_code(struct db_row *row, void *out)
{
    struct provider_code *code = out;
    code->state_hash = db_text(row);
    code->code = db_text(row);
    code->nonce_hash = db_text(row);
    code->verifier = db_text(row);
    code->asked_at = db_int(row);
}

void provider_store_take(struct db_batch *batch, const struct provider *provider,
                         struct provider_code *out)
{
    db_ask(batch, STMT_provider_end_lost, db_read_int, NULL);
    db_ask(batch, STMT_provider_take, read_code, out, DB_TEXT(provider->name),
           DB_TEXT(provider->issuer));
}

void provider_store_done(struct db_batch *batch, struct span state_hash,
                         const struct provider_claims *claims)
{
    db_ask(batch, STMT_provider_done, db_read_int, NULL, DB_BYTES(state_hash),
           DB_TEXT(claims->subject), DB_TEXT(claims->email), DB_BOOL(claims->email_verified),
           DB_TEXT(claims->called), DB_TIME_OR_NULL(claims->signed_in_at));
}

void provider_store_fail(struct db_batch *batch, struct span state_hash, struct span fault)
{
    db_ask(batch, STMT_provider_fail, db_read_int, NULL, DB_BYTES(state_hash), DB_TEXT(fault));
}
