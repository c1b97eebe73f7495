/* How a value of each type is written into a page. */
#include "core/render.h"

void render_span(struct text *out, struct span value)
{
    escape_html(out, value);
}

void render_string(struct text *out, const char *value)
{
    escape_html(out, span_of(value));
}

void render_html(struct text *out, struct html value)
{
    text_add(out, value.ptr, value.len);
}

void render_signed(struct text *out, int64_t value)
{
    text_add_int(out, value);
}

void render_unsigned(struct text *out, uint64_t value)
{
    /* text_add_int is signed: the last digit goes apart, so that every value fits. */
    if (value > INT64_MAX) {
        text_add_int(out, (int64_t)(value / 10));
        value %= 10;
    }
    text_add_int(out, (int64_t)value);
}

void render_url_span(struct text *out, struct span value)
{
    escape_url(out, value);
}

void render_url_string(struct text *out, const char *value)
{
    escape_url(out, span_of(value));
}

void render_url_part_span(struct text *out, struct span value)
{
    escape_url_part(out, value);
}

void render_url_part_string(struct text *out, const char *value)
{
    escape_url_part(out, span_of(value));
}
