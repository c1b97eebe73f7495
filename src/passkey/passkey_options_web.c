/* What a browser is to be asked: as the page's script takes it, with binary values in base64url. */
#include <jansson.h>
#include <sodium.h>

#include "passkey/passkey_page.h"
#include "web/reply.h"

enum { ID_TEXT_MAX = 1400 };

static const char site_name[] = "Backtalk";

struct options {
    enum passkey_purpose purpose;
    struct passkey_site site;
    struct factor_attempt attempt; /* of this browser; account 0: none */
    int64_t account_id;            /* 0: of whoever answers */
    struct passkey_known_list known;
};

static json_t *text_json(struct span s)
{
    return json_stringn(s.len == 0 ? "" : s.ptr, s.len);
}

static json_t *bytes_json(struct span bytes)
{
    char text[ID_TEXT_MAX];
    if (bytes.len > PASSKEY_ID_MAX)
        return NULL;
    sodium_bin2base64(text, sizeof(text), (const unsigned char *)bytes.ptr, bytes.len,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return json_string(text);
}

static json_t *known_json(const struct passkey_known_list *list)
{
    json_t *array = json_array();
    for (size_t i = 0; i < list->count; i++) {
        json_t *transports = json_array();
        struct span rest = list->items[i].transports;
        struct span word;
        while (span_word(&rest, &word))
            json_array_append_new(transports, text_json(word));
        json_array_append_new(array, json_pack("{s:s, s:o, s:o}", "type", "public-key", "id",
                                               bytes_json(list->items[i].credential), "transports",
                                               transports));
    }
    return array;
}

/* A passkey that asks for its owner is best, and one that a browser finds by itself; a simple key is a second step. */
static json_t *create_json(struct request *r, const struct options *options, struct span challenge)
{
    json_t *algorithms = json_array();
    static const int offered[] = {PASSKEY_EDDSA, PASSKEY_ES256, PASSKEY_RS256};
    for (size_t i = 0; i < COUNT_OF(offered); i++)
        json_array_append_new(algorithms,
                              json_pack("{s:s, s:i}", "type", "public-key", "alg", offered[i]));
    struct span name = r->viewer.name;
    json_t *user =
        json_pack("{s:o, s:o, s:o}", "id", bytes_json(passkey_user_handle(r, r->viewer.account_id)),
                  "name", text_json(name), "displayName", text_json(name));
    return json_pack("{s:o, s:{s:o, s:s}, s:o, s:o, s:o, s:{s:s, s:s}, s:s, s:i}", "challenge",
                     text_json(challenge), "rp", "id", text_json(options->site.id), "name",
                     site_name, "user", user, "pubKeyCredParams", algorithms, "excludeCredentials",
                     known_json(&options->known), "authenticatorSelection", "residentKey",
                     "preferred", "userVerification", "preferred", "attestation", "none", "timeout",
                     PASSKEY_CHALLENGE_SECONDS * 1000);
}

/* In place of the password its owner has to be verified; after it, or for one that cannot, it is enough that it is there. */
static json_t *get_json(const struct options *options, struct span challenge)
{
    const char *verified = options->purpose == PASSKEY_TO_SIGN_IN ? "required" : "preferred";
    return json_pack("{s:o, s:o, s:o, s:s, s:i}", "challenge", text_json(challenge), "rpId",
                     text_json(options->site.id), "allowCredentials", known_json(&options->known),
                     "userVerification", verified, "timeout", PASSKEY_CHALLENGE_SECONDS * 1000);
}

static void options_load(struct request *r)
{
    struct options *options = r->data;
    struct span hash = second_hash(r);
    if (!span_is_empty(hash))
        factor_store_attempt(r->batch, hash, &options->attempt);
}

/* Whose passkeys they are to be. */
static void options_find(struct request *r)
{
    struct options *options = r->data;
    options->site = passkey_site_of(r);
    bool known = passkey_purpose_of(form_get(&r->form, "for"), &options->purpose);
    if (options->purpose == PASSKEY_AS_SECOND)
        options->account_id = options->attempt.proof.account_id;
    else if (options->purpose != PASSKEY_TO_SIGN_IN)
        options->account_id = r->viewer.account_id;
    if (!known || span_is_empty(options->site.id) ||
        (options->purpose != PASSKEY_TO_SIGN_IN && options->account_id == 0))
        reply_not_found(r);
    else if (options->account_id != 0)
        passkey_store_known(r->batch, options->account_id, &options->known);
}

static void options_reply(struct request *r)
{
    const struct options *options = r->data;
    struct span challenge = passkey_challenge(r, options->purpose, options->account_id);
    json_t *json = options->purpose == PASSKEY_TO_ADD ? create_json(r, options, challenge)
                                                      : get_json(options, challenge);
    char *written = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);
    json_decref(json);
    if (written == NULL || span_is_empty(challenge))
        reply_error(r, 503, SPAN(""));
    else
        reply_json(r, 200, arena_span(r->arena, span_of(written)));
    free(written);
}

static const struct form_field options_query[] = {
    {.name = "for", .kind = FORM_LINE},
    {0},
};

PAGE(passkey_options, .query = options_query, .data_size = sizeof(struct options),
     .steps = {options_load, options_find, options_reply})
