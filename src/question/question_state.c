/* Why questions are closed, in words. */
#include "question/question.h"

const struct question_close_why question_close_whys[] = {
    {"duplicate", "It has been asked before", ""},
    {"needs-more", "It needs more detail before anybody can help",
     "It needs more detail before anybody can help. Whoever asked can edit it; then it can be "
     "opened again."},
    {"off-topic", "It is about something else",
     "It is about something other than backs and glutes."},
    {"unsafe", "Answers from members could do harm",
     "Answers from members could do harm here: please ask somebody who can examine you."},
    {"other", "Another reason, in words", ""},
    {NULL, NULL, NULL},
};

_Static_assert(COUNT_OF(question_close_whys) <= QUESTION_CLOSE_WHYS_MAX + 1, "all fit a form");

static const struct question_close_why *find_why(struct span name)
{
    const struct question_close_why *why = question_close_whys;
    while (why->name != NULL && !span_is(name, why->name))
        why++;
    return why;
}

bool question_is_close_why(struct span name)
{
    return find_why(name)->name != NULL;
}

struct span question_closed_said(struct span why)
{
    const struct question_close_why *found = find_why(why);
    return found->name == NULL ? SPAN("") : span_of(found->said);
}
