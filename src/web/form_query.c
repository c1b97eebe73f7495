/* What a page reads of its address. */
#include "core/urlencoded.h"
#include "web/form.h"
#include "web/page.h"

/* Takes the next pair of that name. */
static bool next_value(struct span *query, const char *name, struct span *value)
{
    struct span key;
    while (urlencoded_next(query, &key, value)) {
        if (urlencoded_is(key, name))
            return true;
    }
    return false;
}

static void add_pair(struct text *out, size_t start, const char *name, struct span value)
{
    if (out->len > start)
        text_add_char(out, '&');
    text_add_string(out, name);
    text_add_char(out, '=');
    urlencoded_rewrite(out, value);
}

/* Those that say something, in one pair. */
static void add_several(struct text *out, size_t start, const char *name, struct span query)
{
    bool open = false;
    struct span value;
    while (next_value(&query, name, &value)) {
        if (span_is_empty(value))
            continue;
        if (!open) {
            add_pair(out, start, name, value);
        } else {
            text_add_string(out, "%2C");
            urlencoded_rewrite(out, value);
        }
        open = true;
    }
}

void form_canonical_query(const struct page *page, struct span query, struct text *out)
{
    size_t start = out->len;
    for (const struct form_field *field = page->query;
         query.len > 0 && field != NULL && field->name != NULL; field++) {
        struct span rest = query;
        struct span value;
        if (field->several)
            add_several(out, start, field->name, query);
        else if (next_value(&rest, field->name, &value))
            add_pair(out, start, field->name, value);
    }
}
