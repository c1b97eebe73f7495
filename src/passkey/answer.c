/* What the page's script sends, and what the browser says that it was asked for: both are JSON. */
#include <jansson.h>
#include <sodium.h>

#include "passkey/passkey.h"

enum {
    CLIENT_DATA_MAX = 4096,
    ATTESTATION_MAX = 16384, /* statements have certificates */
    AUTHENTICATOR_DATA_MAX = 4096,
    SIGNATURE_MAX = 1024,
    USER_HANDLE_MAX = 64,
    CHALLENGE_MAX = 256
};

/* base64url without padding; the empty span when there is none. False when it is not that, or longer than `max`. */
static bool decode(struct arena *arena, const json_t *value, size_t max, struct span *out)
{
    *out = SPAN("");
    if (value == NULL || json_is_null(value))
        return true;
    size_t len = json_string_length(value);
    if (!json_is_string(value) || len > max / 3 * 4 + 4)
        return false;
    unsigned char *bytes = arena_alloc(arena, len + 1);
    if (sodium_base642bin(bytes, len + 1, json_string_value(value), len, NULL, &out->len, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    out->ptr = (const char *)bytes;
    return out->len <= max;
}

/* Words that browsers may add later are left out: they are told what we wrote down, and nothing else. */
static struct span read_transports(struct arena *arena, const json_t *list)
{
    static const char *const known[] = {"ble", "hybrid", "internal", "nfc", "smart-card", "usb"};
    struct span words = SPAN("");
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        for (size_t j = 0; j < json_array_size(list); j++) {
            const char *word = json_string_value(json_array_get(list, j));
            if (word == NULL || strcmp(word, known[i]) != 0)
                continue;
            words = arena_printf(arena, SPAN_FMT "%s%s", SPAN_ARG(words),
                                 span_is_empty(words) ? "" : " ", known[i]);
            break;
        }
    }
    return words;
}

static json_t *parse(struct span json, size_t max)
{
    if (span_is_empty(json) || json.len > max)
        return NULL;
    json_t *root = json_loadb(json.ptr, json.len, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(root))
        return root;
    json_decref(root);
    return NULL;
}

bool passkey_answer_read(struct arena *arena, struct span json, struct passkey_answer *out)
{
    *out = (struct passkey_answer){.id = SPAN("")};
    json_t *root = parse(json, PASSKEY_ANSWER_MAX);
    const struct {
        const char *name;
        size_t max;
        struct span *out;
    } parts[] = {
        {"id", PASSKEY_ID_MAX, &out->id},
        {"clientDataJSON", CLIENT_DATA_MAX, &out->client_data},
        {"attestationObject", ATTESTATION_MAX, &out->attestation},
        {"authenticatorData", AUTHENTICATOR_DATA_MAX, &out->authenticator_data},
        {"signature", SIGNATURE_MAX, &out->signature},
        {"userHandle", USER_HANDLE_MAX, &out->user_handle},
    };
    bool ok = root != NULL;
    for (size_t i = 0; ok && i < COUNT_OF(parts); i++)
        ok = decode(arena, json_object_get(root, parts[i].name), parts[i].max, parts[i].out);
    if (ok)
        out->transports = read_transports(arena, json_object_get(root, "transports"));
    json_decref(root);
    return ok && !span_is_empty(out->id) && !span_is_empty(out->client_data);
}

static bool text_is(const json_t *value, struct span wanted)
{
    return json_is_string(value) &&
           span_equal(span_make(json_string_value(value), json_string_length(value)), wanted);
}

static enum passkey_fault look(struct arena *arena, const json_t *root,
                               const struct passkey_site *site, enum passkey_ceremony ceremony,
                               struct span *challenge)
{
    struct span type = ceremony == PASSKEY_CREATE ? SPAN("webauthn.create") : SPAN("webauthn.get");
    const json_t *cross = json_object_get(root, "crossOrigin");
    if (!decode(arena, json_object_get(root, "challenge"), CHALLENGE_MAX, challenge) ||
        span_is_empty(*challenge) || (cross != NULL && !json_is_boolean(cross)))
        return PASSKEY_MALFORMED;
    if (!text_is(json_object_get(root, "type"), type))
        return PASSKEY_OTHER_CEREMONY;
    /* We are in no frame of another site, which frame-ancestors says, too. */
    if (span_is_empty(site->id) || !text_is(json_object_get(root, "origin"), site->origin) ||
        json_is_true(cross) || json_object_get(root, "topOrigin") != NULL)
        return PASSKEY_OTHER_SITE;
    return PASSKEY_RIGHT;
}

enum passkey_fault passkey_client_data(struct arena *arena, const struct passkey_site *site,
                                       enum passkey_ceremony ceremony, struct span client_data,
                                       struct span *challenge)
{
    *challenge = SPAN("");
    json_t *root = parse(client_data, CLIENT_DATA_MAX);
    if (root == NULL)
        return PASSKEY_MALFORMED;
    enum passkey_fault fault = look(arena, root, site, ceremony, challenge);
    json_decref(root);
    return fault;
}
