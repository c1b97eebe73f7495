/* Requests to providers. */
#include "ctl/provider/provider_fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/version.h"
#include "ctl/inside.h"

enum { CONNECT_MS = 3000, TOTAL_MS = 5000, URL_BYTES_MAX = 2000, HOST_MAX = 300, WORDS_MAX = 300 };

struct provider_fetch {
    CURL *curl;
    bool on_loopback;
    const char *ca_file; /* NULL: the system's */
    const atomic_bool *stopping;
    char issuer_host[HOST_MAX];
    bool of_issuer;  /* what is asked now is the issuer's own host */
    bool was_inside; /* an address was refused because it is inside a network */
    struct text *body;
    char words[CURL_ERROR_SIZE]; /* libcurl's */
};

/* ---- addresses ---- */

static bool is_loopback_host(const char *host)
{
    unsigned char bytes[sizeof(struct in_addr)];
    return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
           (inet_pton(AF_INET, host, bytes) == 1 && bytes[0] == 127);
}

/* A part of an address as libcurl reads it, so that both mean the same; false when there is none. */
static bool part_of(CURLU *url, CURLUPart what, char *room, size_t size)
{
    char *part = NULL;
    bool there = curl_url_get(url, what, &part, 0) == CURLUE_OK;
    if (there)
        (void)snprintf(room, size, "%s", part);
    there = there && strlen(part) < size;
    curl_free(part);
    return there;
}

/* Reads its scheme and host. False when it is no address, or has what none of ours has. */
static bool read_url(struct span url, char scheme[16], char host[HOST_MAX])
{
    char plain[URL_BYTES_MAX + 1];
    char unused[URL_BYTES_MAX + 1];
    if (url.len == 0 || url.len > URL_BYTES_MAX)
        return false;
    for (size_t i = 0; i < url.len; i++) {
        if ((unsigned char)url.ptr[i] <= ' ' || (unsigned char)url.ptr[i] >= 0x7F)
            return false;
    }
    (void)snprintf(plain, sizeof(plain), SPAN_FMT, SPAN_ARG(url));
    CURLU *parsed = curl_url();
    bool ok = parsed != NULL && curl_url_set(parsed, CURLUPART_URL, plain, 0) == CURLUE_OK &&
              part_of(parsed, CURLUPART_SCHEME, scheme, 16) &&
              part_of(parsed, CURLUPART_HOST, host, HOST_MAX) &&
              !part_of(parsed, CURLUPART_USER, unused, sizeof(unused)) &&
              !part_of(parsed, CURLUPART_PASSWORD, unused, sizeof(unused)) &&
              !part_of(parsed, CURLUPART_FRAGMENT, unused, sizeof(unused));
    curl_url_cleanup(parsed);
    return ok;
}

bool provider_url_is_allowed(struct span url, bool on_loopback)
{
    char scheme[16];
    char host[HOST_MAX];
    if (!read_url(url, scheme, host))
        return false;
    /* libcurl takes one slash, or three, for two. */
    struct span behind = span_from(url, strlen(scheme));
    if (!span_starts(behind, "://") || span_starts(behind, ":///"))
        return false;
    return strcmp(scheme, "https") == 0 ||
           (on_loopback && strcmp(scheme, "http") == 0 && is_loopback_host(host));
}

