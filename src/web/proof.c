/* Proof of work: challenges, and what comes back. */
#include "web/proof.h"

#include <sodium.h>
#include <time.h>

#include "core/network.h"
#include "core/proof_work.h"
#include "web/request.h"
#include "web/secret.h"

enum { ID_LEN = 22, AGE_MAX = 1800 };

static int64_t now(void)
{
    return (int64_t)time(NULL);
}

/* What is signed: nobody proves for somebody else, nor a search for a registration. */
static struct span signed_words(struct request *r, const char *what, struct span front)
{
    struct span network = network_of(r->arena, r->address);
    return arena_printf(r->arena, "%s " SPAN_FMT " " SPAN_FMT, what, SPAN_ARG(network),
                        SPAN_ARG(front));
}

struct span proof_challenge(struct request *r, const char *what, int64_t pressed)
{
    unsigned char id[PROOF_ID_LEN];
    char text[ID_LEN + 1];
    randombytes_buf(id, sizeof(id));
    sodium_bin2base64(text, sizeof(text), id, sizeof(id), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    int64_t percent = pressed > 100 ? 100 : pressed;
    long long bits = PROOF_BITS_MIN + (PROOF_BITS_MAX - PROOF_BITS_MIN) * percent / 100;
    struct span front = arena_printf(r->arena, "%lld.%lld.%s", bits, (long long)now(), text);
    struct span signature = secret_sign(r->arena, "proof", signed_words(r, what, front));
    r->state->personal = true;
    if (span_is_empty(signature))
        return signature;
    return arena_printf(r->arena, SPAN_FMT "." SPAN_FMT, SPAN_ARG(front), SPAN_ARG(signature));
}

struct parts {
    struct span challenge;
    struct span number; /* may be empty */
    struct span front;  /* what is signed of the challenge */
    int64_t bits;
    int64_t since;
    struct span id;
    struct span signature;
};

static bool take_apart(struct span proof, struct parts *parts)
{
    struct span piece;
    struct span rest = proof;
    parts->challenge = span_make(proof.ptr, span_find(proof, ':'));
    parts->number = span_from(proof, parts->challenge.len + 1);
    rest = parts->challenge;
    if (!span_next(&rest, '.', &piece) ||
        !span_int(piece, PROOF_BITS_MIN, PROOF_BITS_MAX, &parts->bits) ||
        !span_next(&rest, '.', &piece) || !span_int(piece, 1, INT64_MAX, &parts->since) ||
        !span_next(&rest, '.', &parts->id) || parts->id.len != ID_LEN)
        return false;
    parts->signature = rest;
    parts->front = span_make(proof.ptr, (size_t)(parts->id.ptr + parts->id.len - proof.ptr));
    return true;
}

static bool decode_id(struct request *r, struct span text, struct span *id)
{
    unsigned char *bytes = arena_alloc(r->arena, PROOF_ID_LEN);
    size_t len = 0;
    bool ok = sodium_base642bin(bytes, PROOF_ID_LEN, text.ptr, text.len, NULL, &len, NULL,
                                sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0;
    *id = span_make((const char *)bytes, len);
    return ok && len == PROOF_ID_LEN;
}

bool proof_read(struct request *r, const char *what, struct span *id, int64_t *wait)
{
    struct parts parts;
    *id = SPAN("");
    *wait = 0;
    if (!take_apart(r->form.proof, &parts) ||
        !secret_signed(r->arena, "proof", signed_words(r, what, parts.front), parts.signature))
        return false;
    int64_t age = now() - parts.since;
    if (age < 0 || age > AGE_MAX || !decode_id(r, parts.id, id))
        return false;
    if (age >= PROOF_WAIT || proof_work_is_done(parts.challenge, parts.number, (int)parts.bits))
        return true;
    *wait = PROOF_WAIT - age;
    *id = SPAN("");
    return false;
}
