/* What the pages that edit and delete a post have in common. */
#ifndef POST_POST_EDIT_H
#define POST_POST_EDIT_H

#include "post/post.h"
#include "question/question.h"
#include "revision/revision.h"
#include "staff_template/staff_template.h"

/* Their r->data. */
struct post_edit {
    struct post_source source;
    struct span *tags;
    size_t tag_count;
    struct question_unknown_tags unknown;
    struct post_text text;
    struct post_place place; /* after it was saved */
    struct span held;        /* why it waits for a moderator since; empty: it does not */
    bool took_out;           /* something private was in the text, and is not in the new one */
    struct staff_template_list templates; /* of deleting; for moderators */
    struct revision_list base; /* when somebody else saved first: what the sender began with */
};

/* The first step: the post, as the path has it ("/answers/12/edit"). */
void post_edit_load(struct request *r);
/* The folder of the address ("answers") must be the post's, and the viewer its author or a moderator. False when the request is answered. */
bool post_edit_may(struct request *r, const struct post_source *source);
/*
 * Of a form with the fields `title`, `body` and `tags`. First what a question's title and tags lack, with a look which tags there are;
 * in the next step those that there are not, and the text, into data->text.
 */
void post_edit_check_fields(struct request *r);
void post_edit_check_text(struct request *r);
/* Once something was saved: where the post is shown now, and the step behind it, which leads there. */
void post_edit_place(struct request *r);
void post_edit_done(struct request *r);

/*
 * Somebody else saved first, and data->base is known: puts what goes together into the form, keeps what was typed where both changed
 * the same, and returns what the page tells.
 */
struct edit_difference post_merge(struct request *r);

struct post_tags {
    const struct span *items;
    size_t count;
};

struct post_words {
    struct span title;
    struct span body;
    struct post_tags tags;
};

/* The form is what post_merge made of `mine`, with which it began. */
bool post_merge_is(struct request *r, const struct post_words *mine);

static inline bool post_edit_of_question(const struct post_source *source)
{
    return span_is(source->kind, "question");
}

#endif
