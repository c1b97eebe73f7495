/* Signing in with another provider: coming back from there. */
#include "provider/provider_page.h"

#include "audit/audit.h"
#include "core/token.h"
#include "factor/factor.h"
#include "gen/provider/provider_view.h"
#include "web/limit.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/session.h"

/*
 * The runner asks for the token, and at times for new keys and about the user: mostly done within a second, after fifteen at
 * most. Whoever waits longer than this gets a page that looks again.
 */
enum { WAIT_MS = 5000, BACK_LIMIT_MS = 9000, ISSUER_MAX = 600 };

static const struct span begin_again =
    SPAN("This took too long, or was done already. Sign in again; it takes a moment.");

void provider_come(struct request *r, struct provider_coming *coming, struct span state)
{
    coming->state = state;
    coming->state_hash = token_hash(r->arena, state);
    provider_store_attempt(r->batch, coming->state_hash, &coming->attempt);
}

bool provider_is_ours(struct request *r, const struct provider_coming *coming)
{
    const struct provider_attempt *attempt = &coming->attempt;
    if (attempt->step == PROVIDER_NONE) {
        if (r->viewer.account_id != 0)
            reply_see_other(r, "/"); /* it was done, and this is the same page once more */
        else
            provider_refuse(r, 409, begin_again);
        return false;
    }
    struct span browser = token_hash(r->arena, provider_browser(r));
    if (!span_equal(browser, attempt->browser_hash) ||
        !span_equal(page_part(r, 1), attempt->provider)) {
        audit_note_alone(r, AUDIT_SIGN_IN_REFUSED, 0, SPAN("provider: another browser"));
        provider_refuse(r, 403,
                        SPAN("This was begun in another browser, or with another provider. Please "
                             "begin again here."));
        return false;
    }
    return true;
}

static void back_load(struct request *r)
{
    provider_come(r, r->data, form_get(&r->form, "state"));
}

/* Signing in or linking has come to nothing. */
static void fail(struct request *r, const struct provider_attempt *attempt, struct span words,
                 struct span about)
{
    audit_note_alone(r, AUDIT_SIGN_IN_REFUSED, attempt->account_id, about);
    if (attempt->confirms && attempt->account_id == r->viewer.account_id) {
        provider_take_words(r, attempt);
        factor_confirm_again(r, words);
        return;
    }
    if (attempt->account_id != 0 && attempt->account_id == r->viewer.account_id) {
        reply_see_other(r, "/account/providers?done=failed");
        return;
    }
    provider_take_words(r, attempt);
    provider_refuse(r, 422, words);
}

static struct span not_known(struct request *r, const struct provider_attempt *attempt)
{
    return arena_printf(r->arena,
                        "We could not make sure with " SPAN_FMT " who you are. Please try once "
                        "more, or sign in another way.",
                        SPAN_ARG(attempt->title));
}

/*
 * RFC 9207: an answer that names another issuer than was asked is another provider's, whose code is not to be sent to this
 * one; and one that always names itself does so here.
 */
static bool is_mixed_up(const struct request *r, const struct provider_attempt *attempt)
{
    if (!form_has(&r->form, "iss"))
        return attempt->names_itself;
    return !span_equal(form_get(&r->form, "iss"), attempt->issuer);
}

static void back_check(struct request *r)
{
    struct provider_coming *coming = r->data;
    const struct provider_attempt *attempt = &coming->attempt;
    struct span code = form_get(&r->form, "code");
    if (!provider_is_ours(r, coming) || attempt->step == PROVIDER_DONE ||
        attempt->step == PROVIDER_FAILED || attempt->step == PROVIDER_CONFIRMED)
        return;
    if (is_mixed_up(r, attempt)) {
        fail(r, attempt, not_known(r, attempt), SPAN("provider: the answer is another issuer's"));
        return;
    }
    if (span_is_empty(code) || code.len > PROVIDER_CODE_MAX) {
        struct span words = arena_printf(r->arena,
                                         "You did not finish signing in with " SPAN_FMT
                                         ". Try again, or sign in another way.",
                                         SPAN_ARG(attempt->title));
        fail(r, attempt, words, SPAN("provider: no code"));
        return;
    }
    provider_wait_begin(r, &coming->wait, coming->state_hash);
    if (attempt->step == PROVIDER_BEGUN)
        provider_store_queue(r->batch, coming->state_hash, code);
}

static void back_wait(struct request *r)
{
    struct provider_coming *coming = r->data;
    if (coming->attempt.step == PROVIDER_BEGUN || coming->attempt.step == PROVIDER_WAITING)
        provider_wait_for(&coming->wait, WAIT_MS);
}

static void back_look(struct request *r)
{
    struct provider_coming *coming = r->data;
    coming->attempt = (struct provider_attempt){0};
    provider_store_attempt(r->batch, coming->state_hash, &coming->attempt);
}

static void show_waiting(struct request *r, const struct provider_attempt *attempt)
{
    static const struct head head = {.title = SPAN("One moment"), .not_for_search_engines = true};
    reply_header(r, "refresh", "2");
    struct text *out = reply_begin(r, 200, &head);
    provider_waiting_view(out, attempt->title);
    reply_end(r);
}

