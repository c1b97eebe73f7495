/* The site's own addresses, as people paste them into texts: which of them lead to something that has a title. */
#ifndef CORE_MARKDOWN_OWN_H
#define CORE_MARKDOWN_OWN_H

#include "core/markdown.h"

/*
 * Sets the site's own address for the whole process, "https://example.org", and its other names, between spaces (HOSTS); NULL: there are
 * none. Without an address only paths are recognised. The strings have to stay. To be called before anything is rendered.
 */
void markdown_own_set(const char *origin, const char *names);

/*
 * Whether a browser goes to this site with it: http:, https: or //, with one of the site's names, however it is written
 * (core/web_address.h), at its port. A path is none.
 */
bool markdown_own_is(struct span address);

/*
 * What an address leads to: an entry, a tag, one of the site's pages, or a question ("question", "12/why-so-tight").
 * `address` is absolute, or a path. False for other sites, and for the site's pages that have no title of their own.
 * The slug is part of `address`.
 */
bool markdown_own_target(struct span address, struct markdown_target *out);

/* The length of a path that `s` starts with and that leads to an entry, a tag or a question, and of nothing more; or 0. */
size_t markdown_own_path(struct span s);

#endif
