/* For the script of a form: the card for what somebody is typing. Nothing of it is stored or logged. */
#include "safety/safety.h"

#include "gen/safety/safety_view.h"
#include "post/post.h"
#include "question/question.h"
#include "web/page.h"
#include "web/reply.h"

static const struct form_field check_form[] = {
    {.name = "title", .kind = FORM_LINE, .max = QUESTION_TITLE_MAX},
    {.name = "body", .kind = FORM_TEXT, .max = POST_BODY_MAX},
    {.name = "tags", .kind = FORM_LINE, .max = 300},
    {0},
};

static void check_reply(struct request *r)
{
    const struct safety_text texts[] = {{.text = form_get(&r->form, "title")},
                                        {.text = form_get(&r->form, "body")},
                                        {.text = form_get(&r->form, "tags")}};
    struct text out;
    text_init(&out, REPLY_MAX);
    safety_card(&out, safety_match_texts(texts, COUNT_OF(texts), SAFETY_OWN_WORDS));
    reply_body(r, 200, "text/html; charset=utf-8", text_span(&out));
    text_free(&out);
}

PAGE(safety_check, .for_machines = true, .changes_nothing = true, .form = check_form,
     .post = {check_reply})
