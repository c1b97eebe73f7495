/* What is asked of providers: which addresses, whose certificates, and how much of an answer. */
#include "unit/unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl/provider/provider_document.h"
#include "ctl/provider/provider_fetch.h"
#include "ctl/provider/provider_json.h"

static char folder[] = "/tmp/provider_fetch_test.XXXXXX";
static char own[sizeof(folder) + 32];   /* certificate of the server, its own authority */
static char other[sizeof(folder) + 32]; /* somebody else's */
static char url[64];
static pid_t server;

static void make_certificate(const char *name, char *path, size_t size)
{
    char command[512];
    (void)snprintf(path, size, "%s/%s.pem", folder, name);
    (void)snprintf(command, sizeof(command),
                   "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 "
                   "-addext subjectAltName=IP:127.0.0.1 -keyout %s/%s.key -out %s 2>/dev/null",
                   folder, name, path);
    assert_int_equal(system(command), 0);
}

/* Says the same to everybody, until it is ended. */
static void serve(int listening)
{
    static const char answer[] =
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}";
    char room[4096];
    char key[sizeof(own) + 8];
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    (void)snprintf(key, sizeof(key), "%s/own.key", folder);
    if (context == NULL || SSL_CTX_use_certificate_file(context, own, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
        _exit(1);
    for (;;) {
        int client = accept(listening, NULL, NULL);
        SSL *ssl = SSL_new(context);
        if (client < 0 || ssl == NULL)
            _exit(1);
        SSL_set_fd(ssl, client);
        if (SSL_accept(ssl) == 1 && SSL_read(ssl, room, sizeof(room)) > 0) {
            (void)SSL_write(ssl, answer, sizeof(answer) - 1);
            (void)SSL_shutdown(ssl);
        }
        SSL_free(ssl);
        (void)close(client);
    }
}

static int setup(void **state)
{
    (void)state;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(address);
    if (mkdtemp(folder) == NULL)
        return -1;
    make_certificate("own", own, sizeof(own));
    make_certificate("other", other, sizeof(other));
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listening, (struct sockaddr *)&address, len) != 0 || listen(listening, 8) != 0 ||
        getsockname(listening, (struct sockaddr *)&address, &len) != 0)
        return -1;
    (void)snprintf(url, sizeof(url), "https://127.0.0.1:%d", ntohs(address.sin_port));
    server = fork();
    if (server == 0) {
        (void)signal(SIGPIPE, SIG_IGN);
        serve(listening);
    }
    return close(listening);
}

static int teardown(void **state)
{
    (void)state;
    char command[sizeof(folder) + 16];
    (void)kill(server, SIGTERM);
    (void)waitpid(server, NULL, 0);
    (void)snprintf(command, sizeof(command), "rm -r %s", folder);
    return system(command);
}

/* Asks the server, trusting these certificates; *why says what came instead. */
static bool asks(const char *ca_file, struct text *why)
{
    struct text body;
    text_init(&body, PROVIDER_BODY_MAX + 1);
    struct provider_fetch *fetch = provider_fetch_new(span_of(url), false, ca_file, NULL);
    assert_non_null(fetch);
    const struct provider_request request = {.url = span_of(url)};
    bool ok = provider_fetch(fetch, &request, &body, why);
    if (ok)
        assert_span(text_span(&body), "{}");
    provider_fetch_free(fetch);
    text_free(&body);
    return ok;
}

static void a_server_is_believed_by_the_certificates_that_are_named(void **state)
{
    (void)state;
    struct text why;
    text_init(&why, 4096);
    if (!asks(own, &why))
        fail_msg("%s", text_string(&why));
    const char *const wrong[] = {NULL, other, "/nowhere.pem"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        text_clear(&why);
        assert_false(asks(wrong[i], &why));
        assert_true(span_find_text(text_span(&why), "certificate") < why.len);
    }
    text_free(&why);
}

