/* What ID tokens and providers say of somebody. */
#include "ctl/provider/provider_claims.h"

#include "core/token.h"
#include "core/utf8.h"
#include "ctl/provider/provider_json.h"

enum { SUBJECT_MAX = 255, EMAIL_MAX = 254, CALLED_MAX = 100, MICRO = 1000000 };

static bool is_for_us(const json_t *claims, struct span client_id)
{
    const json_t *aud = json_object_get(claims, "aud");
    const json_t *azp = json_object_get(claims, "azp");
    bool named = span_equal(provider_json_text(claims, "aud"), client_id);
    for (size_t i = 0; i < json_array_size(aud); i++) {
        const json_t *one = json_array_get(aud, i);
        named = named || (json_is_string(one) && span_is(client_id, json_string_value(one)));
    }
    if (azp == NULL)
        return named && json_array_size(aud) <= 1; /* of several it has to say who asked for it */
    return named && span_equal(provider_json_text(claims, "azp"), client_id);
}

static bool number_of(const json_t *claims, const char *name, double *out)
{
    const json_t *value = json_object_get(claims, name);
    *out = json_number_value(value);
    return json_is_number(value);
}

static const char *fault_in_time(const json_t *claims, int64_t now)
{
    double exp;
    double iat;
    double nbf;
    if (!number_of(claims, "exp", &exp) || exp + PROVIDER_LEEWAY <= (double)now)
        return "exp: it has expired";
    if (!number_of(claims, "iat", &iat) || iat > (double)now + PROVIDER_LEEWAY ||
        iat < (double)now - PROVIDER_AGE_MAX)
        return "iat: it was not made just now";
    if (number_of(claims, "nbf", &nbf) && nbf > (double)now + PROVIDER_LEEWAY)
        return "nbf: it is not valid yet";
    return NULL;
}

/* Asked with max_age=0, a provider has to say when somebody signed in there, and that is now. */
static const char *fault_in_sign_in(const json_t *claims, const struct provider_expected *expected)
{
    double auth_time;
    if (expected->asked_at == 0)
        return NULL;
    if (!number_of(claims, "auth_time", &auth_time) ||
        auth_time < (double)expected->asked_at - PROVIDER_LEEWAY)
        return "auth_time: they did not sign in again";
    return NULL;
}

/* When somebody signed in there, if the provider says it; not later than now. */
static instant signed_in_at(const json_t *claims, int64_t now)
{
    double at;
    if (!number_of(claims, "auth_time", &at) || at < 1)
        return 0;
    return (at > (double)now ? now : (int64_t)at) * MICRO;
}

static const char *fault_in(struct arena *arena, const json_t *claims,
                            const struct provider_expected *expected)
{
    struct span nonce = provider_json_text(claims, "nonce");
    struct span subject = provider_json_text(claims, "sub");
    if (!span_equal(provider_json_text(claims, "iss"), expected->issuer))
        return "iss: it is another provider's";
    if (!is_for_us(claims, expected->client_id))
        return "aud, azp: it is for somebody else";
    if (span_is_empty(nonce) || !span_equal(token_hash(arena, nonce), expected->nonce_hash))
        return "nonce: it belongs to another attempt";
    if (span_is_empty(subject) || subject.len > SUBJECT_MAX)
        return "sub: it names nobody";
    if (json_object_get(claims, "events") != NULL)
        return "events: it is about something that happened, as tokens for signing out are";
    const char *fault = fault_in_sign_in(claims, expected);
    return fault != NULL ? fault : fault_in_time(claims, expected->now);
}

static struct span clean(struct arena *arena, struct span s, size_t bytes_max)
{
    struct span line = utf8_clean(arena, s);
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '\n' || line.ptr[i] == '\t')
            return SPAN("");
    }
    return line.len > bytes_max ? SPAN("") : arena_span(arena, span_trim(line));
}

void provider_claims_read(struct arena *arena, const json_t *claims, struct provider_claims *out)
{
    static const char *const names[] = {"preferred_username", "nickname", "name", "given_name"};
    struct span email = clean(arena, provider_json_text(claims, "email"), EMAIL_MAX);
    if (!span_is_empty(email)) {
        out->email = email;
        /* The same answer has to say so; some providers write it as a string. */
        out->email_verified = json_is_true(json_object_get(claims, "email_verified")) ||
                              span_is(provider_json_text(claims, "email_verified"), "true");
    }
    for (size_t i = 0; i < COUNT_OF(names) && span_is_empty(out->called); i++)
        out->called = clean(arena, provider_json_text(claims, names[i]), CALLED_MAX);
}

const char *provider_claims_check(struct arena *arena, const json_t *claims,
                                  const struct provider_expected *expected,
                                  struct provider_claims *out)
{
    const char *fault = fault_in(arena, claims, expected);
    if (fault == NULL) {
        *out = (struct provider_claims){.subject =
                                            arena_span(arena, provider_json_text(claims, "sub"))};
        out->signed_in_at = signed_in_at(claims, expected->now);
        provider_claims_read(arena, claims, out);
    }
    return fault;
}
