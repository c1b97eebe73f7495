/* Error pages: what happened, and what to do. */
#include "web/reply_internal.h"

#include <kore/kore.h>
#include <kore/http.h>

#include "gen/web/layout.h"
#include "web/limit_words.h"
#include "web/request.h"
#include "web/restore.h"

static const struct {
    int status;
    const char *what;
    const char *message;
} errors[] = {
    {400, "We could not read that",
     "Something in the request was not as it should be. Go back and try again."},
    {403, "That is not allowed", "Your account may not do this."},
    {404, "Nothing here",
     "There is no page at this address. It may have been removed, or there is a typo in the link."},
    {405, "Not that way",
     "This page cannot be asked for like that. Go back and use the form or link."},
    {408, "That took too long",
     "Not all of what you sent arrived in time. Look at your connection, then go back and send it "
     "again: what you wrote is still in the form."},
    {409, "Someone was quicker",
     "This changed while you were at it. Go back, reload, and look again."},
    {410, "No longer here",
     "This was deleted. Whoever wrote it, or a moderator, can bring it back."},
    {413, "Too much at once",
     "What you sent is larger than we can take. Make it shorter and send it again."},
    {414, "That address is too long",
     "We take a thousand characters of a search. Go back and say it shorter: a few words often "
     "find more than many."},
    {421, "Not by this name",
     "This site does not go by the name that is in your address bar. Look for a typo in it, or ask "
     "whoever gave you the address."},
    {422, "Something is missing", "Go back, look over what you filled in, and send it again."},
    {429, "A short pause, please", "That was a lot in a short time. Wait a little and try again."},
    {431, "Your browser sent too much",
     "What it sends along with each page is too long for us, mostly because of cookies. Delete "
     "this site’s cookies in your browser, then load the page again."},
    {500, "That was our mistake",
     "Something went wrong on our side. It has been noted. Please try again in a while."},
    {501, "We do not do that",
     "This site only shows pages and takes forms. Go back and use a form or a link."},
    {503, "One moment, please",
     "The server is busy or being looked after. Please wait a few seconds, then try again."},
};

/* A status without words of its own takes those of its class. */
static size_t error_words(int status)
{
    int general = status >= 500 ? 500 : 400;
    size_t found = 0;
    for (size_t i = 0; i < COUNT_OF(errors); i++) {
        if (errors[i].status == status)
            return i;
        if (errors[i].status == general)
            found = i;
    }
    return found;
}

void reply_error(struct request *r, int status, struct span message)
{
    size_t at = error_words(status);
    enum restore_way way = restore_way(r, status);
    struct head head = {.title = span_of(errors[at].what), .not_for_search_engines = true};
    if (way == RESTORE_SIGN_IN && status == 403)
        head.title = SPAN("You are signed out");
    if (way == RESTORE_CONFIRM)
        head.title = SPAN("Is it still you?");
    if (way == RESTORE_FACTOR)
        head.title = SPAN("A second step, please");
    if (way == RESTORE_AGAIN && status == 403)
        head.title = SPAN("Please send it again");
    if (r->state->trapped)
        head.title = SPAN("Are you a person?");
    if (status == 429 && r->state->wait > LIMIT_PAUSE)
        head.title = SPAN("Please come back later");
    /* What was sent is whole, and waits: nothing in it is wrong. */
    if (status < 500 && way != RESTORE_NOTHING && way != RESTORE_SHOW)
        form_forgive(&r->form);
    struct text *out = reply_begin(r, status, &head);
    layout_error(out, r, head.title, span_is_empty(message) ? span_of(errors[at].message) : message,
                 way);
    if (status == 503)
        reply_header(r, "retry-after", "5");
    reply_end(r);
}

void reply_not_found(struct request *r)
{
    reply_error(r, 404, SPAN(""));
}

void reply_gone(struct request *r)
{
    reply_error(r, 410, SPAN(""));
}

void reply_err(struct request *r, const struct err *err)
{
    static const int statuses[] = {
        [ERR_NONE] = 500,     [ERR_INPUT] = 422,       [ERR_NOT_FOUND] = 404,
        [ERR_GONE] = 410,     [ERR_FORBIDDEN] = 403,   [ERR_CONFLICT] = 409,
        [ERR_TOO_MANY] = 429, [ERR_UNAVAILABLE] = 503, [ERR_INTERNAL] = 500,
    };
    reply_error(r, statuses[err->kind], err->message);
}

/*
 * What Kore itself refuses (no such route, wrong method, too large) gets a page like any other error. Of those 403 is for a
 * file that nobody may have been shown the form of (web/admission.h).
 */
static void kore_refused(struct request *r)
{
    int status = r->kore == NULL ? 500 : r->kore->error;
    reply_error(r, status,
                status == 403
                    ? SPAN("We take a file from its form alone, from people who are signed in, and "
                           "for two days after the form was opened. Go back, load the page again, "
                           "and choose your file once more.")
                    : SPAN(""));
}

const struct page reply_refused_page = {
    .name = "refused", .changes_nothing = true, .steps = {kore_refused}};

int reply_refused(struct http_request *kore, int status UNUSED)
{
    return page_serve(kore, &reply_refused_page);
}

/* What Kore refuses before it is a request has no session, no number and no form: a page for each status, made once. */
int reply_plain(int status, struct http_plain_page *page)
{
    enum { HEAD_MAX = 1024, PLAIN_MAX = 16384 };
    static struct text bodies[COUNT_OF(errors)];
    static char head[HEAD_MAX];
    size_t at = error_words(status);
    struct text *body = &bodies[at];
    if (text_span(body).len == 0) {
        text_init(body, PLAIN_MAX);
        layout_plain(body, span_of(errors[at].what), span_of(errors[at].message));
    }
    int len = snprintf(head, sizeof(head), "content-type: " HTML_TYPE PERSONAL "%s%s\r\n",
                       reply_date_line(), status == 503 ? "\r\nretry-after: 5" : "");
    *page = (struct http_plain_page){.head = head,
                                     .head_len = (size_t)len,
                                     .body = text_span(body).ptr,
                                     .body_len = text_span(body).len};
    return len < HEAD_MAX ? KORE_RESULT_OK : KORE_RESULT_ERROR;
}
