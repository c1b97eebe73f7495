/* Coming back for the first time: a new account, or the one that has the address. */
#include "provider/provider_page.h"

#include "account/account.h"
#include "audit/audit.h"
#include "core/name_key.h"
#include "gen/provider/provider_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/request.h"

/* What came back, and is nobody's yet; else the page says so and false is returned. */
static bool is_new(struct request *r, const struct provider_coming *coming)
{
    if (!provider_is_ours(r, coming))
        return false;
    if (r->viewer.account_id != 0) {
        reply_see_other(r, SPAN_FMT, SPAN_ARG(coming->attempt.next));
        return false;
    }
    if (coming->attempt.step == PROVIDER_DONE && coming->attempt.account_id == 0 &&
        coming->attempt.linked_id == 0)
        return true;
    provider_refuse(
        r, 409, SPAN("This took too long, or was done already. Sign in again; it takes a moment."));
    return false;
}

static void join_load(struct request *r)
{
    provider_come(r, r->data, form_get(&r->form, "attempt"));
}

static void join_show(struct request *r)
{
    const struct provider_coming *coming = r->data;
    const struct provider_attempt *attempt = &coming->attempt;
    if (!is_new(r, coming))
        return;
    int status = r->is_post ? page_refused_status(r) : 200;
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    if (!r->is_post) {
        form_set(&r->form, "name", provider_suggest(r->arena, attempt->called, attempt->email));
        form_set(&r->form, "email", attempt->email);
    }
    static const struct head head = {.title = SPAN("Almost there"), .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    if (attempt->found_id != 0)
        provider_found_view(out, r, coming->state, attempt);
    else
        provider_join_view(out, r, &r->form, coming->state, attempt);
    reply_end(r);
}

/* ---- a new account ---- */

static void join_read(struct request *r)
{
    struct provider_coming *coming = r->data;
    join_load(r);
    account_check_name(r);
    account_check_email(r);
    coming->key = name_key(r->arena, form_get(&r->form, "name"));
    account_store_taken(r->batch, coming->key, &coming->taken);
}

static void join_check(struct request *r)
{
    struct provider_coming *coming = r->data;
    if (!is_new(r, coming))
        return;
    if (coming->taken)
        account_name_is_taken(r);
    if (r->form.failed || coming->attempt.found_id != 0)
        page_refuse(r);
    else
        limit_look(r, "register");
}

static void join_create(struct request *r)
{
    struct provider_coming *coming = r->data;
    provider_store_register(r->batch, coming->state_hash, form_get(&r->form, "name"), coming->key,
                            form_get(&r->form, "email"), &coming->id);
    limit_take(r, "register");
}

static void join_begin(struct request *r)
{
    struct provider_coming *coming = r->data;
    provider_take_words(r, &coming->attempt);
    coming->in = (struct sign_in){.account_id = coming->id,
                                  .means = SIGN_IN_REGISTERED,
                                  .issuer = coming->attempt.issuer,
                                  .subject = coming->attempt.subject};
    sign_in_begin(r, &coming->in);
    audit_note(r, AUDIT_PROVIDER_LINKED, coming->id, coming->attempt.title);
}

static void join_done(struct request *r)
{
    const struct provider_coming *coming = r->data;
    sign_in_done(r, &coming->in);
}

static const struct form_field join_query[] = {
    {.name = "attempt", .kind = FORM_LINE},
    {0},
};

static const struct form_field join_form[] = {
    {.name = "attempt", .kind = FORM_LINE, .ours = true},
    {.name = "name",
     .kind = FORM_LINE,
     .required = true,
     .max = 200,
     .missing = "Please choose a name."},
    {.name = "email",
     .kind = FORM_LINE,
     .required = true,
     .max = ACCOUNT_EMAIL_MAX,
     .missing = "Please give an email address: only with one can we let you back in."},
    ACCOUNT_AGREE_FIELD,
    {0},
};

PAGE(provider_join, .query = join_query, .form = join_form, .lane = LANE_SIGN, .says_limits = true,
     .data_size = sizeof(struct provider_coming), .steps = {join_load, join_show},
     .post = {join_read, join_check, join_create, join_begin, join_done}, .refused = {join_show})

/* ---- the account that has the address ---- */

/* In one transaction: whoever session_start refuses is not linked either. */
static void link_found(struct request *r)
{
    struct provider_coming *coming = r->data;
    const struct provider_attempt *attempt = &coming->attempt;
    if (!is_new(r, coming))
        return;
    if (attempt->found_id == 0) {
        page_refuse(r);
        return;
    }
    provider_take_words(r, attempt);
    coming->in = (struct sign_in){.account_id = attempt->found_id,
                                  .means = SIGN_IN_PROVIDER,
                                  .devices_since = attempt->devices_since,
                                  .issuer = attempt->issuer,
                                  .subject = attempt->subject};
    provider_store_link_found(r->batch, coming->state_hash, attempt->found_id);
    audit_note(r, AUDIT_PROVIDER_LINKED, attempt->found_id, attempt->title);
    sign_in_begin(r, &coming->in);
}

static void link_refused(struct request *r)
{
    if (r->error.kind == ERR_NONE)
        r->error = (struct err){.kind = ERR_CONFLICT,
                                .message = SPAN("No account has that address any more. Please "
                                                "begin again.")};
    provider_refused(r);
}

static const struct form_field link_form[] = {
    {.name = "attempt", .kind = FORM_LINE, .ours = true},
    {.name = "name", .kind = FORM_LINE},
    SIGN_IN_FIELDS,
    {0},
};

PAGE(provider_link, .form = link_form, .lane = LANE_SIGN,
     .data_size = sizeof(struct provider_coming), .post = {join_load, link_found, join_done},
     .refused = {link_refused})
