/* One's own passkeys: which there are, adding, renaming and removing one. */
#include "passkey/passkey_page.h"

#include "account/account.h"
#include "audit/audit.h"
#include "core/browser.h"
#include "gen/passkey/passkey_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

/* ---- which there are ---- */

static void own_load(struct request *r)
{
    struct passkey_own *own = r->data;
    own->offered = passkey_is_offered(r);
    own->suggested = browser_words(r->arena, page_header(r, "user-agent"));
    passkey_store_list(r->batch, r->viewer.account_id, &own->list);
    factor_store_state(r->batch, session_hash(r), &own->factors);
}

static const struct {
    const char *name;
    const char *words;
} done_words[] = {
    {"added", "Your passkey is added. You can sign in with it from now on."},
    {"renamed", "Renamed."},
    {"removed", "That passkey is removed. It no longer signs in here; delete it on its device, "
                "too."},
};

static void list_show(struct request *r)
{
    struct passkey_own *own = r->data;
    for (size_t i = 0; i < COUNT_OF(done_words); i++) {
        if (span_is(form_get(&r->form, "done"), done_words[i].name))
            own->done = done_words[i].words;
    }
    static const struct head head = {
        .title = SPAN("Your passkeys"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    passkey_list_view(out, own);
    reply_end(r);
}

static const struct form_field list_query[] = {
    {.name = "done", .kind = FORM_LINE},
    {0},
};

PAGE(passkey_list, .guard = GUARD_MEMBER, .before_factor = true, .query = list_query,
     .data_size = sizeof(struct passkey_own), .steps = {page_nothing, own_load, list_show})

/* ---- adding one ---- */

static void add_show(struct request *r)
{
    struct passkey_own *own = r->data;
    int status = r->is_post ? page_refused_status(r) : 200;
    if (!r->is_post && own->factors.is_held) { /* that page says why */
        reply_see_other(r, "/account/factors");
        return;
    }
    if (r->is_post && r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    if (!r->is_post)
        form_set(&r->form, "name", own->suggested);
    static const struct head head = {
        .title = SPAN("Add a passkey"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    passkey_add_view(out, r, own);
    reply_end(r);
}

static enum passkey_fault add_check(struct request *r, struct passkey_answer *answer,
                                    struct passkey_key *key, struct span *challenge_id)
{
    struct passkey_site site = passkey_site_of(r);
    struct span challenge;
    if (!passkey_answer_read(r->arena, form_get(&r->form, "passkey"), answer))
        return PASSKEY_MALFORMED;
    enum passkey_fault fault =
        passkey_client_data(r->arena, &site, PASSKEY_CREATE, answer->client_data, &challenge);
    if (fault != PASSKEY_RIGHT)
        return fault;
    if (!passkey_challenge_is_ours(r, PASSKEY_TO_ADD, r->viewer.account_id, challenge,
                                   challenge_id))
        return PASSKEY_OTHER_CHALLENGE;
    return passkey_registration(&site, answer, key);
}

/* Where whoever adds one was going, or what says that it is done. */
static struct span add_next(struct request *r)
{
    struct span next = account_next(r->arena, form_get(&r->form, "next"));
    return span_is(next, "/") ? SPAN("/account/passkeys?done=added") : next;
}

static void add_done(struct request *r)
{
    const struct passkey_own *own = r->data;
    struct span next = add_next(r);
    if (own->codes.are_new)
        factor_codes_reply(r, &own->codes, next);
    else
        reply_see_other(r, SPAN_FMT, SPAN_ARG(next));
}

/* The session goes on as a strong one, and recovery codes come with the first factor. */
static void add_save(struct request *r)
{
    struct passkey_own *own = r->data;
    struct passkey passkey = {.account_id = r->viewer.account_id};
    struct passkey_given given = {.found = passkey};
    if (session_was_renewed(r)) {
        add_done(r);
        return;
    }
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    enum passkey_fault fault = add_check(r, &given.answer, &passkey.key, &given.challenge);
    if (fault != PASSKEY_RIGHT) {
        passkey_refuse(r, &given, fault);
        return;
    }
    struct span name = form_get(&r->form, "name");
    passkey.user_handle = passkey_user_handle(r, passkey.account_id);
    passkey_store_add(r->batch, &passkey, name, given.answer.transports, given.challenge,
                      session_hash(r));
    factor_codes_first(r->arena, r->batch, passkey.account_id, &own->codes);
    session_renew(r, true);
    audit_note(r, AUDIT_PASSKEY_ADDED, passkey.account_id, name);
    limit_take(r, "factor");
}

#define NAME_FIELD                                                                                \
    {                                                                                             \
        .name = "name", .kind = FORM_LINE, .required = true, .max = PASSKEY_NAME_MAX,             \
        .missing = "Please give it a name: then you know which it is should you lose one device." \
    }

static const struct form_field add_query[] = {
    {.name = "next", .kind = FORM_LINE},
    {0},
};

static const struct form_field add_form[] = {
    NAME_FIELD, PASSKEY_FIELD, {.name = "next", .kind = FORM_LINE, .ours = true}, ONCE_FIELD, {0},
};

PAGE(passkey_add, .guard = GUARD_MEMBER, .before_factor = true, .confirmed = true,
     .asked = "Add a passkey", .query = add_query, .form = add_form, .writes_quietly = true,
     .says_limits = true, .renews_session = true, .renewed_at = "/account/factors?done=once",
     .data_size = sizeof(struct passkey_own), .steps = {page_nothing, own_load, add_show},
     .post = {page_nothing, add_save, add_done}, .refused = {own_load, add_show})

/* ---- one of them ---- */

static void name_load(struct request *r)
{
    struct passkey_own *own = r->data;
    passkey_store_name(r->batch, session_hash(r), page_part_id(r, 1), &own->name);
}

static struct span asked_of(struct request *r, const char *what)
{
    struct span name = ((const struct passkey_own *)r->data)->name;
    return span_is_empty(name)
               ? arena_printf(r->arena, "%s a passkey", what)
               : arena_printf(r->arena, "%s the passkey “" SPAN_FMT "”", what, SPAN_ARG(name));
}

static struct span rename_asked(struct request *r)
{
    return asked_of(r, "Rename");
}

static struct span remove_asked(struct request *r)
{
    return asked_of(r, "Remove");
}

static bool find_item(struct request *r)
{
    struct passkey_own *own = r->data;
    for (size_t i = 0; i < own->list.count; i++) {
        if (own->list.items[i].id == page_part_id(r, 1))
            own->item = &own->list.items[i];
    }
    return own->item != NULL;
}

static void rename_show(struct request *r)
{
    struct passkey_own *own = r->data;
    if (!find_item(r)) {
        reply_not_found(r);
        return;
    }
    if (!r->is_post)
        form_set(&r->form, "name", own->item->name);
    static const struct head head = {
        .title = SPAN("Rename a passkey"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    passkey_rename_view(out, r, own);
    reply_end(r);
}

static void rename_save(struct request *r)
{
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    passkey_store_rename(r->batch, r->viewer.account_id, page_part_id(r, 1),
                         form_get(&r->form, "name"));
    limit_take(r, "edit");
}

static void rename_done(struct request *r)
{
    reply_see_other(r, "/account/passkeys?done=renamed");
}

static const struct form_field rename_form[] = {
    NAME_FIELD,
    {0},
};

PAGE(passkey_rename, .guard = GUARD_MEMBER, .before_factor = true, .confirmed = true,
     .asked_of = rename_asked, .form = rename_form, .writes_quietly = true,
     .data_size = sizeof(struct passkey_own), .steps = {page_nothing, own_load, rename_show},
     .post = {name_load, rename_save, rename_done}, .refused = {own_load, rename_show})

static void remove_show(struct request *r)
{
    struct passkey_own *own = r->data;
    if (!find_item(r)) {
        reply_not_found(r);
        return;
    }
    static const struct head head = {
        .title = SPAN("Remove a passkey"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    passkey_remove_view(out, r, own);
    reply_end(r);
}

static void remove_done(struct request *r)
{
    reply_see_other(r, "/account/passkeys?done=removed");
}

/* Twice is once: one that is gone is gone. */
static void remove_save(struct request *r)
{
    struct passkey_own *own = r->data;
    if (!find_item(r)) {
        remove_done(r);
        return;
    }
    passkey_store_remove(r->batch, r->viewer.account_id, own->item->id);
    audit_note(r, AUDIT_PASSKEY_REMOVED, r->viewer.account_id, own->item->name);
}

PAGE(passkey_remove, .guard = GUARD_MEMBER, .before_factor = true, .confirmed = true,
     .asked_of = remove_asked, .writes_quietly = true, .data_size = sizeof(struct passkey_own),
     .steps = {page_nothing, own_load, remove_show},
     .post = {name_load, own_load, remove_save, remove_done})
