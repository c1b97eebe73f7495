/*
 * Passkeys (Web Authentication level 3, https://www.w3.org/TR/webauthn-3/): keys that a device or a password manager holds, which
 * sign a challenge of this site and of no other. Who makes one is not asked (attestation "none"): a statement of its maker
 * that comes all the same is not looked at and means nothing.
 */
#ifndef PASSKEY_PASSKEY_H
#define PASSKEY_PASSKEY_H

#include "core/arena.h"
#include "core/clock.h"
#include "db/batch.h"

/* ---- rules ---- */

enum {
    PASSKEY_ID_MIN = 16, /* bytes of a credential's id, as the specification bounds them */
    PASSKEY_ID_MAX = 1023,
    PASSKEY_KEY_MAX = 1024,     /* of a public key as COSE_Key: RSA of 4096 bits fits */
    PASSKEY_ANSWER_MAX = 24000, /* of what the page's script sends, as JSON */
    PASSKEY_NAME_MAX = 60,      /* code points */
    PASSKEY_MOST = 20,          /* of one account; sql/functions/passkey.sql counts them */
    PASSKEY_CHALLENGE_SECONDS = 300,
};

/* Signatures that are offered and taken: COSE's numbers. */
enum passkey_algorithm { PASSKEY_ES256 = -7, PASSKEY_EDDSA = -8, PASSKEY_RS256 = -257 };

/* What is wrong with what a browser sent. */
enum passkey_fault {
    PASSKEY_RIGHT,
    PASSKEY_MALFORMED,      /* no browser sends this */
    PASSKEY_OTHER_CEREMONY, /* an assertion in place of a registration, or the other way */
    PASSKEY_OTHER_SITE, /* made for another origin, in a frame of another, or for another RP id */
    PASSKEY_OTHER_CHALLENGE, /* not the page's, too old, or used before */
    PASSKEY_NOT_PRESENT,     /* nobody touched the authenticator */
    PASSKEY_NOT_VERIFIED,    /* nor was the person verified by it, which was asked for */
    PASSKEY_OTHER_ALGORITHM, /* not one that was offered, or a key that is none */
    PASSKEY_UNKNOWN,         /* no account has that credential, or not the one in question */
    PASSKEY_WRONG_SIGNATURE,
    PASSKEY_COUNTED_BACK, /* its counter did not go on: there may be a copy */
    PASSKEY_CHANGED,      /* what a credential cannot change did: whether it may be backed up */
    PASSKEY_FAULTS
};
/* One word for logs; for people a sentence that says what to do. Literals. */
const char *passkey_fault_name(enum passkey_fault fault);
struct span passkey_fault_words(enum passkey_fault fault);

/* Whom passkeys are made for: this site, as browsers ask for it. */
struct passkey_site {
    struct span origin; /* "https://example.org" */
    struct span id;     /* "example.org"; empty: browsers make no passkeys for this origin */
};
/*
 * Of "https://example.org:8443" the host; of plain http only localhost's, as browsers have it; of an address ("127.0.0.1")
 * none. Points into `origin`.
 */
struct passkey_site passkey_site(struct span origin);
/* Whether browsers make passkeys for this site, as it was asked for. */
struct request;
bool passkey_is_offered(const struct request *r);

/* What the page's script sends, decoded: core of a PublicKeyCredential. Whatever did not come is empty. In the arena. */
struct passkey_answer {
    struct span id; /* of the credential, bytes as the others */
    struct span client_data;
    struct span attestation;        /* registering */
    struct span authenticator_data; /* signing in */
    struct span signature;
    struct span user_handle; /* may be empty */
    struct span
        transports; /* "internal hybrid": how a browser may reach it; words that we know alone */
};
MUST_CHECK bool passkey_answer_read(struct arena *arena, struct span json,
                                    struct passkey_answer *out);

/*
 * clientDataJSON: that it is of this ceremony and for this site; *challenge: the bytes that were signed, in the arena. Whether
 * those are ours is for the caller to say.
 */
enum passkey_ceremony { PASSKEY_CREATE, PASSKEY_GET };
MUST_CHECK enum passkey_fault passkey_client_data(struct arena *arena,
                                                  const struct passkey_site *site,
                                                  enum passkey_ceremony ceremony,
                                                  struct span client_data, struct span *challenge);

/* A credential, as it is stored. */
struct passkey_key {
    struct span credential;
    struct span public_key; /* COSE_Key */
    int64_t count;
    bool verifies;  /* its owner was verified by a PIN, a fingerprint or the like */
    bool eligible;  /* may be backed up: a password manager's, not a single device's */
    bool backed_up; /* is */
};

/* A registration: fills in *key, which points into the answer. */
MUST_CHECK enum passkey_fault passkey_registration(const struct passkey_site *site,
                                                   const struct passkey_answer *answer,
                                                   struct passkey_key *key);

/*
 * An assertion by a stored key: *used gets what is to be stored of it from now on. `verified`: the person has to be. A
 * counter may stay zero for ever; one that was more must grow.
 */
MUST_CHECK enum passkey_fault passkey_assertion(const struct passkey_site *site,
                                                const struct passkey_answer *answer, bool verified,
                                                const struct passkey_key *key,
                                                struct passkey_key *used);

/* ---- statements; each queues into the batch and fills *out when it has run ---- */

struct passkey {
    int64_t id; /* 0: nobody has it */
    int64_t account_id;
    instant devices_since; /* account.devices_since */
    struct span user_handle;
    struct passkey_key key;
};

/* As its owner sees it. */
struct passkey_item {
    int64_t id;
    struct span name;
    instant created_at;
    instant last_used_at; /* 0: never */
    bool verifies;
    bool eligible;
    bool backed_up;
};

struct passkey_list {
    size_t count;
    struct passkey_item *items;
};

/* As browsers are told of it. */
struct passkey_known {
    struct span credential;
    struct span transports; /* words between spaces; may be empty */
};

struct passkey_known_list {
    size_t count;
    struct passkey_known *items;
};

/* The first is the oldest; PASSKEY_MOST at most. */
void passkey_store_list(struct db_batch *batch, int64_t account_id, struct passkey_list *out);
void passkey_store_known(struct db_batch *batch, int64_t account_id,
                         struct passkey_known_list *out);
/* Nothing is filled in when nobody has that credential. */
void passkey_store_find(struct db_batch *batch, struct span credential, struct passkey *out);

/*
 * The account is told by mail, and its sessions that began without a second factor end, but for `session_hash`. Refused with 'passkey_credential_unique', 'passkey_limit',
 * 'passkey_name_length', and 'passkey_challenge_once' when that challenge was answered before.
 */
void passkey_store_add(struct db_batch *batch, const struct passkey *passkey, struct span name,
                       struct span transports, struct span challenge, struct span session_hash);
/* What passkey_assertion filled in. Refused with 'passkey_challenge_once' and 'passkey_counted_back'. */
void passkey_store_use(struct db_batch *batch, int64_t id, const struct passkey_key *used,
                       struct span challenge);
/* What one of the session's account is called; *name stays as it is when there is none. */
void passkey_store_name(struct db_batch *batch, struct span session_hash, int64_t id,
                        struct span *name);
void passkey_store_rename(struct db_batch *batch, int64_t account_id, int64_t id, struct span name);
/* If it is there. The account is told by mail. */
void passkey_store_remove(struct db_batch *batch, int64_t account_id, int64_t id);

#endif
