/* A small OpenID provider. */
#include "http/tiny_provider.h"

#include <arpa/inet.h>
#include <cjose/cjose.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "core/urlencoded.h"

enum { ROOM = 65536, HUGE_BYTES = 4 << 20, CODES_MAX = 128, SLOW_SECONDS = 60 };

struct said {
    char code[64];
    char challenge[64];
    char *token;
};

struct tiny {
    pthread_mutex_t lock;
    int listening;
    char issuer[64];
    enum tiny_document document;
    bool names_itself;
    cjose_jwk_t *rsa;
    cjose_jwk_t *ec;
    cjose_jwk_t *hidden;
    int generation;
    struct said codes[CODES_MAX];
    size_t code_count;
    json_t *user;
    const char *elsewhere;
    int wait_ms;
    atomic_int key_requests;
    atomic_int token_requests;
};

static void must(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "tiny provider: %s\n", what);
    abort();
}

static void pause_for(int milliseconds)
{
    struct timespec pause = {milliseconds / 1000, (milliseconds % 1000) * 1000000L};
    (void)nanosleep(&pause, NULL);
}

/* ---- keys ---- */

static const unsigned char exponent[] = {1, 0, 1};

static void make_keys(struct tiny *tiny)
{
    char kid[32];
    cjose_err err;
    tiny->rsa = cjose_jwk_create_RSA_random(2048, exponent, sizeof(exponent), &err);
    tiny->ec = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &err);
    if (tiny->hidden == NULL)
        tiny->hidden = cjose_jwk_create_RSA_random(2048, exponent, sizeof(exponent), &err);
    must(tiny->rsa != NULL && tiny->ec != NULL && tiny->hidden != NULL, "no keys");
    tiny->generation++;
    (void)snprintf(kid, sizeof(kid), "rsa-%d", tiny->generation);
    must(cjose_jwk_set_kid(tiny->rsa, kid, strlen(kid), &err), "no name");
    (void)snprintf(kid, sizeof(kid), "ec-%d", tiny->generation);
    must(cjose_jwk_set_kid(tiny->ec, kid, strlen(kid), &err), "no name");
}

void tiny_rotate(struct tiny *tiny)
{
    pthread_mutex_lock(&tiny->lock);
    cjose_jwk_release(tiny->rsa);
    cjose_jwk_release(tiny->ec);
    make_keys(tiny);
    pthread_mutex_unlock(&tiny->lock);
}

static void write_keys(struct tiny *tiny, char *out)
{
    cjose_err err;
    char *rsa = cjose_jwk_to_json(tiny->rsa, false, &err);
    char *ec = cjose_jwk_to_json(tiny->ec, false, &err);
    must(rsa != NULL && ec != NULL, "no keys to publish");
    (void)snprintf(out, ROOM, "{\"keys\":[%s,%s]}", rsa, ec);
    free(rsa);
    free(ec);
}

/* ---- tokens ---- */

