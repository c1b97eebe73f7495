/* Passkeys: whether what a browser sent is right. */
#include "passkey/passkey.h"

#include <sodium.h>

#include "passkey/authenticator.h"

static const struct {
    const char *name;
    struct span words;
} faults[] = {
    [PASSKEY_RIGHT] = {"right", SPAN("")},
    [PASSKEY_MALFORMED] = {"malformed",
                           SPAN("Your browser sent something that we cannot read. Please "
                                "reload the page, and try once more.")},
    [PASSKEY_OTHER_CEREMONY] = {"other_ceremony",
                                SPAN("This passkey was asked for something else. "
                                     "Please reload the page, and try once more.")},
    [PASSKEY_OTHER_SITE] = {"other_site",
                            SPAN("This passkey was asked for by another site. Look at the address "
                                 "that you are on: it may only look like this one.")},
    [PASSKEY_OTHER_CHALLENGE] = {"other_challenge",
                                 SPAN("That took more than five minutes, or was sent twice. Please "
                                      "try once more.")},
    [PASSKEY_NOT_PRESENT] = {"not_present", SPAN("Your passkey was not touched. Please try once "
                                                 "more.")},
    [PASSKEY_NOT_VERIFIED] =
        {"not_verified", SPAN("This passkey did not ask who you are, by a PIN, a fingerprint or "
                              "your face. Here it has to. Please try once more, or go on in "
                              "another way.")},
    [PASSKEY_OTHER_ALGORITHM] = {"other_algorithm",
                                 SPAN("We cannot use this kind of passkey. Please "
                                      "try another device.")},
    [PASSKEY_UNKNOWN] = {"unknown", SPAN("We do not know this passkey. Perhaps it was removed from "
                                         "your account. Sign in with your password: then you can "
                                         "add it again.")},
    [PASSKEY_WRONG_SIGNATURE] = {"wrong_signature",
                                 SPAN("This passkey did not fit. Please try once "
                                      "more, or sign in another way.")},
    [PASSKEY_COUNTED_BACK] =
        {"counted_back", SPAN("This passkey may have been copied, so we did not take it. Please "
                              "sign in another way, and remove it from your account.")},
    [PASSKEY_CHANGED] = {"changed", SPAN("This passkey is not as it was when it was added. Please "
                                         "sign in another way, and add it again.")},
};
_Static_assert(COUNT_OF(faults) == PASSKEY_FAULTS, "each fault has its words");

const char *passkey_fault_name(enum passkey_fault fault)
{
    return faults[fault].name;
}

struct span passkey_fault_words(enum passkey_fault fault)
{
    return faults[fault].words;
}

/* ---- the site ---- */

/* "127.0.0.1" and "[::1]": browsers make no passkeys for addresses. */
static bool is_address(struct span host)
{
    bool digits = true;
    for (size_t i = 0; i < host.len; i++)
        digits = digits && ((host.ptr[i] >= '0' && host.ptr[i] <= '9') || host.ptr[i] == '.');
    return digits || host.ptr[0] == '[';
}

struct passkey_site passkey_site(struct span origin)
{
    struct passkey_site site = {.origin = origin};
    bool tls = span_starts(origin, "https://");
    struct span host = span_from(origin, tls ? 8 : 7);
    if ((!tls && !span_starts(origin, "http://")) || span_is_empty(host) || is_address(host))
        return site;
    host.len = span_find(host, ':');
    if (!span_is_empty(host) && !is_address(host) &&
        (tls || span_is(host, "localhost") || span_ends(host, ".localhost")))
        site.id = host;
    return site;
}

static bool is_of_site(const struct passkey_site *site, struct span hash)
{
    unsigned char right[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(right, (const unsigned char *)site->id.ptr, site->id.len);
    return !span_is_empty(site->id) && hash.len == sizeof(right) &&
           memcmp(hash.ptr, right, sizeof(right)) == 0;
}

/* ---- registering ---- */

enum passkey_fault passkey_registration(const struct passkey_site *site,
                                        const struct passkey_answer *answer,
                                        struct passkey_key *key)
{
    struct span bytes;
    struct passkey_data data;
    if (!passkey_attestation_read(answer->attestation, &bytes) ||
        !passkey_data_read(bytes, true, &data) || !span_equal(data.credential, answer->id))
        return PASSKEY_MALFORMED;
    if (!is_of_site(site, data.site_hash))
        return PASSKEY_OTHER_SITE;
    if (!data.present)
        return PASSKEY_NOT_PRESENT;
    if (!passkey_public_key_is_usable(data.public_key))
        return PASSKEY_OTHER_ALGORITHM;
    *key = (struct passkey_key){.credential = data.credential,
                                .public_key = data.public_key,
                                .count = data.count,
                                .verifies = data.verified,
                                .eligible = data.eligible,
                                .backed_up = data.backed_up};
    return PASSKEY_RIGHT;
}

/* ---- signing in ---- */

static enum passkey_fault signed_rightly(const struct passkey_answer *answer,
                                         const struct passkey_key *key)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)answer->client_data.ptr,
                       answer->client_data.len);
    struct span client = span_make((const char *)hash, sizeof(hash));
    return passkey_signature_is_right(key->public_key, answer->signature,
                                      answer->authenticator_data, client)
               ? PASSKEY_RIGHT
               : PASSKEY_WRONG_SIGNATURE;
}

/* What is said of the credential is looked at once its signature is right: before that anybody may have said it. */
enum passkey_fault passkey_assertion(const struct passkey_site *site,
                                     const struct passkey_answer *answer, bool verified,
                                     const struct passkey_key *key, struct passkey_key *used)
{
    struct passkey_data data;
    if (!passkey_data_read(answer->authenticator_data, false, &data))
        return PASSKEY_MALFORMED;
    if (!span_equal(answer->id, key->credential))
        return PASSKEY_UNKNOWN;
    if (!is_of_site(site, data.site_hash))
        return PASSKEY_OTHER_SITE;
    enum passkey_fault fault = signed_rightly(answer, key);
    if (fault != PASSKEY_RIGHT)
        return fault;
    if (!data.present)
        return PASSKEY_NOT_PRESENT;
    if (verified && !data.verified)
        return PASSKEY_NOT_VERIFIED;
    if (data.eligible != key->eligible)
        return PASSKEY_CHANGED;
    if ((data.count != 0 || key->count != 0) && data.count <= key->count)
        return PASSKEY_COUNTED_BACK;
    *used = *key;
    used->count = data.count;
    used->verifies = key->verifies || data.verified;
    used->backed_up = data.backed_up;
    return PASSKEY_RIGHT;
}
