/* An entry's pages: steps that a kind's pages are made of. */
#ifndef LIBRARY_ENTRY_PAGE_H
#define LIBRARY_ENTRY_PAGE_H

#include "comment/comment.h"
#include "library/entry_references.h"
#include "library/entry_store.h"
#include "picture/picture.h"
#include "revision/revision.h"

/* How what somebody else saved first differs from what was sent. */
struct diff_piece;
struct entry_difference {
    struct diff_piece *fields;
    size_t field_count;
    struct diff_piece *body; /* together: of what both began with */
    size_t body_count;
    bool together;     /* both changed other lines of the text: the form has both */
    struct span typed; /* the text as it was sent */
};

/* r->data of all these steps is or begins with it. */
struct entry_page {
    const struct entry_kind *kind;
    struct entry entry;
    struct entry_led_from led_from; /* the retired entry whose address led here */
    struct question_place from;     /* of the links */
    bool first;
    struct entry_links links;
    struct entry_mentions mentions;
    struct pictures pictures; /* photographs */
    struct comment_first comments;
    struct entry_ladder ladder; /* of a stretch */
    struct entry_revisions revisions;
    struct entry_photo_events photo_events; /* before those, and between them */
    /* a form's */
    struct entry draft;
    struct revision_list base; /* when somebody else saved first: what the sender began with */
    void *draft_model;
    struct post_text text;
    struct question_unknown_tags unknown;
    struct entry_taken taken;
    struct model_faults faults; /* of the model */
    struct entry_unknowns unknowns;
    struct span focus; /* the field to focus once a list was changed; empty: none */
    int64_t earlier;   /* the entry that this very form made before; 0: none */
};

/* First steps. The kind is known by the address' first part, the slug is what its pattern captured. */
void entry_begin(struct request *r);
void entry_load(struct request *r);
void entry_show_load(struct request *r);
void entry_revisions_load(struct request *r);

/* Further steps. */
void entry_show_reply(struct request *r);
void entry_revisions_reply(struct request *r);
/*
 * Once entry_load is done: whether the viewer reads the entry. Answers the request when not: there is none, or it was
 * retired.
 */
bool entry_is_shown(struct request *r);
/* The pieces of a form that are about the fields of its kind (entry_page.kind), for a form of another feature. */
void entry_form_fill_model(struct request *r); /* with entry.model */
/* Carries out what a row's button asks for; the form is then to be shown again. */
void entry_form_change_rows(struct request *r);
/* Reads draft_model and draft.model from what was sent, and marks what is wrong. */
void entry_form_take_model(struct request *r);
/* Reads all that was sent into page->draft; what is wrong is said at its field. */
void entry_form_take(struct request *r);
/* Marks what leads nowhere, once entry_store_unknowns is done, where that is asked. */
void entry_form_fail_unknowns(struct request *r);

void entry_form_reply(struct request *r);
void entry_form_check(struct request *r);
void entry_form_write(struct request *r);
void entry_form_saved(struct request *r);
void entry_form_refused_load(struct request *r);
void entry_form_refused(struct request *r);

/* What their addresses carry: where a list goes on, or the address that a new entry is wanted at. */
#define ENTRY_QUERY(...)        \
    (const struct form_field[]) \
    {                           \
        {__VA_ARGS__},          \
        {                       \
            0                   \
        }                       \
    }
#define ENTRY_LIST_PLACE                                                 \
    {                                                                    \
        .name = "after", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX \
    }
#define entry_list_query \
    ENTRY_QUERY(.name = "after", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX)
#define entry_show_query                                       \
    ENTRY_QUERY(.name = "before", .kind = FORM_LINE, .max = 60 \
    }                                                          \
    ,                                                          \
    {.name = "from", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX)
#define entry_revisions_query \
    ENTRY_QUERY(.name = "before", .kind = FORM_NUMBER, .min = 1, .max = INT32_MAX)
/* A link that may have been meant otherwise leads to the form with it put right. */
#define entry_edit_query                                     \
    ENTRY_QUERY(.name = "fix", .kind = FORM_LINE, .max = 400 \
    }                                                        \
    ,                                                        \
    {.name = "alias", .kind = FORM_LINE, .max = 200)
#define entry_new_query ENTRY_QUERY(.name = "slug", .kind = FORM_LINE, .max = 80)

/* The rest of PAGE(term_show, ENTRY_SHOW) and its like; a kind whose page loads more has its own first step. */
#define ENTRY_SHOW                                                                     \
    .query = entry_show_query, .data_size = sizeof(struct entry_page), .cached = true, \
    .steps = {entry_show_load, entry_show_reply}
#define ENTRY_REVISIONS                                                     \
    .query = entry_revisions_query, .data_size = sizeof(struct entry_page), \
    .steps = {entry_revisions_load, entry_revisions_reply}
#define ENTRY_NEW                                                                \
    .guard = GUARD_COACH, .draft = DRAFT_HERE, .label_of = entry_field_label,    \
    .query = entry_new_query, .data_size = sizeof(struct entry_page),            \
    .steps = {entry_begin, entry_form_reply},                                    \
    .post = {entry_begin, entry_form_check, entry_form_write, entry_form_saved}, \
    .refused = {entry_form_refused_load, entry_form_refused}
#define ENTRY_EDIT                                                              \
    .guard = GUARD_COACH, .draft = DRAFT_HERE, .label_of = entry_field_label,   \
    .query = entry_edit_query, .data_size = sizeof(struct entry_page),          \
    .steps = {entry_load, entry_form_reply},                                    \
    .post = {entry_load, entry_form_check, entry_form_write, entry_form_saved}, \
    .refused = {entry_form_refused_load, entry_form_refused}

/* What the form of the request's kind calls a field of the model; NULL: it has none of that name. */
const char *entry_field_label(const struct request *r, const char *field);

/* The first step of a kind's list, whose data is or begins with an entry_list: queues the page that ?after= names. */
void entry_index_load(struct request *r, const struct entry_kind *kind,
                      const struct entry_choice *choice);
/* Begins the page of a kind's list. */
struct text *entry_index_begin(struct request *r, const struct entry_kind *kind, struct span title,
                               struct span description);

#endif