static char *base64url(const void *bytes, size_t len)
{
    size_t room = sodium_base64_encoded_len(len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = malloc(room);
    must(text != NULL, "no memory");
    return sodium_bin2base64(text, room, bytes, len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static char *unsigned_token(const char *claims)
{
    static const char header[] = "{\"alg\":\"none\"}";
    char *first = base64url(header, sizeof(header) - 1);
    char *second = base64url(claims, strlen(claims));
    char *token = NULL;
    must(asprintf(&token, "%s.%s.", first, second) > 0, "no memory");
    free(first);
    free(second);
    return token;
}

static char *signed_token(cjose_jwk_t *key, const char *alg, const char *kid, bool crit,
                          const char *claims)
{
    cjose_err err;
    const char *written = NULL;
    cjose_header_t *header = cjose_header_new(&err);
    must(header != NULL && cjose_header_set(header, "alg", alg, &err), "no header");
    must(kid == NULL || cjose_header_set(header, "kid", kid, &err), "no header");
    must(!crit || cjose_header_set_raw(header, "crit", "[\"strange\"]", &err), "no header");
    cjose_jws_t *jws = cjose_jws_sign(key, header, (const uint8_t *)claims, strlen(claims), &err);
    must(jws != NULL && cjose_jws_export(jws, &written, &err), "cannot sign");
    char *token = strdup(written);
    cjose_jws_release(jws);
    cjose_header_release(header);
    return token;
}

/* What is known to everybody as the secret of both sides: a reader that takes any algorithm takes this. */
static char *token_by_public_key(struct tiny *tiny, const char *kid, const char *claims)
{
    cjose_err err;
    char *public = cjose_jwk_to_json(tiny->rsa, false, &err);
    must(public != NULL, "no key");
    cjose_jwk_t *secret = cjose_jwk_create_oct_spec((const uint8_t *)public, strlen(public), &err);
    must(secret != NULL, "no key");
    char *token = signed_token(secret, "HS256", kid, false, claims);
    cjose_jwk_release(secret);
    free(public);
    return token;
}

/* The signature of one, the claims of another. */
static char *broken_token(struct tiny *tiny, const char *kid, const char *claims)
{
    char *token = signed_token(tiny->rsa, "RS256", kid, false, "{}");
    char *second = base64url(claims, strlen(claims));
    char *first_dot = strchr(token, '.');
    char *last_dot = strrchr(token, '.');
    char *broken = NULL;
    *first_dot = '\0';
    must(asprintf(&broken, "%s.%s%s", token, second, last_dot) > 0, "no memory");
    free(second);
    free(token);
    return broken;
}

static char *token_of_claims(struct tiny *tiny, const char *claims, enum tiny_signature how)
{
    cjose_err err;
    const char *kid = cjose_jwk_get_kid(tiny->rsa, &err);
    switch (how) {
    case TINY_RS256:
        return signed_token(tiny->rsa, "RS256", kid, false, claims);
    case TINY_PS256:
        return signed_token(tiny->rsa, "PS256", kid, false, claims);
    case TINY_ES256:
        return signed_token(tiny->ec, "ES256", cjose_jwk_get_kid(tiny->ec, &err), false, claims);
    case TINY_NONE:
        return unsigned_token(claims);
    case TINY_HS256:
        return token_by_public_key(tiny, kid, claims);
    case TINY_OTHER_KEY:
        return signed_token(tiny->hidden, "RS256", kid, false, claims);
    case TINY_UNKNOWN_KEY:
        return signed_token(tiny->hidden, "RS256", "nobody", false, claims);
    case TINY_BROKEN:
        return broken_token(tiny, kid, claims);
    case TINY_CRIT:
        return signed_token(tiny->rsa, "RS256", kid, true, claims);
    }
    return NULL;
}

json_t *tiny_claims(const struct tiny *tiny, const char *subject, struct span nonce)
{
    json_int_t now = (json_int_t)time(NULL);
    return json_pack("{s:s, s:s, s:s, s:s%, s:I, s:I, s:I}", "iss", tiny->issuer, "aud", "backtalk",
                     "sub", subject, "nonce", nonce.ptr, (int)nonce.len, "iat", now, "exp",
                     now + 300, "auth_time", now - 1);
}

void tiny_says(struct tiny *tiny, const char *code, struct span challenge, json_t *claims,
               enum tiny_signature how)
{
    char *text = json_dumps(claims, JSON_COMPACT);
    pthread_mutex_lock(&tiny->lock);
    must(tiny->code_count < CODES_MAX, "too many codes");
    struct said *said = &tiny->codes[tiny->code_count++];
    (void)snprintf(said->code, sizeof(said->code), "%s", code);
    (void)snprintf(said->challenge, sizeof(said->challenge), SPAN_FMT, SPAN_ARG(challenge));
    said->token = token_of_claims(tiny, text, how);
    pthread_mutex_unlock(&tiny->lock);
    free(text);
    json_decref(claims);
}

void tiny_user(struct tiny *tiny, json_t *user)
{
    pthread_mutex_lock(&tiny->lock);
    json_decref(tiny->user);
    tiny->user = user;
    pthread_mutex_unlock(&tiny->lock);
}

void tiny_redirects(struct tiny *tiny, const char *address)
{
    pthread_mutex_lock(&tiny->lock);
    tiny->elsewhere = address;
    pthread_mutex_unlock(&tiny->lock);
}

void tiny_waits(struct tiny *tiny, int milliseconds)
{
    pthread_mutex_lock(&tiny->lock);
    tiny->wait_ms = milliseconds;
    pthread_mutex_unlock(&tiny->lock);
}

int tiny_key_requests(const struct tiny *tiny)
{
    return atomic_load(&tiny->key_requests);
}

int tiny_token_requests(const struct tiny *tiny)
{
    return atomic_load(&tiny->token_requests);
}

const char *tiny_issuer(const struct tiny *tiny)
{
    return tiny->issuer;
}

/* ---- answers ---- */

static void send_all(int to, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t sent = send(to, bytes, len, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        bytes += sent;
        len -= (size_t)sent;
    }
}

static void answer(int to, const char *status, const char *header, const char *body)
{
    char head[1024];
    (void)snprintf(head, sizeof(head),
                   "HTTP/1.1 %s\r\ncontent-type: application/json\r\nconnection: close\r\n"
                   "%scontent-length: %zu\r\n\r\n",
                   status, header, strlen(body));
    send_all(to, head, strlen(head));
    send_all(to, body, strlen(body));
}

static void answer_document(struct tiny *tiny, int to)
{
    static char huge[HUGE_BYTES + 1];
    char body[4096];
    const char *issuer = tiny->document == TINY_OTHER_NAME ? "https://other.example" : tiny->issuer;
    char keys[128];
    (void)snprintf(keys, sizeof(keys), "%s/keys", tiny->issuer);
    if (tiny->document == TINY_KEYS_INSIDE) /* nobody is asked there */
        (void)snprintf(keys, sizeof(keys), "http://127.0.0.9%s/keys", strrchr(tiny->issuer, ':'));
    (void)snprintf(body, sizeof(body),
                   "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/authorize?tenant=1\","
                   "\"token_endpoint\":\"%s/token\",\"userinfo_endpoint\":\"%s/user\","
                   "\"jwks_uri\":\"%s\",\"code_challenge_methods_supported\":[\"S256\"],"
                   "\"authorization_response_iss_parameter_supported\":%s}",
                   issuer, tiny->issuer, tiny->issuer, tiny->issuer, keys,
                   tiny->names_itself ? "true" : "false");
    if (tiny->document == TINY_SLOW) {
        pause_for(SLOW_SECONDS * 1000);
    } else if (tiny->document == TINY_HUGE) {
        memset(huge, ' ', HUGE_BYTES);
        answer(to, "200 OK", "", huge);
    } else {
        answer(to, "200 OK", "", body);
    }
}

/* A value of a form, in `room`. */
static void form_value(const char *form, const char *name, char *room, size_t size)
{
    struct span rest = span_of(form);
    struct span key;
    struct span value;
    room[0] = '\0';
    while (urlencoded_next(&rest, &key, &value)) {
        if (urlencoded_is(key, name))
            (void)snprintf(room, size, SPAN_FMT, SPAN_ARG(value));
    }
}

static bool is_challenge_of(const char *challenge, const char *verifier)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)verifier, strlen(verifier));
    char *right = base64url(hash, sizeof(hash));
    bool same = strcmp(right, challenge) == 0;
    free(right);
    return same;
}