static void only_what_can_be_asked_safely_is_an_address(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool allowed;
        bool on_loopback;
    } addresses[] = {
        {"https://id.example", true, true},
        {"https://id.example:8443/a?b=c", true, true},
        {"HTTPS://id.example/", true, true},
        {"https://10.0.0.1/", true, true}, /* looked at when it is connected to */
        {"http://id.example/", false, false},
        {"http://127.0.0.1:80/", false, true},
        {"http://localhost/", false, true},
        {"http://[::1]/", false, true},
        {"http://localhost.example/", false, false},
        {"http://127.0.0.1.example/", false, false},
        {"http://127.0.0.1@id.example/", false, false},
        {"https://user@id.example/", false, false},
        {"https://user:word@id.example/", false, false},
        {"https://id.example/#part", false, false},
        {"https://id.example/a b", false, false},
        {"https://id.example/\r\nx: y", false, false},
        {"https://id.\xC3\xA9xample/", false, false},
        {"file:///etc/passwd", false, false},
        {"gopher://127.0.0.1/", false, false},
        {"https:/id.example", false, false},
        {"https:///id.example", false, false},
        {"id.example", false, false},
        {"//id.example", false, false},
        {"https://", false, false},
        {"", false, false},
    };
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        struct span address = span_of(addresses[i].url);
        if (provider_url_is_allowed(address, false) != addresses[i].allowed ||
            provider_url_is_allowed(address, true) != addresses[i].on_loopback)
            fail_msg("%s", addresses[i].url);
    }
}

/* ---- documents ---- */

static const char *fault_of(const char *text)
{
    json_t *document = provider_json_object(text, strlen(text));
    assert_non_null(document);
    const char *fault = provider_document_fault(document, SPAN("https://id.example"), false);
    json_decref(document);
    return fault;
}

#define ADDRESSES(token)                                                                     \
    "\"issuer\":\"https://id.example\",\"authorization_endpoint\":\"https://id.example/a\"," \
    "\"token_endpoint\":" token ",\"jwks_uri\":\"https://keys.example\""

static void a_document_names_its_issuer_and_safe_addresses(void **state)
{
    (void)state;
    assert_null(fault_of("{" ADDRESSES("\"https://id.example/t\"") "}"));
    assert_null(
        fault_of("{" ADDRESSES("\"https://id.example/t\"") ","
                                                           "\"code_challenge_methods_supported\":["
                                                           "1,\"plain\",\"S256\"]}"));
    static const char *const wrong[] = {
        "{}",
        "{\"issuer\":\"https://id.example\"}",
        "{\"issuer\":[\"https://id.example\"]}",
        "{" ADDRESSES("null") "}",
        "{" ADDRESSES("1") "}",
        "{" ADDRESSES("\"http://id.example/t\"") "}",
        "{" ADDRESSES("\"/t\"") "}",
        "{" ADDRESSES("\"https://id.example/t\"") ",\"code_challenge_methods_supported\":\"S256\"}",
        "{" ADDRESSES(
            "\"https://id.example/t\"") ",\"code_challenge_methods_supported\":[\"plain\"]}",
        "{" ADDRESSES(
            "\"https://id.example/t\"") ",\"response_types_supported\":[\"id_token\",null]}",
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        if (fault_of(wrong[i]) == NULL)
            fail_msg("%s", wrong[i]);
    }
}

static void an_answer_is_an_object_whose_names_are_there_once(void **state)
{
    (void)state;
    static const char *const no[] = {"",
                                     "x",
                                     "[]",
                                     "1",
                                     "null",
                                     "{",
                                     "{}{}",
                                     "{\"a\":1,\"a\":2}",
                                     "{\"a\":\"\\u0000\"}",
                                     "{\"a\":1e999}",
                                     "{\"a\":\"\xFF\"}"};
    for (size_t i = 0; i < COUNT_OF(no); i++) {
        if (provider_json_object(no[i], strlen(no[i])) != NULL)
            fail_msg("%s", no[i]);
    }
    /* Nested as deep as an answer has room for. */
    static char deep[PROVIDER_BODY_MAX];
    memset(deep, '[', sizeof(deep));
    memcpy(deep, "{\"a\":", 5);
    assert_null(provider_json_object(deep, sizeof(deep)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_is_believed_by_the_certificates_that_are_named),
        cmocka_unit_test(only_what_can_be_asked_safely_is_an_address),
        cmocka_unit_test(a_document_names_its_issuer_and_safe_addresses),
        cmocka_unit_test(an_answer_is_an_object_whose_names_are_there_once),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
