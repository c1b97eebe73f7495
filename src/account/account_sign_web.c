/* Signing in and out. */
#include "account/account_page.h"

#include "core/name_key.h"
#include "core/utf8.h"
#include "draft/draft.h"
#include "gen/account/account_view.h"
#include "gen/draft/draft_view.h"
#include "web/device.h"
#include "web/hash.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/restore.h"
#include "web/session.h"

/* ---- signing in ---- */

struct signing_in {
    struct account_login account;
    struct limit_try try;
    struct hash_result check;
    struct hash_result renewed;
    struct draft draft; /* what was sent while signed out; without a target: nothing */
    struct draft_words words;
    bool has_drafts; /* the form that it was sent from */
};

static void login_show(struct request *r)
{
    if (r->viewer.account_id != 0) {
        account_go_on(r);
        return;
    }
    static const struct head head = {.title = SPAN("Sign in"), .not_for_search_engines = true};
    struct text *out = reply_begin(r, account_shown_status(r), &head);
    account_login_view(out, r, &r->form);
    reply_end(r);
}

static void login_load(struct request *r)
{
    struct signing_in *data = r->data;
    data->try.name =
        utf8_cut(name_key(r->arena, form_get(&r->form, "name")), ACCOUNT_KEY_POINTS_MAX);
    account_store_login(r->batch, data->try.name, form_get(&r->form, "name"), &data->account);
}

/* Counted before the password is looked at, so that many at once are no more than the limits. */
static void login_try(struct request *r)
{
    struct signing_in *data = r->data;
    if (r->viewer.account_id != 0) {
        account_go_on(r);
    } else if (r->form.failed) {
        page_refuse(r);
    } else {
        if (data->account.id != 0) /* by name or by address: the same tries */
            data->try.name = utf8_cut(data->account.key, ACCOUNT_KEY_POINTS_MAX);
        data->try.device = device_known(r, data->account.id, data->account.devices_since);
        limit_take_sign_in(r, &data->try);
    }
}

/* Nobody looked at the password. */
static void login_not_done(struct request *r)
{
    const struct signing_in *data = r->data;
    limit_give_back_sign_in(r, &data->try);
}

static struct hash_task login_task(struct request *r, struct span stored)
{
    const struct signing_in *data = r->data;
    return (struct hash_task){.password = account_secret(r->arena, form_get(&r->form, "password")),
                              .stored = stored,
                              .known = data->try.by_device,
                              .not_done = login_not_done};
}

static void login_check(struct request *r)
{
    struct signing_in *data = r->data;
    struct hash_task task = login_task(r, data->account.password);
    hash_check(r, &task, &data->check);
}

static void login_renew(struct request *r)
{
    struct signing_in *data = r->data;
    if (!data->check.ok) {
        form_fail(&r->form, "",
                  SPAN("That name and password do not belong together. Look at both, then try once "
                       "more."));
        page_refuse(r);
    } else if (data->check.needs_rehash) {
        struct hash_task task = login_task(r, SPAN(""));
        hash_make(r, &task, &data->renewed);
    }
}

/* What was sent while signed out is a draft from here on, when its form has drafts and there is room for it. */
static void keep_words(struct request *r)
{
    struct signing_in *data = r->data;
    struct draft *draft = &data->draft;
    struct span target = form_get(&r->form, "draft_for");
    struct span to = account_next(r->arena, form_get(&r->form, "words_for"));
    struct span json = form_get(&r->form, "draft");
    data->has_drafts = draft_kind(target) != DRAFT_NONE;
    if ((!data->has_drafts && span_is(to, "/")) || !draft_words(r->arena, json, &data->words))
        return;
    draft->target = data->has_drafts ? target : to;
    if (!data->has_drafts || !draft_read(r->arena, json, &draft->fields))
        return;
    draft->excerpt = draft_excerpt(r->arena, draft->fields);
    draft_store_keep(r->batch, data->account.id,
                     once_hash(r, form_get(&r->form, "draft_key"), data->account.id),
                     form_number(&r->form, "draft_state"), draft);
}

/* To the form with the words in it; without a draft they are sent from here. */
static void login_done(struct request *r)
{
    const struct signing_in *data = r->data;
    const struct draft *draft = &data->draft;
    device_remember(r, data->account.id);
    if (span_is_empty(draft->target)) {
        account_go_on(r);
    } else if (draft->saved_at != 0) {
        struct span form = draft_address(r->arena, draft);
        reply_see_other(r, SPAN_FMT, SPAN_ARG(form));
    } else {
        static const struct head head = {.title = SPAN("You are signed in"),
                                         .not_for_search_engines = true};
        struct text *out = reply_begin(r, 200, &head);
        draft_unsaved_page(out, r, draft->target, &data->words, data->has_drafts);
        reply_end(r);
    }
}

static void login_begin(struct request *r)
{
    struct signing_in *data = r->data;
    if (data->renewed.ok)
        account_store_rehash(r->batch, data->account.id, data->renewed.hash,
                             data->account.password);
    session_begin(r, data->account.id);
    account_store_forget_old_sessions(r->batch, data->account.id);
    limit_sign_in_was_right(r, &data->try);
    keep_words(r);
}

static const struct form_field login_form[] = {
    {.name = "name",
     .kind = FORM_LINE,
     .required = true,
     .max = 200,
     .missing = "Please give your name here."},
    {.name = "password",
     .kind = FORM_SECRET,
     .required = true,
     .missing = "Please give your password."},
    {.name = "next", .kind = FORM_LINE},
    /* Words that wait for signing in: see web/restore.h. */
    {.name = "words_for", .kind = FORM_LINE},
    {.name = "draft_for", .kind = FORM_LINE},
    {.name = "draft", .kind = FORM_JSON, .max = RESTORE_BYTES_MAX},
    {.name = "draft_key", .kind = FORM_KEY},
    DRAFT_FIELD,
    {0},
};

PAGE(account_login, .query = account_next_query, .form = login_form, .lane = LANE_SIGN,
     .says_limits = true, .data_size = sizeof(struct signing_in), .steps = {login_show},
     .post = {login_load, login_try, login_check, login_renew, login_begin, login_done},
     .refused = {login_show})

/* ---- signing out ---- */

static void logout_end(struct request *r)
{
    session_end(r);
}

static void logout_done(struct request *r)
{
    reply_see_other(r, "/");
}

PAGE(account_logout, .lane = LANE_SIGN, .post = {page_nothing, logout_end, logout_done})