/* The token for a code, which is used up; NULL: there is none. The caller frees it. */
static char *take_code(struct tiny *tiny, const char *form)
{
    char code[256];
    char verifier[256];
    char *token = NULL;
    form_value(form, "code", code, sizeof(code));
    form_value(form, "code_verifier", verifier, sizeof(verifier));
    for (size_t i = 0; i < tiny->code_count; i++) {
        struct said *said = &tiny->codes[i];
        if (said->token == NULL || strcmp(said->code, code) != 0 ||
            !is_challenge_of(said->challenge, verifier))
            continue;
        token = said->token;
        said->token = NULL;
        break;
    }
    return token;
}

static void answer_token(struct tiny *tiny, int to, const char *request, const char *form)
{
    char header[256] = "";
    atomic_fetch_add(&tiny->token_requests, 1);
    pause_for(tiny->wait_ms);
    if (tiny->elsewhere != NULL) {
        (void)snprintf(header, sizeof(header), "location: %s\r\n", tiny->elsewhere);
        answer(to, "307 Temporary Redirect", header, "{}");
        return;
    }
    if (strstr(request, "Authorization: Basic YmFja3RhbGs6YSBzZWNyZXQ=") == NULL &&
        strstr(request, "Authorization: Basic YmFja3RhbGs6YSUyMHNlY3JldA==") == NULL) {
        answer(to, "401 Unauthorized", "", "{\"error\":\"invalid_client\"}");
        return;
    }
    char *token = take_code(tiny, form);
    char *body = NULL;
    if (token == NULL) {
        answer(to, "400 Bad Request", "", "{\"error\":\"invalid_grant\"}");
        return;
    }
    must(asprintf(&body,
                  "{\"access_token\":\"let-me-in\",\"token_type\":\"Bearer\",\"id_token\":\"%s\"}",
                  token) > 0,
         "no memory");
    answer(to, "200 OK", "", body);
    free(body);
    free(token);
}

