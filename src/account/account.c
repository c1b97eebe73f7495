/* The rules of accounts: addresses, where to go next, time zones. */
#include "account/account.h"

#include "core/composed.h"
#include "core/escape.h"
#include "core/name_key.h"
#include "core/staff_name.h"
#include "core/utf8.h"

enum { NEXT_BYTES_MAX = 2000, ENCODED_MAX = 3 * NEXT_BYTES_MAX };

bool account_email_is_plausible(struct span email)
{
    size_t at = span_find(email, '@');
    struct span host = span_from(email, at + 1);
    if (at == 0 || at > 64 || email.len > ACCOUNT_EMAIL_MAX || span_find(host, '@') != host.len)
        return false;
    for (size_t i = 0; i < email.len; i++) {
        unsigned char c = (unsigned char)email.ptr[i];
        if (c <= ' ' || c == 0x7F || strchr("<>()[],;:\\\"", c) != NULL)
            return false;
    }
    size_t dot = span_find(host, '.');
    return dot > 0 && dot + 1 < host.len && host.ptr[host.len - 1] != '.' &&
           memmem(host.ptr, host.len, "..", 2) == NULL;
}

bool account_name_is_allowed(struct span name, struct span *why)
{
    if (!name_is_valid(name, why))
        return false;
    if (staff_name_is_like(name)) {
        *why =
            SPAN("This name looks as if it belonged to the people who run this site. Please choose "
                 "another.");
        return false;
    }
    return true;
}

struct span account_secret(struct arena *arena, struct span typed)
{
    struct span composed;
    return utf8_is_valid(typed) && composed_form(arena, typed, &composed) ? composed : typed;
}

/* A browser drops tabs and line ends and takes a backslash for a slash: none of them may stand here. */
static bool is_our_path(struct span s)
{
    if (s.len == 0 || s.len > NEXT_BYTES_MAX || s.ptr[0] != '/' || (s.len > 1 && s.ptr[1] == '/'))
        return false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c <= ' ' || c == 0x7F || c == '\\')
            return false;
    }
    return true;
}

struct span account_next(struct arena *arena, struct span wanted)
{
    if (!is_our_path(wanted))
        return SPAN("/");
    struct text out;
    text_init(&out, ENCODED_MAX);
    for (size_t i = 0; i < wanted.len; i++) {
        unsigned char c = (unsigned char)wanted.ptr[i];
        if (c >= 0x80 || c == '"' || c == '<' || c == '>')
            text_printf(&out, "%%%02X", c);
        else
            text_add_char(&out, (char)c);
    }
    /* With a zero byte behind it: it becomes a header. */
    struct span next = text_ok(&out) ? span_of(arena_string(arena, text_span(&out))) : SPAN("/");
    text_free(&out);
    return next;
}

struct span account_zone_area(struct span zone)
{
    return span_make(zone.ptr, span_find(zone, '/'));
}

struct span account_zone_place(struct arena *arena, struct span zone)
{
    struct span place = span_from(zone, span_find(zone, '/') + 1);
    char *words = arena_string(arena, place);
    for (size_t i = 0; i < place.len; i++)
        words[i] = words[i] == '_' ? ' ' : words[i];
    return span_make(words, place.len);
}

bool account_paragraph(struct span *rest, struct span *paragraph)
{
    *rest = span_trim(*rest);
    if (span_is_empty(*rest))
        return false;
    struct span scan = *rest;
    struct span line;
    const char *end = rest->ptr;
    while (span_next(&scan, '\n', &line) && !span_is_empty(span_trim(line)))
        end = line.ptr + line.len;
    *paragraph = span_trim(span_make(rest->ptr, (size_t)(end - rest->ptr)));
    *rest = span_from(*rest, (size_t)(end - rest->ptr));
    return true;
}

bool account_place_read(struct span s, struct account_place *place)
{
    struct account_place read;
    size_t dash = span_find(s, '-');
    if (!span_int(span_make(s.ptr, dash), 1, ACCOUNT_PLACE_FIRST.at, &read.at) ||
        !span_int(span_from(s, dash + 1), 1, INT64_MAX, &read.id))
        return false;
    *place = read;
    return true;
}

struct span account_place_write(struct arena *arena, struct account_place place)
{
    return arena_printf(arena, "%lld-%lld", (long long)place.at, (long long)place.id);
}
