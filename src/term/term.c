/* Rules of terms. */
#include "term/term.h"

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
