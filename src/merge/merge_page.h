/* The form that merges two entries. */
#ifndef MERGE_MERGE_PAGE_H
#define MERGE_MERGE_PAGE_H

#include "merge/merge.h"
#include "web/form.h"

/* The entry that is merged with that of the page: in the address of the form, and in the form. */
#define MERGE_OTHER_FIELD                                                          \
    {                                                                              \
        .name = "other", .kind = FORM_LINE, .max = 200, .label = "The other entry" \
    }

/* What it takes: a "take." of each field of any kind; ends with one without a name. */
extern const struct form_field merge_form_fields[];

#endif
