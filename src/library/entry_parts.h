/* The parts of an entry's form, which its list to jump from names. */
#ifndef LIBRARY_ENTRY_PARTS_H
#define LIBRARY_ENTRY_PARTS_H

#include "library/entry_page.h"

enum { ENTRY_PARTS_MAX = 12 };

struct entry_part {
    const char *title;
    const struct entry_input
        *inputs; /* of the kind's own fields; those of the entry itself come with the first part */
    size_t count;
};

/* What it is, then the kind's parts under their heads. Returns how many. */
size_t entry_parts(const struct entry_kind *kind, struct entry_part parts[ENTRY_PARTS_MAX]);

/*
 * Whether the form folds a field, or all of a part: nothing in it is asked for, given, wrong or to be typed into next.
 */
bool entry_input_is_folded(const struct entry_page *page, const struct form *form,
                           const struct entry_input *in);
bool entry_part_is_folded(const struct entry_page *page, const struct form *form,
                          const struct entry_part *part);

#endif