static void answer_user(struct tiny *tiny, int to, const char *request)
{
    bool known = strstr(request, "Authorization: Bearer let-me-in") != NULL;
    char *body = known && tiny->user != NULL ? json_dumps(tiny->user, JSON_COMPACT) : NULL;
    if (body == NULL)
        answer(to, "401 Unauthorized", "", "{}");
    else
        answer(to, "200 OK", "", body);
    free(body);
}

/* A whole request: headers, and as much of a body as they say. Its body; NULL when there is none. */
static const char *read_request(int from, char room[ROOM])
{
    size_t len = 0;
    for (;;) {
        ssize_t got = recv(from, room + len, ROOM - 1 - len, 0);
        if (got <= 0)
            return NULL;
        len += (size_t)got;
        room[len] = '\0';
        const char *body = strstr(room, "\r\n\r\n");
        const char *length = strcasestr(room, "content-length:");
        if (body == NULL)
            continue;
        size_t wanted = length == NULL ? 0 : strtoul(length + 15, NULL, 10);
        if (len - (size_t)(body + 4 - room) >= wanted)
            return body + 4;
    }
}

static void serve(struct tiny *tiny, int client)
{
    static _Thread_local char request[ROOM];
    static _Thread_local char keys[ROOM];
    const char *body = read_request(client, request);
    if (body == NULL)
        return;
    if (strncmp(request, "GET /.well-known/openid-configuration ", 38) == 0) {
        answer_document(tiny, client);
    } else if (strncmp(request, "GET /keys ", 10) == 0) {
        atomic_fetch_add(&tiny->key_requests, 1);
        write_keys(tiny, keys);
        answer(client, "200 OK", "", keys);
    } else if (strncmp(request, "POST /token ", 12) == 0) {
        answer_token(tiny, client, request, body);
    } else if (strncmp(request, "GET /user ", 10) == 0) {
        answer_user(tiny, client, request);
    } else {
        answer(client, "404 Not Found", "", "{}");
    }
}

static void *work(void *context)
{
    struct tiny *tiny = context;
    for (;;) {
        int client = accept(tiny->listening, NULL, NULL);
        if (client < 0)
            continue;
        pthread_mutex_lock(&tiny->lock);
        serve(tiny, client);
        pthread_mutex_unlock(&tiny->lock);
        close(client);
    }
    return NULL;
}

struct tiny *tiny_start(enum tiny_document document, bool names_itself)
{
    pthread_t thread;
    struct tiny *tiny = calloc(1, sizeof(*tiny));
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(address);
    must(tiny != NULL, "no memory");
    pthread_mutex_init(&tiny->lock, NULL);
    tiny->document = document;
    tiny->names_itself = names_itself;
    tiny->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(tiny->listening >= 0 &&
             bind(tiny->listening, (struct sockaddr *)&address, sizeof(address)) == 0 &&
             listen(tiny->listening, 64) == 0 &&
             getsockname(tiny->listening, (struct sockaddr *)&address, &len) == 0,
         "cannot listen");
    (void)snprintf(tiny->issuer, sizeof(tiny->issuer), "http://127.0.0.1:%d",
                   ntohs(address.sin_port));
    make_keys(tiny);
    must(pthread_create(&thread, NULL, work, tiny) == 0, "no thread");
    (void)pthread_detach(thread);
    return tiny;
}