/* From within a session: that of the account which began it. */
static void link_own(struct request *r, const struct provider_coming *coming)
{
    const struct provider_attempt *attempt = &coming->attempt;
    if (attempt->account_id != r->viewer.account_id) {
        provider_refuse(r, 403,
                        SPAN("You are not signed in to the account that this was to be linked with "
                             "any more. Please sign in to it, and begin again."));
        return;
    }
    provider_store_link_own(r->batch, coming->state_hash, attempt->account_id);
    audit_note(r, AUDIT_PROVIDER_LINKED, attempt->account_id, attempt->title);
    limit_take(r, "factor");
}

/* The session goes on with another token, as after any other way to confirm. The page of before says the same once more. */
static void confirm_own(struct request *r, struct provider_coming *coming)
{
    const struct provider_attempt *attempt = &coming->attempt;
    bool before = attempt->step == PROVIDER_CONFIRMED;
    if (attempt->account_id != r->viewer.account_id || (before && !r->viewer.confirmed)) {
        provider_take_words(r, attempt);
        if (r->viewer.account_id == attempt->account_id)
            factor_confirm_again(r, SPAN("That was some time ago. Please confirm once more."));
        else
            provider_refuse(r, 403, SPAN("You are signed out. Sign in here, and do it again."));
        return;
    }
    if (attempt->linked_id != attempt->account_id) {
        struct span words = arena_printf(r->arena,
                                         "That is not whom your account is linked with at " SPAN_FMT
                                         ". Sign in there as the same person as ever.",
                                         SPAN_ARG(attempt->title));
        fail(r, attempt, words, SPAN("provider: somebody else"));
        return;
    }
    provider_take_words(r, attempt);
    coming->in = (struct sign_in){.account_id = attempt->account_id, .asked_again = true};
    sign_in_keep_words(r, &coming->in);
    if (before)
        return;
    provider_store_confirm(r->batch, coming->state_hash, attempt->account_id);
    audit_note(r, AUDIT_CONFIRMED, attempt->account_id, attempt->title);
    session_renew(r, false);
}

static void back_decide(struct request *r)
{
    struct provider_coming *coming = r->data;
    const struct provider_attempt *attempt = &coming->attempt;
    if (!provider_is_ours(r, coming))
        return;
    if (attempt->step == PROVIDER_BEGUN || attempt->step == PROVIDER_WAITING) {
        show_waiting(r, attempt);
    } else if (attempt->step == PROVIDER_FAILED) {
        /* What exactly was wrong is in the runner's log: it may have words of the provider's in it. */
        fail(r, attempt, not_known(r, attempt), SPAN("provider: its answer was refused"));
    } else if (attempt->confirms) {
        confirm_own(r, coming);
    } else if (attempt->account_id != 0) {
        link_own(r, coming);
    } else if (r->viewer.account_id != 0) {
        reply_see_other(r, SPAN_FMT, SPAN_ARG(attempt->next));
    } else if (attempt->linked_id == 0) {
        reply_see_other(r, "/login/with/" SPAN_FMT "/join?attempt=" SPAN_FMT,
                        SPAN_ARG(attempt->provider), SPAN_ARG(coming->state));
    } else {
        provider_take_words(r, attempt);
        coming->in = (struct sign_in){.account_id = attempt->linked_id,
                                      .means = SIGN_IN_PROVIDER,
                                      .devices_since = attempt->devices_since,
                                      .issuer = attempt->issuer,
                                      .subject = attempt->subject};
        provider_store_use(r->batch, coming->state_hash, attempt->linked_id);
        if (attempt->has_factor)
            second_begin(r, &coming->in, &coming->second);
    }
}

/* In a transaction of its own: what the provider said is used up, whatever becomes of the session. */
static void back_begin(struct request *r)
{
    struct provider_coming *coming = r->data;
    if (coming->in.account_id != 0 && !coming->attempt.has_factor && !coming->attempt.confirms)
        sign_in_begin(r, &coming->in);
}

static void back_done(struct request *r)
{
    const struct provider_coming *coming = r->data;
    const struct provider_attempt *attempt = &coming->attempt;
    if (attempt->account_id != 0 && !attempt->confirms)
        reply_see_other(r, "/account/providers?done=linked");
    else if (attempt->has_factor && !attempt->confirms)
        second_done(r, &coming->second);
    else
        sign_in_done(r, &coming->in);
}

/* A link that could not be made is told on one's own page. */
static void back_refused(struct request *r)
{
    const struct provider_coming *coming = r->data;
    if (coming->attempt.confirms)
        factor_confirm_again(r, r->error.message);
    else if (coming->attempt.account_id != 0)
        reply_error(r, page_refused_status(r), r->error.message);
    else
        provider_refused(r);
}

static const struct form_field back_query[] = {
    {.name = "state", .kind = FORM_LINE},
    {.name = "code", .kind = FORM_LINE},
    {.name = "iss", .kind = FORM_LINE, .max = ISSUER_MAX},
    {.name = "error", .kind = FORM_LINE},
    {0},
};

PAGE(provider_back, .query = back_query, .form = provider_form, .lane = LANE_SIGN,
     .limit_ms = BACK_LIMIT_MS, .data_size = sizeof(struct provider_coming),
     .steps = {back_load, back_check, back_wait, back_look, back_decide, back_begin, back_done},
     .refused = {back_refused})
