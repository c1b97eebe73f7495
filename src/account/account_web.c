/* One's own page, and what everybody sees of somebody. */
#include "account/account_page.h"

#include "audit/audit.h"
#include "core/diff.h"
#include "core/escape.h"
#include "core/name_key.h"
#include "core/zone.h"
#include "gen/account/account_view.h"
#include "web/device.h"
#include "web/hash.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

enum { URL_PART_MAX = 2048 };

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
    once_begin(r, NULL);
    account_store_save(r->batch, r->viewer.account_id, form_number(&r->form, "revision"),
                       span_trim(form_get(&r->form, "about")), form_get(&r->form, "zone"));
    once_end(r, NULL);
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
    account_store_revoke_others(r->batch, r->viewer.account_id, r->viewer.session_id);
    audit_note(r, AUDIT_SESSIONS_ENDED, r->viewer.account_id, SPAN(""));
}

static void revoke_others_done(struct request *r)
{
    reply_see_other(r, "/account?done=sessions");
}

PAGE(account_sessions_revoke_others, .guard = GUARD_MEMBER, .before_factor = true,
     .confirmed = true, .asked = "Sign out everywhere else", .writes_quietly = true,
     .post = {page_nothing, revoke_others, revoke_others_done})

/* ---- what everybody sees ---- */

static const char *const tab_names[] = {[ACCOUNT_EVERYTHING] = "everything",
                                        [ACCOUNT_QUESTIONS] = "questions",
                                        [ACCOUNT_ANSWERS] = "answers"};

static void profile_load(struct request *r)
{
    struct account_profile *profile = r->data;
    for (size_t i = 0; i < COUNT_OF(tab_names); i++) {
        if (span_is(form_get(&r->form, "tab"), tab_names[i]))
            profile->tab = (enum account_tab)i;
    }
    profile->tab_name = tab_names[profile->tab];
    profile->place = ACCOUNT_PLACE_FIRST;
    profile->is_first = !account_place_read(form_get(&r->form, "before"), &profile->place);
    struct span key = name_key(r->arena, page_part(r, 1));
    account_store_suspended(r->batch, session_hash(r), key, &profile->suspended);
    account_store_person(r->batch, key, &profile->person);
    review_store_profession(r->batch, key, &profile->profession);
    /* One more than is shown tells whether there is another page. */
    account_store_posts(r->batch, key, profile->tab, profile->place, ACCOUNT_POSTS_PER_PAGE + 1,
                        &profile->posts);
}

static void reply_spelling(struct request *r, struct span name)
{
    struct text path;
    text_init(&path, URL_PART_MAX);
    escape_url_part(&path, name);
    reply_moved(r, "/users/%s%s" SPAN_FMT, text_string(&path), span_is_empty(r->query) ? "" : "?",
                SPAN_ARG(r->query));
    text_free(&path);
}

static void show_former(struct request *r, struct span name)
{
    struct head head = {.title = name, .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    account_former_view(out, name);
    reply_end(r);
}

static void profile_show(struct request *r)
{
    struct account_profile *profile = r->data;
    const struct account_person *person = &profile->person;
    if (person->id == 0) {
        reply_not_found(r);
        return;
    }
    if (!span_equal(page_part(r, 1), person->name)) {
        reply_spelling(r, person->name);
        return;
    }
    if (span_is(person->role, "former")) {
        show_former(r, person->name);
        return;
    }
    if (profile->posts.count > ACCOUNT_POSTS_PER_PAGE) {
        profile->posts.count = ACCOUNT_POSTS_PER_PAGE;
        const struct account_post *last = &profile->posts.items[ACCOUNT_POSTS_PER_PAGE - 1];
        profile->more =
            account_place_write(r->arena, (struct account_place){last->created_at, last->id});
    }
    reply_topic(r, "account:%lld", (long long)person->id);
    reply_topic(r, "questions");
    struct text path;
    text_init(&path, URL_PART_MAX);
    escape_url_part(&path, person->name);
    struct head head = {
        .title = person->name,
        .canonical = arena_printf(r->arena, "/users/%s", text_string(&path)),
        .description = arena_printf(r->arena, "What " SPAN_FMT " asked and answered on Backtalk.",
                                    SPAN_ARG(person->name)),
        .not_for_search_engines = !profile->is_first};
    profile->tabs = arena_printf(r->arena, "/users/%s?tab=", text_string(&path));
    text_free(&path);
    struct text *out = reply_begin(r, 200, &head);
    account_profile_view(out, r, profile);
    reply_end(r);
}

static const struct form_field profile_query[] = {
    {.name = "tab", .kind = FORM_LINE},
    {.name = "before", .kind = FORM_LINE},
    {0},
};

PAGE(account_show, .query = profile_query, .data_size = sizeof(struct account_profile),
     .cached = true, .steps = {profile_load, profile_show})
