/* Sending to push services. */
#include "ctl/push/push_send.h"

#include <curl/curl.h>
#include <sys/socket.h>

#include "core/arena.h"
#include "core/version.h"
#include "ctl/inside.h"
#include "ctl/linked/linked_fetch.h"

enum { CONNECT_MS = 5000, ANSWER_MAX = 16384 };

struct span push_origin(struct arena *arena, struct span endpoint, const char *loopback)
{
    bool near = loopback != NULL && span_starts(endpoint, "http://127.0.0.1:");
    if ((!near && !span_starts(endpoint, "https://")) || !linked_is_allowed(endpoint, loopback))
        return SPAN("");
    size_t scheme = span_find_text(endpoint, "://") + 3;
    struct span rest = span_from(endpoint, scheme);
    size_t host = 0;
    while (host < rest.len && strchr("/?#", rest.ptr[host]) == NULL)
        host++;
    return arena_span(arena, span_make(endpoint.ptr, scheme + host));
}

/* Each address that a name has comes by here, at the moment it is connected to. */
static curl_socket_t open_socket(void *context, curlsocktype purpose UNUSED,
                                 struct curl_sockaddr *address)
{
    const struct push_post *post = context;
    if (!address_is_allowed(&address->addr, post->loopback))
        return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* What it says is nobody's; a push service says little. */
static size_t drop_bytes(char *bytes UNUSED, size_t size, size_t count, void *context)
{
    size_t *len = context;
    *len += size * count;
    return *len > ANSWER_MAX ? 0 : size * count;
}

static void set_bounds(CURL *curl, const struct push_post *post, size_t *answered)
{
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, post->loopback != NULL ? "https,http" : "https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)PUSH_SECONDS);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, (void *)(uintptr_t)post);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answered);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "backtalk/" BACKTALK_VERSION);
}

long push_send(struct arena *arena, const struct push_post *post, struct text *why)
{
    long status = 0;
    size_t answered = 0;
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = NULL;
    struct span authorization =
        arena_printf(arena, "Authorization: " SPAN_FMT, SPAN_ARG(post->authorization));
    struct span ttl = arena_printf(arena, "TTL: %d", PUSH_TTL);
    if (curl == NULL)
        return 0;
    headers = curl_slist_append(headers, arena_string(arena, authorization));
    headers = curl_slist_append(headers, arena_string(arena, ttl));
    headers = curl_slist_append(headers, "Content-Encoding: aes128gcm");
    headers = curl_slist_append(headers, "Content-Type: application/octet-stream");
    headers = curl_slist_append(headers, "Urgency: normal");
    set_bounds(curl, post, &answered);
    curl_easy_setopt(curl, CURLOPT_URL, arena_string(arena, post->endpoint));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, post->body.ptr);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)post->body.len);
    CURLcode code = curl_easy_perform(curl);
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (status == 0)
        text_add_string(why, curl_easy_strerror(code));
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return status;
}
