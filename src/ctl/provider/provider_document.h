/* What a provider publishes about itself (OpenID Connect Discovery). */
#ifndef CTL_PROVIDER_PROVIDER_DOCUMENT_H
#define CTL_PROVIDER_PROVIDER_DOCUMENT_H

#include <jansson.h>

#include "core/span.h"

/*
 * Why nobody is sent there and nothing is asked, in words for admins, a literal; NULL: it is `issuer`'s own document, its
 * addresses are allowed (provider_url_is_allowed), and it knows what we need.
 */
const char *provider_document_fault(const json_t *published, struct span issuer, bool on_loopback);

/* In a header, which everybody has to know, unless it says that it wants it in the form alone. */
bool provider_document_wants_secret_in_form(const json_t *published);

#endif
