/* JSON as providers send it. */
#include "ctl/provider/provider_json.h"

json_t *provider_json_object(const void *bytes, size_t len)
{
    json_t *object = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(object))
        return object;
    json_decref(object);
    return NULL;
}

struct span provider_json_text(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) ? span_make(json_string_value(value), json_string_length(value))
                                 : SPAN("");
}
