/* JSON as providers send it. */
#ifndef CTL_PROVIDER_PROVIDER_JSON_H
#define CTL_PROVIDER_PROVIDER_JSON_H

#include <jansson.h>

#include "core/span.h"

/* The caller's. NULL when it is no object, or a name is in it twice: readers would differ on which counts. */
json_t *provider_json_object(const void *bytes, size_t len);

/* A string of an object; empty when there is none, or it is no string. Of the object: it lives as long. */
struct span provider_json_text(const json_t *object, const char *name);

#endif
