/*
 * What a provider may send, or somebody who is in between: tokens, claims, keys, discovery documents, and addresses in them.
 * Nothing is right that was not signed.
 */
#include <strings.h>

#include "core/token.h"
#include "ctl/provider/provider_document.h"
#include "ctl/provider/provider_fetch.h"
#include "ctl/provider/provider_json.h"
#include "ctl/provider/provider_token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool right)
{
    if (!right)
        abort();
}

/* Published by the provider of the seeds; nobody has what belongs to them. */
static const char published_keys[] =
    "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"3F6XwYy_b_xCBC12kVkC91BapBipqJZLqprdmyn5kmsVjHTMPVXHJ"
    "wpOToeZ9k4dkI6NTGCQWGQjJh0tWhNoYmuplzf0myIw-tXbhzfahFq6eRa94qO76meTBiSOU8gwGakt3"
    "UcVMI2CvgBiRGqZwlp09QjV2fJAnF7gRUNTaIxVxJPpL3vgEIQzlYeHro6F-FH2e3luMjrFL5Wy0yvcN"
    "OFta1ZihofIlVJnUwoA2R2LN_uvvjIJhKWVt2mHbXmhRxP2794EwG1Z-kFxtcmM_zeBlNw1h6PNooA0O"
    "XBCe5gx3SkSOO5eGMBDNnTBPyuwi4bF-NK317qzFW2dR1O-GQ\",\"e\":\"AQAB\",\"kid\":\"rsa\",\"use\":"
    "\"sig\"},{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"3U7OyZOi-BrO3LIE4oBKcLN4g913bftFsJEDIsIiIH"
    "U\",\"y\":\"5RVC-gcIY3yVXpP00m0-yUFdsL5jFjHZq6Mi-fRr_DQ\",\"kid\":\"ec\",\"alg\":\"ES256\"}]}";

/* One of the seeds: what changed keys are tried with. */
static const char signed_token[] =
    "eyJhbGciOiJFUzI1NiIsImtpZCI6ImVjIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4"
    "YW1wbGUiLCJzdWIiOiJzZWVkIiwiYXVkIjoiYmFja3RhbGsiLCJub25jZSI6InNlZWQtbm9uY2UtMDEy"
    "MzQ1Njc4OSIsImlhdCI6MTcwMDAwMDAwMCwiZXhwIjoxNzAwMDAwMzAwLCJlbWFpbCI6InNlZWRAZXhh"
    "bXBsZS5vcmciLCJlbWFpbF92ZXJpZmllZCI6dHJ1ZSwibmFtZSI6IlNlZWQifQ.iSzfH0ZkSbnfV9SWZ"
    "sE2-_zcgvWq5yEsEJ8DyxiAgWvnGCwVVGloJ34yEKjUi_oaeYxhLa8y9fON-cmUceSdKw";

static struct provider_expected expected_of(struct arena *arena)
{
    return (struct provider_expected){.issuer = SPAN("https://id.example"),
                                      .client_id = SPAN("backtalk"),
                                      .nonce_hash =
                                          token_hash(arena, SPAN("seed-nonce-0123456789")),
                                      .now = 1700000010};
}

static void look_at_claims(struct arena *arena, const json_t *claims)
{
    const struct provider_expected expected = expected_of(arena);
    struct provider_claims said = {0};
    if (provider_claims_check(arena, claims, &expected, &said) != NULL)
        return;
    must(span_equal(provider_json_text(claims, "iss"), expected.issuer));
    must(span_is(provider_json_text(claims, "nonce"), "seed-nonce-0123456789"));
    must(said.subject.len > 0 && said.subject.len <= 255 && said.email.len <= 254);
    must(!said.email_verified || said.email.len > 0);
}

static void look_at_token(struct arena *arena, const json_t *keys, struct span token)
{
    const struct provider_expected expected = expected_of(arena);
    struct provider_claims said = {0};
    const char *why;
    if (provider_token_read(arena, keys, token, &expected, &said, &why) == PROVIDER_RIGHT)
        must(span_is(said.subject, "seed") && span_is(said.email, "seed@example.org"));
    else
        must(why != NULL && said.subject.len == 0);
}

static void look_at_address(struct span address)
{
    if (provider_url_is_allowed(address, false))
        must(address.len > 8 && strncasecmp(address.ptr, "https://", 8) == 0 &&
             memchr(address.ptr, '\n', address.len) == NULL);
    (void)!provider_url_is_allowed(address, true);
}

static void look_at_object(struct arena *arena, const json_t *object)
{
    look_at_claims(arena, object);
    look_at_token(arena, object, span_of(signed_token));
    if (provider_document_fault(object, SPAN("https://id.example"), false) == NULL)
        must(provider_url_is_allowed(provider_json_text(object, "token_endpoint"), false));
    (void)!provider_document_wants_secret_in_form(object);
}

/* Objects begin with a brace, addresses with "http", tokens with neither. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)64 << 20);
    struct span bytes = span_make((const char *)data, size);
    json_t *read = NULL;
    if (span_starts(bytes, "{")) {
        read = provider_json_object(data, size);
        if (read != NULL)
            look_at_object(arena, read);
    } else if (span_starts(bytes, "http")) {
        look_at_address(bytes);
    } else {
        read = provider_json_object(published_keys, sizeof(published_keys) - 1);
        must(read != NULL);
        look_at_token(arena, read, bytes);
    }
    json_decref(read);
    arena_free(arena);
    return 0;
}
