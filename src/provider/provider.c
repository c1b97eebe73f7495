/* What is sent to a provider. */
#include "provider/provider.h"

#include <sodium.h>

#include "core/escape.h"
#include "core/token.h"

enum { ADDRESS_MAX = 8000, CHALLENGE_LEN = 43 };

struct provider_secrets provider_secrets_new(struct arena *arena)
{
    return (struct provider_secrets){token_random(arena), token_random(arena), token_random(arena)};
}

/* RFC 7636: SHA-256 of the verifier, as base64url. */
static struct span challenge_of(struct arena *arena, struct span verifier)
{
    struct span hash = token_hash(arena, verifier);
    char *text = arena_alloc(arena, CHALLENGE_LEN + 1);
    sodium_bin2base64(text, CHALLENGE_LEN + 1, (const unsigned char *)hash.ptr, hash.len,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return span_make(text, CHALLENGE_LEN);
}

static void add_part(struct text *out, const char *name, struct span value)
{
    text_printf(out, "&%s=", name);
    escape_url_part(out, value);
}

struct span provider_address(struct arena *arena, const struct provider_to *to,
                             const struct provider_secrets *secrets, bool again)
{
    struct text out;
    text_init(&out, ADDRESS_MAX);
    text_add_span(&out, to->authorize_at);
    bool has_query = span_find(to->authorize_at, '?') < to->authorize_at.len;
    text_add_string(&out, has_query ? "&response_type=code" : "?response_type=code");
    add_part(&out, "client_id", to->client_id);
    add_part(&out, "redirect_uri", to->redirect_to);
    add_part(&out, "scope", SPAN("openid email profile"));
    add_part(&out, "state", secrets->state);
    add_part(&out, "nonce", secrets->nonce);
    add_part(&out, "code_challenge", challenge_of(arena, secrets->verifier));
    text_literal(&out, "&code_challenge_method=S256");
    /* Whoever is asked for a max_age has to say when somebody signed in there; a year asks nobody again. */
    text_add_string(&out, again ? "&prompt=login&max_age=0" : "&max_age=31536000");
    struct span address = text_ok(&out) ? span_of(arena_string(arena, text_span(&out))) : SPAN("");
    text_free(&out);
    return address;
}
