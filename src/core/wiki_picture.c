/* Pictures from elsewhere in a page: what becomes of their placeholders. */
#include "core/escape.h"
#include "core/wiki.h"

enum { SIDE_MAX = 100000, HASH_LEN = 64 };

struct picture {
    struct span address;
    bool broken;
    int64_t width; /* 0: there is no copy */
    int64_t height;
    struct span webp;
    struct span jpeg;
};

static bool is_hash(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (strchr("0123456789abcdef", s.ptr[i]) == NULL || s.ptr[i] == '\0')
            return false;
    }
    return s.len == HASH_LEN;
}

static struct picture read(struct span slug)
{
    struct picture picture = {0};
    struct span width;
    struct span height;
    (void)span_next(&slug, ' ', &picture.address);
    picture.broken = span_is(slug, "!");
    if (!span_next(&slug, ' ', &width) || !span_next(&slug, ' ', &height) ||
        !span_next(&slug, ' ', &picture.webp) || !is_hash(picture.webp) || !is_hash(slug) ||
        !span_int(width, 1, SIDE_MAX, &picture.width) ||
        !span_int(height, 1, SIDE_MAX, &picture.height))
        picture.width = 0;
    picture.jpeg = slug;
    return picture;
}

struct span wiki_host(struct span address)
{
    size_t scheme = span_find_text(address, "://");
    struct span host = span_from(address, scheme + 3);
    size_t len = 0;
    while (len < host.len && strchr("/?#", host.ptr[len]) == NULL)
        len++;
    return span_make(host.ptr, len);
}

static void write_link_start(struct text *out, struct span address)
{
    text_literal(out, "<a href=\"");
    escape_html(out, address);
    text_literal(out, "\" rel=\"nofollow ugc noopener\">");
}

/* The label is escaped, so that it may be in an attribute, too. */
static void write_label(struct text *out, const struct wiki_link *link)
{
    if (link->label.len > 0)
        text_add_span(out, link->label);
    else
        text_literal(out, "Picture");
}

static void write_words(struct text *out, const struct wiki_link *link,
                        const struct picture *picture)
{
    write_link_start(out, picture->address);
    write_label(out, link);
    text_literal(out, "</a> <span class=\"linked-note\">(");
    text_add_string(out, picture->broken ? "a picture that we cannot get from " : "a picture at ");
    escape_html(out, wiki_host(picture->address));
    text_literal(out, ")</span>");
}

static void write_copy(struct text *out, const struct wiki_link *link,
                       const struct picture *picture)
{
    text_literal(out, "<picture><source type=\"image/webp\" srcset=\"/pictures/");
    text_add_span(out, picture->webp);
    text_literal(out, ".webp\"><img src=\"/pictures/");
    text_add_span(out, picture->jpeg);
    text_literal(out, ".jpeg\" width=\"");
    text_add_int(out, picture->width);
    text_literal(out, "\" height=\"");
    text_add_int(out, picture->height);
    text_literal(out, "\" alt=\"");
    write_label(out, link);
    text_literal(out, "\" loading=\"lazy\" decoding=\"async\"></picture>");
}

static void write_photo(struct text *out, const struct wiki_link *link,
                        const struct picture *picture)
{
    text_literal(out, "<figure class=\"photo\">");
    write_copy(out, link, picture);
    text_literal(out, "</figure>");
}

static void write_linked(struct text *out, const struct wiki_link *link,
                         const struct picture *picture)
{
    text_literal(out, "<span class=\"linked\">");
    write_copy(out, link, picture);
    text_literal(out, " <span class=\"linked-note\">Picture from ");
    write_link_start(out, picture->address);
    escape_html(out, wiki_host(picture->address));
    text_literal(out, "</a>, whose licence we do not know</span></span>");
}

void wiki_write_picture(struct text *out, const struct wiki_link *link)
{
    struct picture picture = read(link->slug);
    if (picture.width == 0)
        write_words(out, link, &picture);
    else if (span_is(link->kind, "photo"))
        write_photo(out, link, &picture);
    else
        write_linked(out, link, &picture);
}
