/* Rules of articles. */
#include "article/article.h"

enum { WORDS_A_MINUTE = 200 };

const struct article_shown *article_shown_at(const struct article_showns *shown, size_t place)
{
    for (size_t i = 0; i < shown->count; i++)
        if (shown->items[i].place == place)
            return &shown->items[i];
    return NULL;
}

struct span article_site_of(struct span url)
{
    size_t at = span_find_text(url, "://");
    struct span site = at < url.len ? span_from(url, at + 3) : url;
    size_t end = 0;
    while (end < site.len && strchr("/?#", site.ptr[end]) == NULL)
        end++;
    site = span_make(site.ptr, end);
    size_t name = span_find(site, '@'); /* what is before it is no part of the site's name */
    if (name < site.len)
        site = span_from(site, name + 1);
    return span_starts(site, "www.") ? span_from(site, 4) : site;
}

int64_t article_minutes(int64_t words)
{
    return words < WORDS_A_MINUTE ? 1 : (words + WORDS_A_MINUTE / 2) / WORDS_A_MINUTE;
}
