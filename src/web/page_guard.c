/* Who may see a page and send its form, and what they are told who may not. */
#include "web/page_guard.h"

#include "core/escape.h"
#include "web/request.h"
#include "web/restore.h"
#include "web/session.h"
#include "web/site.h"
#include "web/trap.h"

/* A form may ask for more than its page. */
static enum guard guard_of(const struct request *r)
{
    bool stricter = r->is_post && r->page->post_guard > r->page->guard;
    return stricter ? r->page->post_guard : r->page->guard;
}

static bool role_is_enough(const struct request *r)
{
    switch (guard_of(r)) {
    case GUARD_ANYONE:
        return true;
    case GUARD_MEMBER:
        return r->viewer.account_id != 0;
    case GUARD_COACH:
        return r->viewer.is_coach;
    case GUARD_MODERATOR:
        return r->viewer.is_moderator;
    case GUARD_ADMIN:
        return r->viewer.is_admin;
    }
    return false;
}

/* Which role the page is for. */
static struct span role_is_missing(const struct request *r)
{
    static const struct span words[] = {
        [GUARD_ANYONE] = SPAN(""),
        [GUARD_MEMBER] = SPAN(""),
        [GUARD_COACH] = SPAN("This page is for coaches."),
        [GUARD_MODERATOR] = SPAN("This page is for moderators."),
        [GUARD_ADMIN] = SPAN("This page is for admins."),
    };
    return words[guard_of(r)];
}

static const char not_from_you[] =
    "We could not be sure that this came from you. Perhaps you signed in again since the form was "
    "shown. If it is yours, open the page that it was on once more, and send it from there.";

/* What was sent is no form of ours. */
static void refuse_unread(struct request *r)
{
    static const struct span not_a_form =
        SPAN("This is not how our forms are sent. Go back, reload the page, and send it again.");
    bool foreign = r->state->unread == 403;
    reply_error(r, r->state->unread, foreign ? span_of(not_from_you) : not_a_form);
}

/* For a moment or for long, and perhaps in the middle of a text. */
static void refuse_signed_out(struct request *r)
{
    static const struct span words =
        SPAN("Nothing that you wrote is lost. Sign in here: you come back to the form with every "
             "word in it, and can send it then.");
    static const struct span no_drafts = SPAN("Nothing that you wrote is lost. Sign in here: it "
                                              "comes with you, and you can send it then.");
    static const struct span no_words = SPAN("Sign in here, and you come back to where you were.");
    static const struct span too_long = SPAN("Sign in here, and you come back to the form.");
    static const struct span no_form = SPAN("Sign in first, then do this again.");
    bool here = restore_way(r, 403) == RESTORE_SIGN_IN;
    bool too_long_here = restore_waiting(r).too_long || !restore_fits(r, 1);
    reply_error(r, 403,
                !here                    ? no_form
                : too_long_here          ? too_long
                : !restore_has_words(r)  ? no_words
                : r->page->draft != NULL ? words
                                         : no_drafts);
}

/* The form is of another session, perhaps of another account: whose it is to be is for the person to say. */
static void refuse_old_token(struct request *r)
{
    struct span name = r->viewer.name;
    struct span words =
        restore_way(r, 403) == RESTORE_AGAIN
            ? arena_printf(r->arena,
                           "You signed in again after this form was shown, and you are " SPAN_FMT
                           " now. If this is to be from " SPAN_FMT ", please send it here.",
                           SPAN_ARG(name), SPAN_ARG(name))
            : span_of(not_from_you);
    reply_error(r, 403, words);
}

/* Where a GET is asked for from again once that is done. */
static void lead_to(struct request *r, const char *path)
{
    struct text next;
    text_init(&next, 8192);
    escape_url_part(&next, r->path);
    if (!span_is_empty(r->query)) {
        text_add_string(&next, "%3F");
        escape_url_part(&next, r->query);
    }
    reply_see_other(r, "%s?next=%s", path, text_string(&next));
    text_free(&next);
}

/* Moderators and admins without a second factor read what members read, and write nothing. */
static bool lacks_factor(const struct request *r)
{
    enum guard least = r->is_post && !r->page->changes_nothing ? GUARD_MEMBER : GUARD_COACH;
    return r->viewer.needs_factor && !r->page->before_factor && guard_of(r) >= least;
}

static void refuse_without_factor(struct request *r)
{
    static const struct span words =
        SPAN("Here moderators and admins sign in with a second step, and you have none yet. "
             "Setting it up takes two minutes. Then you can send this.");
    r->state->asks = RESTORE_FACTOR;
    if (r->is_post)
        reply_error(r, 403, words);
    else
        lead_to(r, "/account/second-step");
}

/* The page that asks who it is holds all that was sent. Nothing is done, and so nothing is noted in the audit. */
static void ask_now(struct request *r)
{
    r->state->noted = true;
    r->state->track = site.confirms;
    r->state->step = 0;
}

/* A session that was left open, or stolen, is not enough for what is dangerous. */
void page_refuse_unconfirmed(struct request *r)
{
    static const struct span words =
        SPAN("Please confirm that it is you. We will not ask again for ten minutes.");
    r->state->asks = RESTORE_CONFIRM;
    if (!r->is_post)
        lead_to(r, "/account/confirm");
    else if (site.confirms != NULL && restore_way(r, 403) == RESTORE_CONFIRM &&
             restore_copies(r, RESTORE_CONFIRM) > 0 && restore_fits(r, 1))
        ask_now(r);
    else
        reply_error(r, 403, words);
}

static bool is_to_be_confirmed(const struct request *r)
{
    const struct page *page = r->page;
    return (page->confirmed || (page->confirmed_if_strong && r->viewer.strong)) &&
           !r->viewer.confirmed;
}

/* What is written names tags and entries: read without them, it would become something else. */
static bool names_are_missing(const struct request *r)
{
    return r->is_post && r->page->draft != NULL && r->state->without_names;
}

void page_check_guard(struct request *r)
{
    r->state->session_done = true;
    restore_fill(r);
    session_seen(r);
    if (lacks_factor(r)) {
        refuse_without_factor(r);
    } else if (!role_is_enough(r)) {
        if (r->viewer.account_id != 0) {
            if (guard_of(r) >= GUARD_MODERATOR && site.refused != NULL)
                site.refused(r);
            reply_error(r, 403, role_is_missing(r));
        } else if (r->is_post) {
            refuse_signed_out(r);
        } else {
            lead_to(r, "/login");
        }
    } else if (r->state->unread == 0 && r->is_post && !r->page->changes_nothing &&
               !r->page->by_link && !session_csrf_is_right(r)) {
        if (r->page->renewed_at != NULL)
            reply_see_other(r, "%s", r->page->renewed_at);
        else
            refuse_old_token(r);
    } else {
        if (r->state->unread == 0)
            r->state->unread = form_read_late(r);
        if (r->state->unread != 0)
            refuse_unread(r);
        else if (names_are_missing(r))
            reply_error(r, 503,
                        SPAN("The server is just starting. Nothing that you wrote is lost: send it "
                             "again in a few seconds."));
        else if (trap_is_sprung(r))
            trap_reply(r);
        else if (is_to_be_confirmed(r))
            page_refuse_unconfirmed(r);
    }
}
