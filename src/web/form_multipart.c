/* Reading multipart/form-data: parts between lines that begin with a boundary. */
#include "web/form_multipart.h"

#include <strings.h>

#include "core/escape.h"

enum { BOUNDARY_MAX = 70 };

struct span multipart_boundary(struct span content_type)
{
    static const struct span wanted = SPAN("multipart/form-data");
    struct span rest = content_type;
    struct span piece;
    if (!span_next(&rest, ';', &piece))
        return SPAN("");
    piece = span_trim(piece);
    if (piece.len != wanted.len || strncasecmp(piece.ptr, wanted.ptr, wanted.len) != 0)
        return SPAN("");
    while (span_next(&rest, ';', &piece)) {
        piece = span_trim(piece);
        if (piece.len < 9 || strncasecmp(piece.ptr, "boundary=", 9) != 0)
            continue;
        piece = span_from(piece, 9);
        if (piece.len >= 2 && piece.ptr[0] == '"' && piece.ptr[piece.len - 1] == '"')
            piece = span_make(piece.ptr + 1, piece.len - 2);
        return piece.len <= BOUNDARY_MAX ? piece : SPAN("");
    }
    return SPAN("");
}

/* Where `what` begins in `s` from `from` on; s.len: nowhere. */
static size_t find(struct span s, size_t from, struct span what)
{
    if (from > s.len)
        return s.len;
    const char *at = memmem(s.ptr + from, s.len - from, what.ptr, what.len);
    return at == NULL ? s.len : (size_t)(at - s.ptr);
}

/*
 * Where the line that ends a part begins, from `from` on; body.len: nowhere, or too many begin as it does: `tries` is what is
 * left of these. Only two dashes are looked for: of a long line that whoever sent the body chose, with a body to match, memmem
 * takes as long as of sixty short ones.
 */
static size_t find_line(struct span body, size_t from, struct span line, size_t *tries)
{
    static const struct span dashes = SPAN("\r\n--");
    size_t at = find(body, from, dashes);
    while (at < body.len && !span_starts_with(span_from(body, at), line)) {
        if (*tries == 0)
            return body.len;
        --*tries;
        at = find(body, at + dashes.len, dashes);
    }
    return at;
}

/* The value of name="…" or filename="…" in a part's headers; false: there is none. */
static bool parameter(struct span head, const char *begin, struct span *value)
{
    size_t at = find(head, 0, span_of(begin));
    if (at == head.len)
        return false;
    struct span rest = span_from(head, at + strlen(begin));
    *value = span_make(rest.ptr, span_find(rest, '"'));
    return value->len < rest.len;
}

/* Once it is longer than it may be, nothing more is done for it. */
static void add_field(struct text *fields, struct span name, struct span value)
{
    if (!text_ok(fields) || fields->len + name.len + value.len > MULTIPART_FIELDS_MAX) {
        fields->overflow = true;
        return;
    }
    if (fields->len > 0)
        text_add_char(fields, '&');
    escape_url_part(fields, name);
    text_add_char(fields, '=');
    escape_url_part(fields, value);
}

/* A part, its headers and what is behind them. False: it has none. */
static bool take_part(struct span part, struct text *fields, struct span *file)
{
    size_t end = find(part, 0, SPAN("\r\n\r\n"));
    struct span name;
    struct span unused;
    if (end == part.len || end > MULTIPART_HEAD_MAX)
        return false;
    struct span head = span_make(part.ptr, end);
    struct span value = span_from(part, end + 4);
    if (!parameter(head, " name=\"", &name))
        return false;
    if (!parameter(head, " filename=\"", &unused))
        add_field(fields, name, value);
    else if (span_is(name, "file") && file->len == 0)
        *file = value;
    return true;
}

struct span multipart_token(struct arena *arena, struct span boundary, struct span body)
{
    static const struct span named = SPAN("form-data; name=\"csrf\"\r\n\r\n");
    struct span line = arena_printf(arena, "\r\n--" SPAN_FMT, SPAN_ARG(boundary));
    struct span near =
        span_make(body.ptr, body.len < MULTIPART_HEAD_MAX ? body.len : MULTIPART_HEAD_MAX);
    size_t at = find(near, 0, named);
    if (at == near.len)
        return SPAN("");
    struct span rest = span_from(near, at + named.len);
    size_t len = find(rest, 0, line);
    return len < rest.len ? span_make(rest.ptr, len) : SPAN("");
}

bool multipart_read(struct arena *arena, struct span boundary, struct span body,
                    struct span *fields, struct span *file)
{
    struct span line = arena_printf(arena, "\r\n--" SPAN_FMT, SPAN_ARG(boundary));
    struct span first = span_from(line, 2);
    struct text written;
    text_init(&written, MULTIPART_FIELDS_MAX);
    *file = SPAN("");
    bool ok = span_starts_with(body, first);
    bool ended = false;
    size_t tries = MULTIPART_DASHES_MAX;
    size_t at = first.len;
    for (int parts = 0; ok && !ended; parts++) {
        struct span rest = span_from(body, at);
        ended = span_starts(rest, "--");
        if (ended)
            break;
        size_t next = find_line(body, at, line, &tries);
        ok = parts < MULTIPART_PARTS_MAX && span_starts(rest, "\r\n") && next < body.len &&
             next >= at + 2 &&
             take_part(span_make(body.ptr + at + 2, next - at - 2), &written, file) &&
             text_ok(&written);
        at = next + line.len;
    }
    ok = ok && text_ok(&written);
    *fields = arena_span(arena, text_span(&written));
    text_free(&written);
    return ok;
}
