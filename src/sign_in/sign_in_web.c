/* The end of every way in. */
#include "sign_in/sign_in.h"

#include "account/account.h"
#include "audit/audit.h"
#include "core/browser.h"
#include "core/network.h"
#include "gen/draft/draft_view.h"
#include "gen/sign_in/sign_in_view.h"
#include "web/device.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

/* What was sent while signed out is a draft from here on, when its form has drafts and there is room for it. */
void sign_in_keep_words(struct request *r, struct sign_in *in)
{
    struct draft *draft = &in->draft;
    struct span target = form_get(&r->form, "draft_for");
    struct span to = account_next(r->arena, form_get(&r->form, "words_for"));
    struct span json = form_get(&r->form, "draft");
    in->has_drafts = draft_kind(target) != DRAFT_NONE;
    if ((!in->has_drafts && span_is(to, "/")) || !draft_words(r->arena, json, &in->words))
        return;
    draft_words_label(r->arena, form_get(&r->form, "labels"), &in->words);
    draft->target = in->has_drafts ? target : to;
    if (!in->has_drafts || !draft_read(r->arena, json, &draft->fields))
        return;
    draft->excerpt = draft_excerpt(r->arena, draft->fields);
    draft_store_keep(r->batch, in->account_id,
                     once_hash(r, form_get(&r->form, "draft_key"), in->account_id),
                     form_number(&r->form, "draft_state"), draft);
}

struct span sign_in_place(struct arena *arena, struct request *r)
{
    struct span browser = browser_words(arena, page_header(r, "user-agent"));
    struct span network = network_of(arena, r->address);
    return arena_printf(arena, SPAN_FMT ", from " SPAN_FMT, SPAN_ARG(browser), SPAN_ARG(network));
}

void sign_in_take(struct form *form, const struct restore_waiting *waiting, struct span next)
{
    form_set(form, "next", next);
    form_set(form, "words_for", waiting->to);
    form_set(form, "draft_for", waiting->target);
    form_set(form, "draft", waiting->fields);
    form_set(form, "labels", waiting->labels);
    form_set(form, "asked", waiting->asked);
    form_set(form, "draft_key", waiting->key);
    form_set(form, "draft_state", waiting->state);
}

void sign_in_begin(struct request *r, struct sign_in *in)
{
    bool registered = in->means == SIGN_IN_REGISTERED;
    const struct session_start start = {.account_id = in->account_id,
                                        .means = sign_in_name(in->means),
                                        .strong = in->strong,
                                        .proved_since = in->devices_since,
                                        .issuer = in->issuer,
                                        .subject = in->subject};
    struct span token = session_begin(r, &start);
    audit_note(r, registered ? AUDIT_REGISTER : AUDIT_SIGN_IN, in->account_id,
               registered ? SPAN("") : span_of(start.means));
    if (span_is_empty(device_known(r, in->account_id, in->devices_since)))
        db_ask(r->batch, STMT_sign_in_tell, db_read_int, NULL, DB_INT(in->account_id),
               DB_TEXT(sign_in_place(r->arena, r)), DB_BYTES(token));
    sign_in_keep_words(r, in);
}

static void go_on(struct request *r, const struct sign_in *in)
{
    struct span next = account_next(r->arena, form_get(&r->form, "next"));
    /* Whoever was going nowhere yet is told what there is to do first. */
    if (in->means == SIGN_IN_REGISTERED && span_is(next, "/"))
        next = SPAN("/welcome");
    reply_see_other(r, SPAN_FMT, SPAN_ARG(next));
}

/* Sent twice, it is done once: the form's own key goes along. */
static void show_undone(struct request *r, const struct sign_in *in)
{
    static const struct head head = {.title = SPAN("Not done yet"), .not_for_search_engines = true};
    struct span key = form_get(&r->form, "draft_key");
    struct span next = account_next(r->arena, form_get(&r->form, "next"));
    struct text *out = reply_begin(r, 200, &head);
    sign_in_undone_view(out, r, in, span_is_empty(key) ? once_new_key(r) : key, next);
    reply_end(r);
}

/* To the form with the words in it; without a draft they are sent from here. */
void sign_in_done(struct request *r, const struct sign_in *in)
{
    const struct draft *draft = &in->draft;
    device_remember(r, in->account_id);
    if (draft->saved_at != 0) {
        struct span form = draft_address(r->arena, draft);
        reply_see_other(r, SPAN_FMT, SPAN_ARG(form));
    } else if (in->asked_again && !span_is_empty(form_get(&r->form, "asked"))) {
        show_undone(r, in);
    } else if (span_is_empty(draft->target)) {
        go_on(r, in);
    } else {
        const struct head head = {.title = in->asked_again ? SPAN("Not sent yet")
                                                           : SPAN("You are signed in"),
                                  .not_for_search_engines = true};
        struct text *out = reply_begin(r, 200, &head);
        draft_unsaved_page(out, r, head.title, draft->target, &in->words, in->has_drafts);
        reply_end(r);
    }
}
