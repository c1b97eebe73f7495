/* An account's address: giving one, and what the links of mails do with it. */
#include "account/account_email_page.h"

#include "gen/account/account_email_view.h"
#include "web/hash.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

/* ---- giving an address ---- */

struct giving {
    struct account account;
    struct hash_result check;
};

static void give_load(struct request *r)
{
    struct giving *data = r->data;
    account_store_own(r->batch, session_hash(r), &data->account);
}

static void give_show(struct request *r)
{
    const struct giving *data = r->data;
    if (!r->is_post && !account_may_ask_current(r, data->account.password))
        return;
    static const struct head head = {
        .title = SPAN("Your email address"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, account_shown_status(r), &head);
    account_email_view(out, r, &r->form, &data->account);
    reply_end(r);
}

static void give_check(struct request *r)
{
    const struct giving *data = r->data;
    if (!account_may_ask_current(r, data->account.password))
        return;
    account_check_email(r);
    account_need_current(r, data->account.password);
    if (r->form.failed)
        page_refuse(r);
    else
        limit_take(r, "password");
}

static void give_hash(struct request *r)
{
    struct giving *data = r->data;
    account_check_current(r, data->account.password, &data->check);
}

static void give(struct request *r)
{
    const struct giving *data = r->data;
    if (!data->check.ok) {
        account_refuse_current(r);
        return;
    }
    once_begin(r, NULL);
    account_store_email(r->batch, r->viewer.account_id, r->viewer.session_id,
                        form_get(&r->form, "email"));
    audit_note(r, AUDIT_EMAIL_GIVEN, r->viewer.account_id, SPAN(""));
    once_end(r, NULL);
}

static void given(struct request *r)
{
    reply_see_other(r, "/account?done=email");
}

static const struct form_field give_form[] = {
    {.name = "email",
     .kind = FORM_LINE,
     .label = "Email",
     .required = true,
     .max = ACCOUNT_EMAIL_MAX,
     .missing = "Please give the address that mail should go to."},
    ACCOUNT_CURRENT_FIELD,
    ONCE_FIELD,
    {0},
};

PAGE(account_email, .guard = GUARD_MEMBER, .before_factor = true, .confirmed_if_strong = true,
     .asked = "Change your email address", .writes_quietly = true, .says_limits = true,
     .form = give_form, .data_size = sizeof(struct giving), .steps = {give_load, give_show},
     .post = {give_load, give_check, give_hash, give, given}, .refused = {give_show})

static void again_send(struct request *r)
{
    account_store_email_again(r->batch, r->viewer.account_id);
    limit_take_device(r, "forgotten");
}

PAGE(account_email_again, .guard = GUARD_MEMBER, .before_factor = true, .writes_quietly = true,
     .post = {page_nothing, again_send, given})

/* ---- is this your address? ---- */

static void verify_load(struct request *r)
{
    account_link_load(r, ACCOUNT_LINK_VERIFY);
}

/* Followed once more, it asks nothing: mail programs and people do. */
static void verify_show(struct request *r)
{
    const struct account_link_page *page = r->data;
    if (!r->is_post && page->link.is_done) {
        reply_see_other(r, "/account/done?what=verified");
        return;
    }
    account_link_show(r, SPAN("Is this your address?"), account_verify_view);
}

static void verify(struct request *r)
{
    if (!account_link_works(r, "verified"))
        return;
    once_begin(r, NULL);
    account_store_verify(r->batch, account_link_hash(r));
    account_link_note(r, AUDIT_EMAIL);
    once_end(r, NULL);
}

static void verified(struct request *r)
{
    reply_see_other(r, "/account/done?what=verified");
}

PAGE(account_verify, .writes_quietly = true, .query = account_link_query, .form = account_link_form,
     .data_size = sizeof(struct account_link_page), .steps = {verify_load, verify_show},
     .post = {verify_load, verify, verified}, .refused = {verify_show})

/* ---- the address before comes back ---- */

static void restore_load(struct request *r)
{
    account_link_load(r, ACCOUNT_LINK_RESTORE);
}

static void restore_show(struct request *r)
{
    account_link_show(r, SPAN("Bring this address back"), account_restore_view);
}

static void restore(struct request *r)
{
    struct account_link_page *page = r->data;
    if (!account_link_works(r, "restored"))
        return;
    once_begin(r, NULL);
    account_store_restore(r->batch, account_link_hash(r), &page->account_id);
    account_link_note(r, AUDIT_EMAIL_RESTORED);
    once_end(r, NULL);
}

static void restored(struct request *r)
{
    reply_see_other(r, "/account/done?what=restored");
}

PAGE(account_restore, .writes_quietly = true, .query = account_link_query,
     .form = account_link_form, .data_size = sizeof(struct account_link_page),
     .steps = {restore_load, restore_show}, .post = {restore_load, restore, restored},
     .refused = {restore_show})

/* ---- what came of it ---- */

static const struct account_done dones[] = {
    {"verified", "Thank you", "This is your account’s address now. You can sign in with it, too.",
     "/", "To the home page"},
    {"restored", "The address is back",
     "Every device is signed out, and the old password no longer works. A mail with a link for a "
     "new one is on its way to the address.",
     "/login", "Sign in"},
    {"forgotten", "Look at your mail",
     "If an account has that address, a mail is on its way to it, with a link that works for an "
     "hour. When nothing has come after a few minutes, look in your spam folder. After ten "
     "minutes you can ask again.",
     "/login", "Sign in"},
    {"leaving", "Your account will be deleted",
     "You are signed out everywhere, and in fourteen days it is erased. If you change your mind "
     "before that, sign in and keep it. A mail on its way to you says so, too. Thank you for "
     "having "
     "been here.",
     "/", "To the home page"},
    {"kept", "Your account is yours again", "Nothing is going to be erased. Sign in as before.",
     "/login", "Sign in"},
    {"undone", "It is removed",
     "Every device is signed out, and recovery codes no longer work. A mail with a link for a new "
     "password is on its way to you: the old one no longer works. If the address of the account "
     "was "
     "changed as well, follow the link in the mail that told you of that instead.",
     "/login", "Sign in"},
    {"removed", "It is removed",
     "Every device is signed out, and recovery codes no longer work. Sign in with the new "
     "password, and make new codes if you use a second step.",
     "/login?next=%2Faccount%2Ffactors", "Sign in"},
    {"reset", "Your password is changed",
     "Every device is signed out. Passkeys, authenticator apps and other sites that were set up "
     "for "
     "the account still count: sign in with the new password, and look whether all of them are "
     "yours. If a code is asked for that you never set up, tell the people who run this site.",
     "/login?next=%2Faccount", "Sign in and look"},
};

static void done_show(struct request *r)
{
    const struct account_done *done = NULL;
    for (size_t i = 0; i < COUNT_OF(dones); i++) {
        if (span_is(form_get(&r->form, "what"), dones[i].name))
            done = &dones[i];
    }
    if (done == NULL) {
        reply_not_found(r);
        return;
    }
    struct head head = {.title = span_of(done->title), .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    account_done_view(out, done);
    reply_end(r);
}

static const struct form_field done_query[] = {
    {.name = "what", .kind = FORM_LINE},
    {0},
};

PAGE(account_done, .query = done_query, .steps = {done_show})
