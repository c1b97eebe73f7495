/* Signing in with another provider: going there, and the page to begin again on when that came to nothing. */
#include "provider/provider_page.h"

#include "account/account.h"
#include "core/escape.h"
#include "core/token.h"
#include "gen/account/account_view.h"
#include "gen/provider/provider_view.h"
#include "web/limit.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/site.h"

enum { COOKIE_SECONDS = 3600 };

/* ---- the browser ---- */

static const char *cookie_name(void)
{
    return site.tls ? "__Host-bt_provider" : "bt_provider";
}

struct span provider_browser(const struct request *r)
{
    struct span token = page_cookie(r, cookie_name());
    return token.len == TOKEN_LEN ? token : SPAN("");
}

/* ---- going there ---- */

void provider_go(struct request *r, struct provider_going *going, int64_t account_id,
                 struct span words)
{
    struct span browser = provider_browser(r);
    if (span_is_empty(browser))
        browser = token_random(r->arena);
    reply_cookie(r, cookie_name(), browser, COOKIE_SECONDS);
    going->secrets = provider_secrets_new(r->arena);
    const struct provider_beginning beginning = {
        .state_hash = token_hash(r->arena, going->secrets.state),
        .browser_hash = token_hash(r->arena, browser),
        .provider = page_part(r, 1),
        .account_id = account_id,
        .nonce_hash = token_hash(r->arena, going->secrets.nonce),
        .verifier = going->secrets.verifier,
        .next = account_next(r->arena, form_get(&r->form, "next")),
        .words = words,
        .confirms = going->confirms};
    provider_store_begin(r->batch, &beginning);
    limit_take_device(r, "provider");
}

void provider_show_going(struct request *r, const struct provider_going *going)
{
    static const struct head head = {.title = SPAN("One moment"), .not_for_search_engines = true};
    struct span address = provider_address(r->arena, &going->to, &going->secrets, going->confirms);
    struct span refresh = arena_printf(r->arena, "0; url=" SPAN_FMT, SPAN_ARG(address));
    reply_header(r, "refresh", refresh.ptr);
    struct text *out = reply_begin(r, 200, &head);
    provider_going_view(out, going->to.title, address);
    reply_end(r);
}

static void start_load(struct request *r)
{
    struct provider_going *going = r->data;
    provider_store_to(r->batch, page_part(r, 1), &going->to);
}

/* False after a reply. */
static bool may_start(struct request *r, const struct provider_going *going)
{
    if (r->viewer.account_id != 0) {
        account_go_on(r);
        return false;
    }
    if (span_is_empty(going->to.title)) {
        provider_refuse(r, 404,
                        SPAN("This site does not offer that way to sign in. Please sign in another "
                             "way."));
        return false;
    }
    return true;
}

static void start_go(struct request *r)
{
    struct provider_going *going = r->data;
    if (may_start(r, going))
        provider_go(r, going, 0, SPAN(""));
}

static void start_sent(struct request *r)
{
    const struct provider_going *going = r->data;
    struct span address = provider_address(r->arena, &going->to, &going->secrets, false);
    reply_elsewhere(r, SPAN_FMT, SPAN_ARG(address));
}

bool provider_write_words(struct request *r, struct span *out)
{
    static const char *const names[] = {"words_for", "draft_for", "draft",      "labels",
                                        "asked",     "draft_key", "draft_state"};
    struct text words;
    text_init(&words, PROVIDER_WORDS_MAX);
    *out = SPAN("");
    if (span_is_empty(form_get(&r->form, "draft")) && span_is_empty(form_get(&r->form, "asked")))
        return true;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        text_printf(&words, "%s%s=", i == 0 ? "" : "&", names[i]);
        escape_url_part(&words, form_get(&r->form, names[i]));
    }
    bool fits = text_ok(&words);
    if (fits)
        *out = arena_span(r->arena, text_span(&words));
    text_free(&words);
    return fits;
}

static void start_go_with_words(struct request *r)
{
    struct provider_going *going = r->data;
    struct span words;
    if (!may_start(r, going))
        return;
    if (provider_write_words(r, &words))
        provider_go(r, going, 0, words);
    else
        provider_refuse(r, 422,
                        SPAN("What you wrote is too long to wait while you are away. Sign in with "
                             "your password, or copy it before you go on."));
}

static void start_shown(struct request *r)
{
    provider_show_going(r, r->data);
}

static const struct form_field start_query[] = {
    {.name = "next", .kind = FORM_LINE},
    {0},
};

const struct form_field provider_form[] = {
    {.name = "name", .kind = FORM_LINE},
    SIGN_IN_FIELDS,
    {0},
};

PAGE(provider_start, .query = start_query, .form = provider_form, .lane = LANE_SIGN,
     .data_size = sizeof(struct provider_going), .steps = {start_load, start_go, start_sent},
     .post = {start_load, start_go_with_words, start_shown}, .refused = {provider_refused})

/* ---- what went wrong ---- */

void provider_take_words(struct request *r, const struct provider_attempt *attempt)
{
    form_init(&r->form, r->arena, provider_form, NULL);
    if (!form_take(&r->form, r->arena, provider_form, attempt->words, false))
        form_init(&r->form, r->arena, provider_form, NULL);
    form_set(&r->form, "next", attempt->next);
}

void provider_refuse(struct request *r, int status, struct span words)
{
    static const struct head head = {.title = SPAN("Sign in"), .not_for_search_engines = true};
    form_forgive(&r->form);
    form_fail(&r->form, "", words);
    struct text *out = reply_begin(r, status, &head);
    account_login_view(out, r, &r->form);
    reply_end(r);
}

void provider_refused(struct request *r)
{
    provider_refuse(r, page_refused_status(r), r->error.message);
}
