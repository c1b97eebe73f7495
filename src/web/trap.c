/* A field that people do not see. */
#include "web/trap.h"

#include "web/metrics.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/restore.h"

bool trap_is_sprung(const struct request *r)
{
    bool looks_only = form_has(&r->form, "preview") || form_has(&r->form, "fix");
    return r->is_post && !looks_only && form_has(&r->form, TRAP_NAME) &&
           !form_has(&r->form, TRAP_PERSON_NAME);
}

void trap_reply(struct request *r)
{
    static uint64_t count;
    static const struct span words =
        SPAN("A field was filled in that people do not see; perhaps a tool in your browser did it. "
             "Please tick the box to say that you are a person, then send it again.");
    metrics_set(METRIC_FORMS_TRAPPED, ++count);
    r->state->trapped = true;
    /* With a password the form is filled in again, else it is sent again from the page. */
    if (restore_has_secret(r)) {
        form_fail(&r->form, "", words);
        page_refuse(r);
    } else {
        reply_error(r, 422, words);
    }
}
