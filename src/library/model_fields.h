/* Fields of a model as a table, and what can be done with any such table. */
#ifndef LIBRARY_MODEL_FIELDS_H
#define LIBRARY_MODEL_FIELDS_H

#include "library/model.h"

enum model_kind {
    MODEL_LINE,       /* struct span without line ends; `max` code points */
    MODEL_TEXT,       /* struct span; `max` code points */
    MODEL_STATEMENTS, /* like TEXT, statements a line each; in a form's cell with "; " between them */
    MODEL_SLUG,       /* struct span */
    MODEL_ADDRESS,    /* struct span, http or https */
    MODEL_QUOTE,      /* like LINE; at most a sentence */
    MODEL_DAY,        /* struct span, "2026-01-31", not in the future */
    MODEL_CHOICE,     /* struct span out of `choices` */
    MODEL_NUMBER,     /* int64_t from 1 to `max`; 0 is none */
    MODEL_RANGE,      /* struct model_range of such numbers; in JSON 30 or "30-60" */
    MODEL_LINES,      /* struct model_texts, at most `max`, each like LINE with MODEL_LINE_MAX */
    MODEL_SLUGS,      /* struct model_texts, at most `max` */
    MODEL_CHOICES,    /* struct model_texts, each out of `choices`, none twice */
    MODEL_GROUP,      /* a struct in the struct, its fields in `inner` */
    MODEL_LIST, /* { size_t count; T *items; }, at most `max`; `inner`, sizeof(T) in `item_size` */
};

enum { MODEL_LINE_MAX = 300, MODEL_TEXT_MAX = 1000, MODEL_LIST_MAX = 30 };

struct model_field {
    const char *name; /* NULL: the end of the table */
    enum model_kind kind;
    size_t offset;
    size_t max;
    bool required; /* of a list: at least one item */
    bool searched; /* its words go into the search text */
    const char *
        label; /* said before them there, each on a line of its own; search/extract.c knows these */
    const struct model_choice *choices;
    const struct model_field *inner;
    size_t item_size;
    const char *links_to; /* SLUG, SLUGS: of which kind of entry, "stretch"; NULL: of none */
};

bool model_fields_read(struct arena *arena, const struct model_field *fields, struct span json,
                       void *model, struct model_faults *faults);
struct span model_fields_write(struct arena *arena, const struct model_field *fields,
                               const void *model);
bool model_fields_check(struct arena *arena, const struct model_field *fields, const void *model,
                        struct model_faults *faults);
struct span model_fields_words(struct arena *arena, const struct model_field *fields,
                               const void *model);

/* The fields that every model with sources shares. */
extern const struct model_field evidence_fields[];

/* The models, for what treats all of them alike: forms and histories. */
extern const struct model_field stretch_fields[];
extern const struct model_field routine_fields[];
extern const struct model_field routine_own_fields[]; /* a member's own: its items alone */
extern const struct model_field article_fields[];
extern const struct model_field muscle_fields[];
extern const struct model_field term_fields[];

#endif