/* Whatever the name was looked up as: the address is looked at that is connected to. */
static curl_socket_t open_socket(void *context, curlsocktype purpose UNUSED,
                                 struct curl_sockaddr *address)
{
    struct provider_fetch *fetch = context;
    if (!fetch->of_issuer && address_is_inside(&address->addr)) {
        fetch->was_inside = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* ---- a request ---- */

struct provider_fetch *provider_fetch_new(struct span issuer, bool on_loopback, const char *ca_file,
                                          const atomic_bool *stopping)
{
    char scheme[16];
    struct provider_fetch *fetch = calloc(1, sizeof(*fetch));
    if (fetch == NULL)
        return NULL;
    fetch->curl = curl_easy_init();
    fetch->on_loopback = on_loopback;
    fetch->ca_file = ca_file;
    fetch->stopping = stopping;
    if (fetch->curl == NULL || !read_url(issuer, scheme, fetch->issuer_host)) {
        provider_fetch_free(fetch);
        return NULL;
    }
    return fetch;
}

void provider_fetch_free(struct provider_fetch *fetch)
{
    if (fetch == NULL)
        return;
    curl_easy_cleanup(fetch->curl);
    free(fetch);
}

static size_t take_bytes(char *bytes, size_t size, size_t count, void *context)
{
    struct provider_fetch *fetch = context;
    if (fetch->body->len + size * count > PROVIDER_BODY_MAX)
        return 0;
    text_add(fetch->body, bytes, size * count);
    return size * count;
}

static int look_whether_stopping(void *context, curl_off_t a UNUSED, curl_off_t b UNUSED,
                                 curl_off_t c UNUSED, curl_off_t d UNUSED)
{
    const struct provider_fetch *fetch = context;
    return fetch->stopping != NULL && atomic_load(fetch->stopping);
}

static void set_bounds(struct provider_fetch *fetch)
{
    CURL *curl = fetch->curl;
    curl_easy_reset(curl); /* its connections stay */
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, fetch->on_loopback ? "https,http" : "https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)TOTAL_MS);
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE, (long)PROVIDER_BODY_MAX);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, fetch);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, fetch);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_whether_stopping);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, fetch);
    if (fetch->ca_file != NULL) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, fetch->ca_file);
        curl_easy_setopt(curl, CURLOPT_CAPATH, NULL); /* the system's come from there as well */
    }
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, fetch->words);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "backtalk/" BACKTALK_VERSION);
}

/* What a provider says of an error (RFC 6749) is short; anything else is not worth repeating. */
static void say_status(struct provider_fetch *fetch, long status, const char *url, struct text *why)
{
    struct span said = text_span(fetch->body);
    said.len = said.len > WORDS_MAX ? WORDS_MAX : said.len;
    text_printf(why, "%s answered %ld: ", url, status);
    for (size_t i = 0; i < said.len; i++)
        text_add_char(why, said.ptr[i] >= ' ' && said.ptr[i] < 0x7F ? said.ptr[i] : ' ');
}

bool provider_fetch(struct provider_fetch *fetch, const struct provider_request *request,
                    struct text *body, struct text *why)
{
    char url[URL_BYTES_MAX + 1];
    char scheme[16];
    char host[HOST_MAX];
    long status = 0;
    if (!provider_url_is_allowed(request->url, fetch->on_loopback) ||
        !read_url(request->url, scheme, host)) {
        text_printf(
            why, "an address that is not asked: " SPAN_FMT,
            SPAN_ARG(span_make(request->url.ptr,
                               request->url.len > WORDS_MAX ? WORDS_MAX : request->url.len)));
        return false;
    }
    (void)snprintf(url, sizeof(url), SPAN_FMT, SPAN_ARG(request->url));
    fetch->of_issuer = strcmp(host, fetch->issuer_host) == 0;
    fetch->was_inside = false;
    fetch->body = body;
    fetch->words[0] = '\0';
    text_clear(body);
    set_bounds(fetch);
    struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");
    if (request->authorization != NULL) {
        struct text line;
        text_init(&line, 16384);
        text_printf(&line, "Authorization: %s", request->authorization);
        headers = curl_slist_append(headers, text_string(&line));
        text_free(&line);
    }
    curl_easy_setopt(fetch->curl, CURLOPT_URL, url);
    curl_easy_setopt(fetch->curl, CURLOPT_HTTPHEADER, headers);
    if (request->form != NULL)
        curl_easy_setopt(fetch->curl, CURLOPT_POSTFIELDS, request->form);
    CURLcode code = curl_easy_perform(fetch->curl);
    curl_easy_getinfo(fetch->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    if (fetch->was_inside)
        text_printf(why, "%s is inside a network, and not the issuer's own host", url);
    else if (code != CURLE_OK)
        text_printf(why, "%s: %s", url,
                    fetch->words[0] == '\0' ? curl_easy_strerror(code) : fetch->words);
    else if (status != 200)
        say_status(fetch, status, url, why);
    return code == CURLE_OK && status == 200;
}
