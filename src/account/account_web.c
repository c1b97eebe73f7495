/* One's own page, the password, and ending sessions. */
#include "account/account_page.h"

#include "audit/audit.h"
#include "core/diff.h"
#include "core/zone.h"
#include "gen/account/account_view.h"
#include "hold/hold.h"
#include "web/device.h"
#include "web/hash.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

/* ---- one's own page ---- */

static struct span zone_words(struct span zone)
{
    return span_is_empty(zone) ? SPAN("Same as this device") : zone;
}

struct own_page {
    struct account_own own;
    struct hash_result check;
    struct hash_result made;
};

static void own_load(struct request *r)
{
    struct own_page *data = r->data;
    account_store_own(r->batch, session_hash(r), &data->own.account);
    account_store_sessions(r->batch, session_hash(r), &data->own.sessions);
}

static const struct {
    const char *name;
    const char *words;
} done_words[] = {
    {"saved", "Saved."},
    {"email", "A link is on its way to the address that you gave."},
    {"password", "Your password is changed. Other devices are signed out."},
    {"session", "That device is signed out."},
    {"sessions", "All other devices are signed out."},
};

/* What another tab saved meanwhile, beside what was sent. */
static void compare(struct request *r, struct own_page *data)
{
    const struct account *saved = &data->own.account;
    struct edit_difference *theirs = arena_new_of(r->arena, struct edit_difference);
    if (!span_equal(form_get(&r->form, "zone"), saved->zone))
        diff_words(r->arena, zone_words(form_get(&r->form, "zone")), zone_words(saved->zone),
                   &theirs->title, &theirs->title_count);
    diff_words(r->arena, form_get(&r->form, "about"), saved->about, &theirs->body,
               &theirs->body_count);
    data->own.theirs = theirs;
}

static void own_reload(struct request *r)
{
    struct own_page *data = r->data;
    data->own = (struct account_own){0};
    own_load(r);
}

static void own_show(struct request *r)
{
    struct own_page *data = r->data;
    if (!r->is_post || r->error.kind == ERR_CONFLICT)
        form_set(&r->form, "revision",
                 arena_printf(r->arena, "%lld", (long long)data->own.account.revision));
    if (r->error.kind == ERR_CONFLICT) {
        compare(r, data);
        r->error = (struct err){0};
    }
    for (size_t i = 0; i < COUNT_OF(done_words); i++) {
        if (span_is(form_get(&r->form, "done"), done_words[i].name))
            data->own.done = done_words[i].words;
    }
    /* No link, no word of it: the address got too many already, or was the account's. */
    if (span_is(form_get(&r->form, "done"), "email") &&
        (data->own.account.email_wanted.len == 0 || !data->own.account.email_asked))
        data->own.done = NULL;
    static const struct head head = {
        .title = SPAN("Your account"), .section = "me", .not_for_search_engines = true};
    int status = data->own.theirs != NULL ? 409 : account_shown_status(r);
    struct text *out = reply_begin(r, status, &head);
    account_own_view(out, r, &r->form, &data->own);
    reply_end(r);
}

