/* A new password without the old one: asking for a link, and what it leads to. */
#include "account/account_email_page.h"

#include "core/token.h"
#include "gen/account/account_email_view.h"
#include "web/again.h"
#include "web/device.h"
#include "web/hash.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"

/* ---- asking for a link ---- */

static void forgotten_show(struct request *r)
{
    static const char *const kept[] = {NULL};
    if (again_reply(r, "/account/forgotten", kept))
        return;
    static const struct head head = {.title = SPAN("A new password"),
                                     .not_for_search_engines = true};
    struct text *out = reply_begin(r, account_shown_status(r), &head);
    account_forgotten_view(out, r, &r->form);
    reply_end(r);
}

static void forgotten_check(struct request *r)
{
    account_check_email(r);
}

/*
 * The same answer, whoever has that address or nobody, and in the same time: what there is to do then, which differs, the job
 * runner does.
 */
static void forgotten_send(struct request *r)
{
    int64_t device_of = 0;
    instant since = 0;
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    if (!device_account(r, &device_of, &since))
        device_of = 0;
    limit_take_device(r, "forgotten");
    account_store_forgotten(r->batch, form_get(&r->form, "email"), device_of, since);
}

static void forgotten_done(struct request *r)
{
    reply_see_other(r, "/account/done?what=forgotten");
}

static const struct form_field forgotten_form[] = {
    {.name = "email",
     .kind = FORM_LINE,
     .required = true,
     .max = ACCOUNT_EMAIL_MAX,
     .missing = "Please give the address of your account."},
    {0},
};

PAGE(account_forgotten, .writes_quietly = true, .says_limits = true, .form = forgotten_form,
     .lane = LANE_SIGN, .steps = {forgotten_show},
     .post = {forgotten_check, forgotten_send, forgotten_done}, .refused = {forgotten_show})

/* ---- by the link ---- */

struct resetting {
    struct account_link_page page; /* first: account_link_load fills it in */
    struct hash_result made;
    struct span undo; /* the token of a link to what was added lately */
    bool undo_offered;
};

static void reset_load(struct request *r)
{
    account_link_load(r, ACCOUNT_LINK_RESET);
}

static void reset_show(struct request *r)
{
    static const char *const kept[] = {"token", NULL};
    const struct resetting *data = r->data;
    if (data->page.link.name.len > 0 && again_reply(r, "/account/reset", kept))
        return;
    account_link_show(r, SPAN("Choose a new password"), account_reset_view);
}

static void reset_hash(struct request *r)
{
    struct resetting *data = r->data;
    account_check_password(r, "new", data->page.link.name, data->page.link.address);
    if (!account_link_works(r, "reset"))
        return;
    struct hash_task task = {.password = account_secret(r->arena, form_get(&r->form, "new"))};
    hash_make(r, &task, &data->made);
}

static void reset(struct request *r)
{
    struct resetting *data = r->data;
    if (!data->made.ok) {
        account_no_memory(r);
        return;
    }
    once_begin(r, NULL);
    data->undo = token_random(r->arena);
    account_store_reset(r->batch, account_link_hash(r), data->made.hash, &data->page.account_id);
    account_store_undo_offer(r->batch, data->page.link.account_id, token_hash(r->arena, data->undo),
                             &data->undo_offered);
    account_link_note(r, AUDIT_PASSWORD_RESET);
    once_end(r, NULL);
}

/* Whoever chose the new password signs in next: on a device that is known, so that no mail warns of it. */
static void reset_done(struct request *r)
{
    const struct resetting *data = r->data;
    if (data->page.account_id != 0) /* not when the form was sent twice */
        device_remember(r, data->page.account_id);
    if (data->undo_offered)
        reply_see_other(r, "/account/undo?token=" SPAN_FMT, SPAN_ARG(data->undo));
    else
        reply_see_other(r, "/account/done?what=reset");
}

static const struct form_field reset_form[] = {
    {.name = "token", .kind = FORM_LINE},
    ACCOUNT_NEW_FIELD,
    ONCE_FIELD,
    {0},
};

PAGE(account_reset, .writes_quietly = true, .query = account_link_query, .form = reset_form,
     .lane = LANE_SIGN, .data_size = sizeof(struct resetting), .steps = {reset_load, reset_show},
     .post = {reset_load, reset_hash, reset, reset_done}, .refused = {reset_show})
