/* Saying of an answer that it helped, is outdated or may be unsafe; and, for coaches, what readers are told of the last. */
#include "reaction/reaction_page.h"

#include "audit/audit.h"
#include "gen/reaction/reaction_view.h"
#include "queue/queue.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

/* ---- one answer, for its readers ---- */

/* What one says, and what takes it back; "unsafe" again changes the words. */
static const char *const whats[] = {"helped", "helped-not", "outdated", "outdated-not",
                                    "unsafe", "unsafe-not", NULL};

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "words", .kind = FORM_TEXT, .label = "Why", .max = REACTION_WORDS_MAX},
    {0},
};

static void load(struct request *r)
{
    struct reaction_page *page = r->data;
    post_store_source(r->batch, session_hash(r), page_part_id(r, 1), &page->source);
    reaction_store_own(r->batch, session_hash(r), page_part_id(r, 1), &page->own);
}

/* An answer that the viewer sees, neither deleted nor below something deleted; false when that is answered. */
static bool is_there(struct request *r)
{
    const struct reaction_page *page = r->data;
    if (page->source.id == 0 || !span_is(page->source.kind, "answer"))
        reply_not_found(r);
    else if (page->source.gone)
        reply_gone(r);
    else if (page->source.closed)
        reply_error(r, 409, SPAN(POST_CLOSED));
    else
        return true;
    return false;
}

static void show(struct request *r)
{
    const struct reaction_page *page = r->data;
    if (!is_there(r))
        return;
    if (!r->is_post)
        form_set(&r->form, "words", page->own.words);
    struct head head = {
        .title = arena_printf(r->arena, "Did it help? " SPAN_FMT, SPAN_ARG(page->source.title)),
        .section = "questions",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    reaction_view(out, r, page);
    reply_end(r);
}

static void write(struct request *r)
{
    const struct reaction_page *page = r->data;
    if (!is_there(r))
        return;
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    struct span what = form_get(&r->form, "what");
    size_t end = span_find(what, '-');
    struct span name = span_make(what.ptr, end);
    bool unsafe = span_is(name, "unsafe");
    page_writes_to(r, page->source.thread_id);
    reaction_store_put(r->batch, r->viewer.account_id, page->source.id, name, end == what.len,
                       unsafe ? span_trim(form_get(&r->form, "words")) : SPAN(""));
    limit_take(r, unsafe ? "flag" : "vote");
}

/* Of what may be unsafe the page says what follows; otherwise one goes on reading. */
static void written(struct request *r)
{
    const struct reaction_page *page = r->data;
    if (span_starts(form_get(&r->form, "what"), "unsafe"))
        reply_see_other(r, "/answers/%lld/helped", (long long)page->source.id);
    else
        reply_see_other(r, "/answers/%lld", (long long)page->source.id);
}

static void refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    show(r);
}

PAGE(reaction_show, .guard = GUARD_MEMBER, .form = form, .data_size = sizeof(struct reaction_page),
     .steps = {load, show}, .post = {load, write, written}, .refused = {refused})

/* ---- one that readers say may be unsafe, for coaches ---- */

static const char *const decisions[] = {"warn", "warn-off", "seen", "unseen", NULL};

static const struct form_field case_form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = decisions},
    {.name = "warning",
     .kind = FORM_LINE,
     .label = "What is not safe about it",
     .max = REACTION_WARNING_MAX},
    POST_DIGEST_FIELD,
    ONCE_FIELD,
    {0},
};

static void case_load(struct request *r)
{
    reaction_store_case(r->batch, session_hash(r), page_part_id(r, 1), r->data);
}

static void case_show(struct request *r)
{
    const struct reaction_case *c = r->data;
    if (c->id == 0) {
        reply_not_found(r);
        return;
    }
    struct head head = {.title =
                            arena_printf(r->arena, "May be unsafe: " SPAN_FMT, SPAN_ARG(c->title)),
                        .section = "moderation",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    reaction_case_view(out, r, c);
    reply_end(r);
}

static void case_write(struct request *r)
{
    const struct reaction_case *c = r->data;
    struct span what = form_get(&r->form, "what");
    if (c->id == 0) {
        reply_not_found(r);
        return;
    }
    bool warn = span_is(what, "warn");
    if (warn && span_is_empty(form_get(&r->form, "warning")))
        form_fail(&r->form, "warning", SPAN("Please say what is not safe: readers see it."));
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    page_writes_to(r, c->thread_id);
    once_begin(r, NULL);
    if (warn || span_is(what, "warn-off"))
        reaction_store_warn(r->batch, r->viewer.account_id, c->id,
                            warn ? form_get(&r->form, "warning") : SPAN(""),
                            form_get(&r->form, "digest"));
    else
        queue_store_see(r->batch, r->viewer.account_id, SPAN("unsafe"), c->id,
                        span_is(what, "seen"), form_get(&r->form, "digest"));
    once_end(r, NULL);
    /* That it waited is not for its author, unless readers are warned. */
    audit_note(r, AUDIT_QUEUE_SEEN, warn ? c->author.id : 0, r->path);
    limit_take(r, "edit");
}

static void case_written(struct request *r)
{
    reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

/* As it is now: somebody else may have decided. */
static void case_refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    *(struct reaction_case *)r->data = (struct reaction_case){0};
    case_load(r);
}

PAGE(reaction_decide, .guard = GUARD_COACH, .form = case_form,
     .data_size = sizeof(struct reaction_case), .steps = {case_load, case_show},
     .post = {case_load, case_write, case_written}, .refused = {case_refused, case_show})
