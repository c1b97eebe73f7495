/* Files of a Stack Exchange dump (a root full of rows) as a stream with constant memory. */
#ifndef CTL_DUMP_READER_H
#define CTL_DUMP_READER_H

#include "core/clock.h"
#include "core/text.h"

enum { DUMP_ATTRIBUTES_MAX = 64 };

struct dump_attribute {
    struct span name;
    struct span value; /* entities resolved, well-formed UTF-8 */
};

/* Lasts for the call that it is given to. */
struct dump_row {
    size_t line;
    size_t count;
    struct dump_attribute items[DUMP_ATTRIBUTES_MAX];
};

/* False to refuse the file; the reason goes into *why, without the position. */
typedef bool dump_row_handler(void *context, const struct dump_row *row, struct text *why);

/* Where bytes come from: up to `size` of them into `buffer`; 0 at the end, negative on trouble. */
struct dump_source {
    const char *name; /* for messages */
    long (*read)(void *context, char *buffer, size_t size);
    void *context;
};

/*
 * Bytes that are no UTF-8, and characters that XML does not allow, as they are or as references such as &#x0E;: each
 * became U+FFFD.
 */
enum { DUMP_REPAIRS_NAMED = 5 };
struct dump_repairs {
    size_t count;                     /* of the lines with one */
    size_t lines[DUMP_REPAIRS_NAMED]; /* the first ones, from 1 */
};

/*
 * Passes each row to `handle`. False with "name:line:column: what is wrong" in *why for anything but
 * one `root` full of rows: ill-formed XML (but what *repairs tells of is repaired), another encoding than UTF-8, a DOCTYPE
 * or an entity of its own (nothing is expanded or fetched), text between the rows, other elements, an attribute of more
 * than 10 MB, a row refused by `handle`.
 */
MUST_CHECK bool dump_read(const struct dump_source *source, const char *root,
                          dump_row_handler *handle, void *context, struct dump_repairs *repairs,
                          struct text *why);

/* ---- dump_repair.c ---- */

enum { DUMP_HELD_MAX = 16 }; /* the longest reference that is looked at */

/* Bytes on their way to the parser; zero it, and set `out`. */
struct dump_repair {
    struct text *out;
    struct dump_repairs *found;
    size_t line; /* of what was taken so far, from 0 */
    char held[DUMP_HELD_MAX];
    size_t held_len; /* a reference that is not complete yet */
    char part[4];
    size_t part_len;  /* a sequence of UTF-8 that is not complete yet */
    size_t last_line; /* that was repaired, from 1 */
};
/* Appends the bytes, repaired, to `out`; at the end of the file `last` lets go what is held. */
void dump_repair(struct dump_repair *repair, struct span bytes, bool last);

/* ---- attributes; each false with a reason in *why when the value is not what it has to be ---- */

/* NULL when the row has none of that name. */
const struct span *dump_find(const struct dump_row *row, const char *name);

MUST_CHECK bool dump_text(const struct dump_row *row, const char *name, struct span *out,
                          struct text *why);
MUST_CHECK bool dump_number(const struct dump_row *row, const char *name, int64_t min, int64_t max,
                            int64_t *out, struct text *why);
MUST_CHECK bool dump_time(const struct dump_row *row, const char *name, instant *out,
                          struct text *why);

/* The same for what may be absent: *out stays as it is. */
MUST_CHECK bool dump_number_maybe(const struct dump_row *row, const char *name, int64_t min,
                                  int64_t max, int64_t *out, struct text *why);
MUST_CHECK bool dump_time_maybe(const struct dump_row *row, const char *name, instant *out,
                                struct text *why);

#endif
