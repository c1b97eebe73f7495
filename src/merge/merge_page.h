/* The form that merges two entries. */
#ifndef MERGE_MERGE_PAGE_H
#define MERGE_MERGE_PAGE_H

#include "merge/merge.h"
#include "web/form.h"

/* What it takes: a "take." of each field of any kind; ends with one without a name. */
extern const struct form_field merge_form_fields[];

#endif
