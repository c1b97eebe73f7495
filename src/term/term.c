/* Rules of terms. */
#include "term/term.h"

char term_letter(struct span title)
{
    char c = title.len == 0 ? '#' : title.ptr[0];
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    return c >= 'A' && c <= 'Z' ? c : '#';
}
