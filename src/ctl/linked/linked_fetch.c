/* Getting pictures from elsewhere. */
#include "ctl/linked/linked_fetch.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <time.h>

#include "core/picture_type.h"
#include "core/version.h"
#include "ctl/inside.h"

enum { CONNECT_MS = 5000, SLOW_BYTES = 2000, SLOW_SECONDS = 8, PART_MAX = 300, TYPE_BYTES = 32 };

struct getting {
    const struct linked_how *how;
    CURL *curl;
    struct curl_slist *names;
    struct text *file;
    const char *fault; /* what our own code stopped it for; NULL */
    bool said;         /* stopped, as its status says all */
};

/* ---- addresses ---- */

static bool part_of(CURLU *url, CURLUPart what, char room[PART_MAX])
{
    char *part = NULL;
    bool there = curl_url_get(url, what, &part, CURLU_DEFAULT_PORT) == CURLUE_OK;
    if (there)
        (void)snprintf(room, PART_MAX, "%s", part);
    there = there && strlen(part) < PART_MAX;
    curl_free(part);
    return there;
}

static bool has_part(CURLU *url, CURLUPart what)
{
    char *part = NULL;
    bool there = curl_url_get(url, what, &part, 0) == CURLUE_OK;
    curl_free(part);
    return there;
}

/* As libcurl reads it, so that both mean the same. */
static bool parts_are_allowed(CURLU *url, const char *loopback)
{
    char scheme[PART_MAX];
    char host[PART_MAX];
    char port[PART_MAX];
    char whole[2 * PART_MAX];
    if (!part_of(url, CURLUPART_SCHEME, scheme) || !part_of(url, CURLUPART_HOST, host) ||
        !part_of(url, CURLUPART_PORT, port) || has_part(url, CURLUPART_USER) ||
        has_part(url, CURLUPART_PASSWORD))
        return false;
    (void)snprintf(whole, sizeof(whole), "%s:%s", host, port);
    if (loopback != NULL && strcmp(whole, loopback) == 0)
        return true;
    return (strcmp(scheme, "https") == 0 && strcmp(port, "443") == 0) ||
           (strcmp(scheme, "http") == 0 && strcmp(port, "80") == 0);
}

/* Hosts are told apart as they are written (linked_host): no letter as %61, two slashes before. */
static bool host_is_plain(struct span address)
{
    struct span rest = span_from(address, span_find_text(address, "://"));
    if (rest.len <= 3 || rest.ptr[3] == '/')
        return false;
    for (size_t i = 3; i < rest.len && strchr("/?#", rest.ptr[i]) == NULL; i++) {
        if (rest.ptr[i] == '%')
            return false;
    }
    return true;
}

bool linked_is_allowed(struct span address, const char *loopback)
{
    char plain[LINKED_URL_MAX + 1];
    if (address.len == 0 || address.len > LINKED_URL_MAX)
        return false;
    for (size_t i = 0; i < address.len; i++) {
        if ((unsigned char)address.ptr[i] <= ' ' || (unsigned char)address.ptr[i] >= 0x7F)
            return false;
    }
    if (!host_is_plain(address))
        return false;
    (void)snprintf(plain, sizeof(plain), SPAN_FMT, SPAN_ARG(address));
    CURLU *url = curl_url();
    bool ok = url != NULL && curl_url_set(url, CURLUPART_URL, plain, 0) == CURLUE_OK &&
              parts_are_allowed(url, loopback);
    curl_url_cleanup(url);
    return ok;
}

