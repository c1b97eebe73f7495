/* Names from elsewhere, made into names that can be had here. */
#include "ctl/import/import.h"

#include "core/name_key.h"
#include "core/slug.h"
#include "core/utf8.h"
#include "tag/tag.h"

#include <unicode/uchar.h>

static bool is_letter(uint32_t point)
{
    return u_isalpha((UChar32)point) || u_isdigit((UChar32)point);
}

/* Letters and digits stay, and . - _ between them; runs of anything else become one _. */
static struct span plain_name(struct arena *arena, struct span display)
{
    struct text name;
    text_init(&name, 4 * NAME_MAX);
    struct span rest = display;
    uint32_t point;
    uint32_t gap = 0;
    for (size_t count = 0; count < NAME_MAX && utf8_next(&rest, &point);) {
        if (!is_letter(point)) {
            gap = point == '.' || point == '-' ? point : '_';
            continue;
        }
        if (gap != 0 && name.len > 0 && count + 1 < NAME_MAX) {
            text_add_char(&name, (char)gap);
            count++;
        }
        gap = 0;
        utf8_write(&name, point);
        count++;
    }
    struct span kept = arena_span(arena, text_span(&name));
    text_free(&name);
    return kept;
}

struct span import_name_with(struct arena *arena, struct span name, int64_t id)
{
    struct span number = arena_printf(arena, "_%lld", (long long)(id < 0 ? -id : id));
    return arena_printf(arena, SPAN_FMT SPAN_FMT, SPAN_ARG(utf8_cut(name, NAME_MAX - number.len)),
                        SPAN_ARG(number));
}

struct span import_name(struct arena *arena, struct span display, int64_t id)
{
    struct span why;
    struct span name = plain_name(arena, utf8_clean(arena, display));
    if (name_is_valid(name, &why))
        return name;
    /* Reserved, too short, or scripts mixed. */
    struct span numbered = import_name_with(arena, name, id);
    if (name.len > 0 && name_is_valid(numbered, &why))
        return numbered;
    struct span ascii = slug_make_or_empty(arena, display, NAME_MAX);
    if (name_is_valid(ascii, &why))
        return ascii;
    return import_name_with(arena, SPAN("user"), id);
}

struct span import_tag_name(struct arena *arena, struct span name)
{
    if (tag_name_is_valid(name))
        return name;
    struct span slug = slug_make_or_empty(arena, name, TAG_NAME_MAX);
    if (slug_is_reserved(slug))
        slug = arena_printf(arena, SPAN_FMT "-tag", SPAN_ARG(slug));
    return slug;
}

struct span import_address(const struct import *import, struct arena *arena, const char *folder,
                           int64_t post, int64_t comment)
{
    if (import->origin.home.len == 0)
        return SPAN("");
    struct span address = arena_printf(arena, SPAN_FMT "/%s/%lld", SPAN_ARG(import->origin.home),
                                       folder, (long long)post);
    if (comment == 0)
        return address;
    return arena_printf(arena, SPAN_FMT "#comment%lld_%lld", SPAN_ARG(address), (long long)comment,
                        (long long)post);
}

/* Dumps name it since 2019; before that it depended on the day. */
struct span import_licence(const struct dump_row *row, instant created)
{
    static const instant third = 1302220800000000;  /* 2011-04-08 */
    static const instant fourth = 1525219200000000; /* 2018-05-02 */
    const struct span *named = dump_find(row, "ContentLicense");
    if (named != NULL && span_starts(*named, "CC "))
        return *named;
    return created < third    ? SPAN("CC BY-SA 2.5")
           : created < fourth ? SPAN("CC BY-SA 3.0")
                              : SPAN("CC BY-SA 4.0");
}
