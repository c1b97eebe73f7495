/* The validators that kore.conf names: is it UTF-8, and short enough to be looked at at all. */
#include <kore/kore.h>
#include <kore/http.h>

#include "core/utf8.h"

enum { LINE_BYTES = 4000, TEXT_BYTES = 200000, SECRET_BYTES = 2000 };

int valid_line(struct http_request *req, char *value);
int valid_text(struct http_request *req, char *value);
int valid_secret(struct http_request *req, char *value);

static int valid(const char *value, size_t most)
{
    struct span s = span_of(value);
    return s.len <= most && utf8_is_valid(s) ? KORE_RESULT_OK : KORE_RESULT_ERROR;
}

int valid_line(struct http_request *req UNUSED, char *value)
{
    return valid(value, LINE_BYTES);
}

int valid_text(struct http_request *req UNUSED, char *value)
{
    return valid(value, TEXT_BYTES);
}

int valid_secret(struct http_request *req UNUSED, char *value)
{
    return valid(value, SECRET_BYTES);
}
