/* Addresses in Markdown: which are let through, and how they are written. */
#ifndef CORE_MARKDOWN_LINK_H
#define CORE_MARKDOWN_LINK_H

#include "core/text.h"

enum markdown_address {
    MARKDOWN_ADDRESS_REFUSED, /* any scheme but http, https, mailto and tel with a number */
    MARKDOWN_ADDRESS_LOCAL,   /* a path, a query or a fragment of this site */
    MARKDOWN_ADDRESS_CONTACT,
    MARKDOWN_ADDRESS_WEB, /* http or https, or another host's path: //host/path, also with more slashes */
};

enum markdown_address markdown_address_kind(struct span address);

/* http:// or https:// with something behind it: what an image may be fetched from. */
bool markdown_address_is_image(struct span address);

/* Percent-encodes what an address cannot hold: what is written has no white space, quotation mark, < or >. */
void markdown_address_encode(struct text *out, struct span address);

/* Percent-encodes what an address cannot hold, escapes it for a quoted attribute. */
void markdown_address_write(struct text *out, struct span address);

#endif
