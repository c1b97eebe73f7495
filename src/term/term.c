/* Rules of terms. */
#include "term/term.h"

#include "core/escape.h"

#include <string.h>

char term_letter(struct span title)
{
    static const struct span quotes[] = {SPAN("\""), SPAN("'"), SPAN("("), SPAN("“"), SPAN("‘")};
    /* As the list is sorted: under the word, not under its quotation mark. */
    for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++) {
        if (title.len > quotes[i].len && memcmp(title.ptr, quotes[i].ptr, quotes[i].len) == 0)
            title = span_from(title, quotes[i].len);
    }
    char c = title.len == 0 ? '#' : title.ptr[0];
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    return c >= 'A' && c <= 'Z' ? c : '#';
}

void term_short_json(struct text *out, const struct term_short *term)
{
    text_add_char(out, '{');
    escape_json_member(out, "title", term->title);
    text_add_char(out, ',');
    escape_json_member(out, "summary", term->summary);
    text_add_string(out, term->reviewed ? ",\"reviewed\":true}" : ",\"reviewed\":false}");
}
