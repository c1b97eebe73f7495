/* What a page reads of its address. */
#include "core/urlencoded.h"
#include "web/form.h"
#include "web/page.h"

/* The first pair of that name. */
static bool find_pair(struct span query, const char *name, struct span *value)
{
    struct span key;
    while (urlencoded_next(&query, &key, value)) {
        if (urlencoded_is(key, name))
            return true;
    }
    return false;
}

void form_canonical_query(const struct page *page, struct span query, struct text *out)
{
    size_t start = out->len;
    for (const struct form_field *field = page->query;
         query.len > 0 && field != NULL && field->name != NULL; field++) {
        struct span value;
        if (!find_pair(query, field->name, &value))
            continue;
        if (out->len > start)
            text_add_char(out, '&');
        text_add_string(out, field->name);
        text_add_char(out, '=');
        urlencoded_rewrite(out, value);
    }
}
