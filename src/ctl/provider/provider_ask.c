/* Discovery, keys, and exchanging a code. */
#include "ctl/provider/provider_ask.h"

#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <time.h>

#include "core/escape.h"
#include "ctl/provider/provider_document.h"
#include "ctl/provider/provider_fetch.h"
#include "ctl/provider/provider_json.h"
#include "ctl/provider/provider_token.h"

enum { KEYS_AGAIN_SECONDS = 60, FORM_MAX = 32768, HEADER_MAX = 16384 };

struct provider_ask {
    const struct provider_setting *setting;
    bool on_loopback;
    struct provider_fetch *fetch;
    struct text body;  /* the last answer */
    json_t *published; /* NULL: not known yet */
    json_t *keys;
    time_t keys_at; /* of CLOCK_MONOTONIC: when they were asked for last because one was missing */
};

struct provider_ask *provider_ask_new(const struct provider_setting *setting, bool on_loopback,
                                      const atomic_bool *stopping)
{
    struct provider_ask *ask = calloc(1, sizeof(*ask));
    if (ask == NULL)
        return NULL;
    ask->setting = setting;
    ask->on_loopback = on_loopback;
    text_init(&ask->body, PROVIDER_BODY_MAX + 1);
    ask->fetch =
        provider_fetch_new(setting->provider.issuer, on_loopback, setting->ca_file, stopping);
    if (ask->fetch == NULL) {
        provider_ask_free(ask);
        return NULL;
    }
    return ask;
}

void provider_ask_free(struct provider_ask *ask)
{
    if (ask == NULL)
        return;
    provider_fetch_free(ask->fetch);
    json_decref(ask->published);
    json_decref(ask->keys);
    text_free(&ask->body);
    free(ask);
}

/* The answer to a request as an object; NULL and why when it is none. */
static json_t *ask_for(struct provider_ask *ask, const struct provider_request *request,
                       struct text *why)
{
    if (!provider_fetch(ask->fetch, request, &ask->body, why))
        return NULL;
    json_t *answer = provider_json_object(ask->body.ptr, ask->body.len);
    if (answer == NULL)
        text_printf(why, SPAN_FMT " is no JSON object", SPAN_ARG(request->url));
    return answer;
}

/* ---- what it publishes ---- */

static bool take_keys(struct provider_ask *ask, const json_t *published, struct text *why)
{
    const struct provider_request request = {.url = provider_json_text(published, "jwks_uri")};
    json_t *keys = ask_for(ask, &request, why);
    if (keys == NULL)
        return false;
    json_decref(ask->keys);
    ask->keys = keys;
    return true;
}

bool provider_discover(struct provider_ask *ask, struct provider_published *out, struct text *why)
{
    struct text url;
    struct span issuer = ask->setting->provider.issuer;
    text_init(&url, 4096);
    while (span_ends(issuer, "/"))
        issuer.len--;
    text_printf(&url, SPAN_FMT "/.well-known/openid-configuration", SPAN_ARG(issuer));
    const struct provider_request request = {.url = text_span(&url)};
    json_t *published = ask_for(ask, &request, why);
    text_free(&url);
    const char *fault =
        published == NULL
            ? NULL
            : provider_document_fault(published, ask->setting->provider.issuer, ask->on_loopback);
    if (fault != NULL)
        text_add_string(why, fault);
    if (published == NULL || fault != NULL || !take_keys(ask, published, why)) {
        json_decref(published);
        return false;
    }
    json_decref(ask->published);
    ask->published = published;
    *out = (struct provider_published){
        .authorize_at = provider_json_text(published, "authorization_endpoint"),
        .names_itself = json_is_true(
            json_object_get(published, "authorization_response_iss_parameter_supported"))};
    return true;
}

/* ---- exchanging a code ---- */

static void add_part(struct text *out, const char *name, struct span value)
{
    text_printf(out, "%s%s=", out->len == 0 ? "" : "&", name);
    escape_url_part(out, value);
}

/* "Basic …" of RFC 6749: both parts are encoded as in a form before they are joined. */
static void write_basic(struct text *out, const struct provider_setting *setting)
{
    struct text pair;
    text_init(&pair, HEADER_MAX / 2);
    escape_url_part(&pair, setting->provider.client_id);
    text_add_char(&pair, ':');
    escape_url_part(&pair, setting->secret);
    size_t room = sodium_base64_encoded_len(pair.len, sodium_base64_VARIANT_ORIGINAL);
    char *encoded = malloc(room);
    if (encoded != NULL)
        text_printf(out, "Basic %s",
                    sodium_bin2base64(encoded, room, (const unsigned char *)pair.ptr, pair.len,
                                      sodium_base64_VARIANT_ORIGINAL));
    free(encoded);
    text_free(&pair);
}