/* Each address that a name has comes by here, at the moment it is connected to. */
static curl_socket_t open_socket(void *context, curlsocktype purpose UNUSED,
                                 struct curl_sockaddr *address)
{
    struct getting *getting = context;
    if (!address_is_allowed(&address->addr, getting->how->loopback)) {
        getting->fault = "inside";
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* ---- one request ---- */

static size_t take_bytes(char *bytes, size_t size, size_t count, void *context)
{
    struct getting *getting = context;
    struct text *file = getting->file;
    long status = 0;
    (void)curl_easy_getinfo(getting->curl, CURLINFO_RESPONSE_CODE, &status);
    size_t len = size * count;
    if (status !=
        200) { /* what is said beside a redirect or an error is nobody's, and may never end */
        getting->said = true;
        return 0;
    }
    bool short_before = file->len < TYPE_BYTES;
    if (file->len + len > PICTURE_UPLOAD_MAX) {
        getting->fault = "heavy";
        return 0;
    }
    text_add(file, bytes, len);
    if (short_before && file->len >= TYPE_BYTES &&
        picture_type_of(text_span(file)) == PICTURE_UNKNOWN) {
        getting->fault = "type";
        return 0;
    }
    return len;
}

static const char *fault_of(const struct getting *getting, CURLcode code, long status)
{
    if (getting->fault != NULL && code != CURLE_OK)
        return getting->fault;
    switch (getting->said ? CURLE_OK : code) {
    case CURLE_OK:
        return status == 200                    ? NULL
               : status == 404 || status == 410 ? "gone"
               : status == 401 || status == 403 ? "forbidden"
                                                : "answer";
    case CURLE_FILESIZE_EXCEEDED:
        return "heavy";
    case CURLE_OPERATION_TIMEDOUT:
        return "slow";
    case CURLE_COULDNT_RESOLVE_HOST:
        return "name";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
        return "certificate";
    default:
        return "connection";
    }
}

static void set_bounds(struct getting *getting, long milliseconds)
{
    CURL *curl = getting->curl;
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, milliseconds);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)SLOW_SECONDS);
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE, (long)PICTURE_UPLOAD_MAX);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, getting);
    /* A connection of before was to an address that was looked at then. */
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, getting);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "backtalk/" BACKTALK_VERSION);
    if (getting->names != NULL)
        curl_easy_setopt(curl, CURLOPT_RESOLVE, getting->names);
}

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Where an answer leads that was got from `address`: into *next, "" when it does not. False: to nothing that can be asked. */
static bool read_next(CURL *curl, const char *address, long status, char next[LINKED_URL_MAX + 1])
{
    struct curl_header *location;
    char *whole = NULL;
    next[0] = '\0';
    if ((status != 301 && status != 302 && status != 303 && status != 307 && status != 308) ||
        curl_easy_header(curl, "location", 0, CURLH_HEADER, -1, &location) != CURLHE_OK)
        return true;
    CURLU *url = curl_url();
    bool ok = url != NULL && curl_url_set(url, CURLUPART_URL, address, 0) == CURLUE_OK &&
              curl_url_set(url, CURLUPART_URL, location->value,
                           CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
              curl_url_get(url, CURLUPART_URL, &whole, 0) == CURLUE_OK &&
              strlen(whole) <= LINKED_URL_MAX;
    if (ok)
        (void)snprintf(next, LINKED_URL_MAX + 1, "%s", whole);
    curl_free(whole);
    curl_url_cleanup(url);
    return ok;
}

/* One address; *next gets where it leads instead, "" when it does not. */
static const char *ask(struct getting *getting, const char *address, long milliseconds,
                       char next[LINKED_URL_MAX + 1])
{
    long status = 0;
    getting->fault = NULL;
    getting->said = false;
    text_clear(getting->file);
    curl_easy_reset(getting->curl); /* nothing of the answer before */
    set_bounds(getting, milliseconds);
    curl_easy_setopt(getting->curl, CURLOPT_URL, address);
    CURLcode code = curl_easy_perform(getting->curl);
    curl_easy_getinfo(getting->curl, CURLINFO_RESPONSE_CODE, &status);
    /* A final status says all, however its body would have ended. */
    getting->said = getting->said || (status >= 300 && getting->fault == NULL);
    if (!read_next(getting->curl, address, getting->said ? status : 0, next))
        return "leads";
    return next[0] != '\0' ? NULL : fault_of(getting, code, status);
}

static const char *follow(struct getting *getting, struct span address)
{
    char here[LINKED_URL_MAX + 1];
    char next[LINKED_URL_MAX + 1];
    long all = 1000 * (getting->how->seconds == 0 ? LINKED_SECONDS : getting->how->seconds);
    int64_t end = now_ms() + all;
    const char *fault = NULL;
    if (!linked_is_allowed(address, getting->how->loopback))
        return "address";
    (void)snprintf(here, sizeof(here), SPAN_FMT, SPAN_ARG(address));
    for (int i = 0; i <= LINKED_REDIRECTS; i++) {
        int64_t left = end - now_ms();
        fault = left <= 0 ? "slow" : ask(getting, here, (long)left, next);
        if (fault != NULL || next[0] == '\0')
            return fault;
        if (!linked_is_allowed(span_of(next), getting->how->loopback))
            return "leads";
        (void)snprintf(here, sizeof(here), "%s", next);
    }
    return "redirects";
}

const char *linked_fetch(const struct linked_how *how, struct span address, struct text *file)
{
    struct getting getting = {.how = how, .curl = curl_easy_init(), .file = file};
    if (getting.curl == NULL)
        return "connection";
    if (how->resolve != NULL)
        getting.names = curl_slist_append(NULL, how->resolve);
    const char *fault = follow(&getting, address);
    curl_easy_cleanup(getting.curl);
    curl_slist_free_all(getting.names);
    if (fault == NULL && picture_type_of(text_span(file)) == PICTURE_UNKNOWN)
        fault = "type";
    return fault;
}
