/* Escaping for the places where a value can be in a page. */
#ifndef CORE_ESCAPE_H
#define CORE_ESCAPE_H

#include "core/text.h"

/* Text between tags, and quoted attribute values: & < > " ' become entities. */
void escape_html(struct text *out, struct span s);

/* Takes the next character off what escape_html wrote: an entity of those is the character that it stands for. `rest` is not empty. */
char escape_html_next(struct span *rest);

/* One piece of a path or a query value: everything but unreserved characters is percent-encoded. */
void escape_url_part(struct text *out, struct span s);

/*
 * A whole address for href or src: written escaped when its scheme is http, https or mailto, or when
 * it is relative (starts with / ? # or a letter with no colon before the first slash); else "#".
 */
void escape_url(struct text *out, struct span s);

/* A JSON string body, without the quotes; also safe inside HTML (< > & are \u-escaped). */
void escape_json(struct text *out, struct span s);

/* "name":"value", a member of a JSON object; `name` needs no escaping. */
void escape_json_member(struct text *out, const char *name, struct span value);

#endif