/* The answer of the token endpoint; NULL and why. */
static json_t *exchange(struct provider_ask *ask, const struct provider_code *code,
                        struct text *why)
{
    const struct provider_setting *setting = ask->setting;
    bool has_secret = !span_is_empty(setting->secret);
    bool in_form = has_secret && provider_document_wants_secret_in_form(ask->published);
    struct text form;
    struct text header;
    text_init(&form, FORM_MAX);
    text_init(&header, HEADER_MAX);
    add_part(&form, "grant_type", SPAN("authorization_code"));
    add_part(&form, "code", code->code);
    add_part(&form, "redirect_uri", setting->provider.redirect_to);
    add_part(&form, "code_verifier", code->verifier);
    if (!has_secret || in_form)
        add_part(&form, "client_id", setting->provider.client_id);
    if (in_form)
        add_part(&form, "client_secret", setting->secret);
    else if (has_secret)
        write_basic(&header, setting);
    const struct provider_request request = {
        .url = provider_json_text(ask->published, "token_endpoint"),
        .authorization = header.len > 0 ? text_string(&header) : NULL,
        .form = text_string(&form)};
    json_t *answer = ask_for(ask, &request, why);
    text_free(&header);
    text_free(&form);
    return answer;
}

static time_t seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* Somebody who makes up keys makes us ask for them once a minute. */
static bool renew_keys(struct provider_ask *ask)
{
    struct text why;
    time_t now = seconds();
    if (ask->keys_at != 0 && now - ask->keys_at < KEYS_AGAIN_SECONDS)
        return false;
    ask->keys_at = now;
    text_init(&why, 4096);
    bool ok = take_keys(ask, ask->published, &why);
    text_free(&why);
    return ok;
}

static bool check(struct provider_ask *ask, struct arena *arena, const struct provider_code *code,
                  const json_t *answer, struct provider_claims *out, struct text *why)
{
    const struct provider_expected expected = {.issuer = ask->setting->provider.issuer,
                                               .client_id = ask->setting->provider.client_id,
                                               .nonce_hash = code->nonce_hash,
                                               .now = (int64_t)time(NULL),
                                               .asked_at = code->asked_at};
    struct span token = provider_json_text(answer, "id_token");
    const char *fault;
    enum provider_verdict verdict =
        provider_token_read(arena, ask->keys, token, &expected, out, &fault);
    if (verdict == PROVIDER_UNKNOWN_KEY && renew_keys(ask))
        verdict = provider_token_read(arena, ask->keys, token, &expected, out, &fault);
    if (verdict != PROVIDER_RIGHT)
        text_printf(why, "ID token: %s", fault);
    return verdict == PROVIDER_RIGHT;
}

/* Without it people sign in as well: they are asked for an address. What it says counts when it is of the same subject. */
static void ask_about_user(struct provider_ask *ask, struct arena *arena, const json_t *answer,
                           struct provider_claims *claims)
{
    struct text header;
    struct text why;
    struct span access = provider_json_text(answer, "access_token");
    const struct span url = provider_json_text(ask->published, "userinfo_endpoint");
    if (!span_is_empty(claims->email) || span_is_empty(access) || access.len > HEADER_MAX / 2 ||
        !provider_url_is_allowed(url, ask->on_loopback))
        return;
    for (size_t i = 0; i < access.len; i++) {
        if (access.ptr[i] <= ' ' || access.ptr[i] >= 0x7F)
            return;
    }
    text_init(&header, HEADER_MAX);
    text_init(&why, 4096);
    text_printf(&header, "Bearer " SPAN_FMT, SPAN_ARG(access));
    const struct provider_request request = {.url = url, .authorization = text_string(&header)};
    json_t *user = ask_for(ask, &request, &why);
    if (user != NULL && span_equal(provider_json_text(user, "sub"), claims->subject))
        provider_claims_read(arena, user, claims);
    json_decref(user);
    text_free(&why);
    text_free(&header);
}

bool provider_redeem(struct provider_ask *ask, struct arena *arena,
                     const struct provider_code *code, struct provider_claims *out,
                     struct text *why)
{
    struct provider_published published;
    if (ask->published == NULL && !provider_discover(ask, &published, why))
        return false;
    json_t *answer = exchange(ask, code, why);
    bool ok = answer != NULL && check(ask, arena, code, answer, out, why);
    if (ok)
        ask_about_user(ask, arena, answer, out);
    json_decref(answer);
    return ok;
}