static void own_save(struct request *r)
{
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    struct span about = span_trim(form_get(&r->form, "about"));
    once_begin(r, NULL);
    account_store_save(r->batch, r->viewer.account_id, form_number(&r->form, "revision"), about,
                       form_get(&r->form, "zone"), hold_named(r->arena, about));
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void own_saved(struct request *r)
{
    reply_removed("account:%lld", (long long)r->viewer.account_id);
    reply_see_other(r, "/account?done=saved");
}

static const struct form_field own_query[] = {
    {.name = "done", .kind = FORM_LINE},
    {0},
};

static const struct form_field own_form[] = {
    {.name = "about", .kind = FORM_TEXT, .label = "About you", .max = ACCOUNT_ABOUT_MAX},
    {.name = "zone",
     .kind = FORM_CHOICE,
     .is_choice = zone_is_known,
     .wrong = "Please choose a time zone from the list."},
    {.name = "revision", .kind = FORM_REVISION},
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

PAGE(account_own, .guard = GUARD_MEMBER, .before_factor = true, .query = own_query,
     .form = own_form, .draft = DRAFT_HERE, .data_size = sizeof(struct own_page),
     .steps = {own_load, own_show}, .post = {own_load, own_save, own_saved},
     .refused = {own_reload, own_show})

/* ---- the first page of a new account ---- */

static void welcome_show(struct request *r)
{
    static const struct head head = {.title = SPAN("Welcome"), .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    account_welcome_view(out, r);
    reply_end(r);
}

PAGE(account_welcome, .guard = GUARD_MEMBER, .steps = {welcome_show})

/* ---- another password ---- */

static void password_done(struct request *r)
{
    device_remember(r, r->viewer.account_id); /* others are no longer known */
    reply_see_other(r, "/account?done=password");
}

static void password_check_form(struct request *r)
{
    const struct own_page *data = r->data;
    if (session_was_renewed(r)) {
        password_done(r);
        return;
    }
    if (!account_may_ask_current(r, data->own.account.password))
        return;
    account_need_current(r, data->own.account.password);
    account_check_password(r, "new", r->viewer.name, data->own.account.email);
    if (r->form.failed)
        page_refuse(r);
    else
        limit_take(r, "password");
}

static void password_check(struct request *r)
{
    struct own_page *data = r->data;
    account_check_current(r, data->own.account.password, &data->check);
}

static void password_hash(struct request *r)
{
    struct own_page *data = r->data;
    if (data->check.ok) {
        struct hash_task task = {.password = account_secret(r->arena, form_get(&r->form, "new")),
                                 .known = true,
                                 .not_done = account_password_not_done};
        hash_make(r, &task, &data->made);
    } else {
        account_refuse_current(r);
    }
}

static void password_set(struct request *r)
{
    struct own_page *data = r->data;
    if (!data->made.ok) {
        account_no_memory(r);
        return;
    }
    once_begin(r, NULL);
    account_store_password(r->batch, r->viewer.account_id, data->made.hash, session_hash(r));
    session_renew(r, false);
    audit_note(r, AUDIT_PASSWORD, r->viewer.account_id, SPAN(""));
    once_end(r, NULL);
}

static const struct form_field password_form[] = {
    ACCOUNT_CURRENT_FIELD,
    ACCOUNT_NEW_FIELD,
    ONCE_FIELD,
    {0},
};

PAGE(account_password, .guard = GUARD_MEMBER, .before_factor = true, .confirmed_if_strong = true,
     .asked = "Change your password", .writes_quietly = true, .renews_session = true,
     .says_limits = true, .form = password_form, .data_size = sizeof(struct own_page),
     .steps = {own_load, own_show},
     .post = {own_load, password_check_form, password_check, password_hash, password_set,
              password_done},
     .refused = {own_show})

/* ---- ending sessions ---- */

struct revoked {
    struct account_session_list sessions;
    int64_t id; /* the session that ended; 0: there was none */
};

static void revoke_one_load(struct request *r)
{
    struct revoked *revoked = r->data;
    account_store_sessions(r->batch, session_hash(r), &revoked->sessions);
}

static void revoke_one(struct request *r)
{
    struct revoked *revoked = r->data;
    int64_t id = page_part_id(r, 1);
    if (id == r->viewer.session_id) {
        session_end(r);
        audit_note(r, AUDIT_SIGN_OUT, r->viewer.account_id, SPAN(""));
    } else {
        account_store_revoke(r->batch, r->viewer.account_id, id, &revoked->id);
    }
}

static void revoke_one_note(struct request *r)
{
    const struct revoked *revoked = r->data;
    if (revoked->id != 0)
        audit_note(r, AUDIT_SESSION_ENDED, r->viewer.account_id, SPAN(""));
}

static void revoke_one_done(struct request *r)
{
    reply_see_other(r, page_part_id(r, 1) == r->viewer.session_id ? "/" : "/account?done=session");
}

static struct span revoke_one_asked(struct request *r)
{
    const struct account_session_list *sessions = &((const struct revoked *)r->data)->sessions;
    for (size_t i = 0; i < sessions->count; i++) {
        const struct account_session *session = &sessions->items[i];
        if (session->id == page_part_id(r, 1))
            return arena_printf(r->arena, "Sign out " SPAN_FMT, SPAN_ARG(session->agent));
    }
    return SPAN("Sign out a device");
}

/* Whoever found a device unlocked does not end its owner's other sessions. */
PAGE(account_session_revoke, .guard = GUARD_MEMBER, .before_factor = true, .confirmed = true,
     .asked_of = revoke_one_asked, .writes_quietly = true, .data_size = sizeof(struct revoked),
     .post = {revoke_one_load, revoke_one, revoke_one_note, revoke_one_done})

static void revoke_others(struct request *r)
{
    int64_t *ended = r->data;
    account_store_revoke_others(r->batch, r->viewer.account_id, r->viewer.session_id, ended);
}

/* When there was none, nothing happened: whoever presses the button again and again fills no audit. */
static void revoke_others_note(struct request *r)
{
    const int64_t *ended = r->data;
    if (*ended > 0)
        audit_note(r, AUDIT_SESSIONS_ENDED, r->viewer.account_id, SPAN(""));
}

static void revoke_others_done(struct request *r)
{
    reply_see_other(r, "/account?done=sessions");
}

PAGE(account_sessions_revoke_others, .guard = GUARD_MEMBER, .before_factor = true,
     .confirmed = true, .asked = "Sign out everywhere else", .writes_quietly = true,
     .data_size = sizeof(int64_t),
     .post = {page_nothing, revoke_others, revoke_others_note, revoke_others_done})
