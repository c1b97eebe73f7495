/* Rows in the text format of COPY: columns separated by tabs, \N for NULL. */
#include "ctl/import/import.h"

#include <time.h>

static void column(struct text *out)
{
    if (out->len > 0 && out->ptr[out->len - 1] != '\n')
        text_add_char(out, '\t');
}

static void escaped(struct text *out, struct span value)
{
    size_t from = 0;
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        const char *as = c == '\\'   ? "\\\\"
                         : c == '\n' ? "\\n"
                         : c == '\t' ? "\\t"
                         : c == '\r' ? "\\r"
                                     : NULL;
        if (as == NULL && c != '\0')
            continue;
        text_add(out, value.ptr + from, i - from);
        if (as != NULL)
            text_add_string(out, as);
        from = i + 1;
    }
    text_add(out, value.ptr + from, value.len - from);
}

void copy_int(struct text *out, int64_t value)
{
    column(out);
    text_add_int(out, value);
}

void copy_int_or_null(struct text *out, int64_t value, bool given)
{
    column(out);
    if (given)
        text_add_int(out, value);
    else
        text_literal(out, "\\N");
}

void copy_text(struct text *out, struct span value)
{
    column(out);
    if (value.len > 0)
        escaped(out, value);
}

void copy_text_or_null(struct text *out, const struct span *value)
{
    if (value != NULL) {
        copy_text(out, *value);
        return;
    }
    column(out);
    text_literal(out, "\\N");
}

void copy_time(struct text *out, instant at)
{
    enum { MICROS = 1000000 };
    column(out);
    time_t seconds = (time_t)(at / MICROS);
    struct tm tm;
    if (at <= 0 || gmtime_r(&seconds, &tm) == NULL) {
        text_literal(out, "\\N");
        return;
    }
    text_printf(out, "%04d-%02d-%02d %02d:%02d:%02d.%06d+00", tm.tm_year + 1900, tm.tm_mon + 1,
                tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (int)(at % MICROS));
}

/* Only for names without quotes and backslashes, such as tags'. */
void copy_texts(struct text *out, const struct span *values, size_t count)
{
    column(out);
    text_add_char(out, '{');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_add_char(out, ',');
        text_add_char(out, '"');
        text_add_span(out, values[i]);
        text_add_char(out, '"');
    }
    text_add_char(out, '}');
}

void copy_end(struct text *out)
{
    text_add_char(out, '\n');
}
