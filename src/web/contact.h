/* How to reach the people who run this site: the setting CONTACT. No Kore. */
#ifndef WEB_CONTACT_H
#define WEB_CONTACT_H

#include "core/arena.h"
#include "core/span.h"

enum { CONTACT_MAX = 254 }; /* bytes */

/* Is this an email address ("help@forum.example") or an address of a page ("https://forum.example/help")? */
bool contact_is_address(struct span setting);

/* What a link to it has in href: "mailto:help@forum.example", or the page's address as it is. */
struct span contact_href(struct arena *arena, struct span contact);

#endif
