/* Browsers in words. */
#include "core/browser.h"

static const char *first_named(struct span header, const char *const (*table)[2], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (memmem(header.ptr, header.len, table[i][0], strlen(table[i][0])) != NULL)
            return table[i][1];
    }
    return NULL;
}

struct span browser_words(struct arena *arena, struct span header)
{
    /* Most browsers also name those they descend from: the youngest name comes first. */
    static const char *const browsers[][2] = {
        {"Edg/", "Edge"},
        {"EdgA/", "Edge"},
        {"EdgiOS/", "Edge"},
        {"OPR/", "Opera"},
        {"SamsungBrowser/", "Samsung Internet"},
        {"Vivaldi/", "Vivaldi"},
        {"FxiOS/", "Firefox"},
        {"Firefox/", "Firefox"},
        {"CriOS/", "Chrome"},
        {"Chromium/", "Chromium"},
        {"Chrome/", "Chrome"},
        {"Safari/", "Safari"},
        {"curl/", "curl"},
        {"Wget/", "Wget"},
    };
    static const char *const systems[][2] = {
        {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},   {"Windows", "Windows"},
        {"CrOS", "ChromeOS"},   {"Macintosh", "Mac"}, {"Linux", "Linux"}, {"FreeBSD", "FreeBSD"},
    };
    if (span_is_empty(header))
        return SPAN("An unnamed program");
    const char *browser = first_named(header, browsers, COUNT_OF(browsers));
    const char *system = first_named(header, systems, COUNT_OF(systems));
    if (browser == NULL && system == NULL)
        return SPAN("An unknown browser");
    if (system == NULL)
        return span_of(browser);
    return arena_printf(arena, "%s on %s", browser == NULL ? "A browser" : browser, system);
}
