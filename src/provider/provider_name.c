/* What a new account may be called. */
#include "core/name_key.h"
#include "core/staff_name.h"
#include "core/utf8.h"
#include "provider/provider.h"

/* What a name may not hold becomes a hyphen between what it may. */
static struct span tidy(struct arena *arena, struct span from)
{
    struct text out;
    text_init(&out, from.len + 1);
    for (size_t i = 0; i < from.len; i++) {
        unsigned char c = (unsigned char)from.ptr[i];
        bool plain = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                     (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
        if (plain)
            text_add_char(&out, (char)c);
        else if (out.len > 0 && out.ptr[out.len - 1] != '-')
            text_add_char(&out, '-');
    }
    while (out.len > 0 && strchr("-._", out.ptr[out.len - 1]) != NULL)
        out.len--;
    struct span tidied = arena_span(arena, text_span(&out));
    text_free(&out);
    return utf8_cut(tidied, NAME_MAX);
}

struct span provider_suggest(struct arena *arena, struct span called, struct span email)
{
    struct span why;
    const struct span from[] = {called, span_make(email.ptr, span_find(email, '@'))};
    for (size_t i = 0; i < COUNT_OF(from); i++) {
        struct span name = tidy(arena, utf8_clean(arena, from[i]));
        if (name_is_valid(name, &why) && !staff_name_is_like(name))
            return name;
    }
    return SPAN("");
}
