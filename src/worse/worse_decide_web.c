/* A coach's: what was said of a post, and what is done about it. */
#include "worse/worse_page.h"

#include "audit/audit.h"
#include "comment/comment.h"
#include "gen/worse/worse_decide_view.h"
#include "library/library.h"
#include "queue/queue.h"
#include "reaction/reaction.h"
#include "stretch/stretch.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const whats[] = {"caution", "change", "warning", "none", "undo", NULL};

static bool is_fact(struct span name)
{
    return model_is_choice(stretch_caution_facts, name);
}

static bool is_severity(struct span name)
{
    return model_is_choice(stretch_severities, name);
}

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "fact", .kind = FORM_CHOICE, .label = "What it is about", .is_choice = is_fact},
    {.name = "severity", .kind = FORM_CHOICE, .label = "How strict", .is_choice = is_severity},
    {.name = "caution", .kind = FORM_TEXT, .label = "The caution", .max = WORSE_CAUTION_MAX},
    {.name = "ask", .kind = FORM_TEXT, .label = "What you ask for", .max = WORSE_REASON_MAX},
    {.name = "warning",
     .kind = FORM_LINE,
     .label = "What is not safe about it",
     .max = REACTION_WARNING_MAX},
    {.name = "reason", .kind = FORM_TEXT, .label = "Why", .max = WORSE_REASON_MAX},
    {.name = "newest", .kind = FORM_NUMBER, .min = 0, .max = INT64_MAX}, /* of what was read */
    POST_DIGEST_FIELD,
    ONCE_FIELD,
    {0},
};

static void load(struct request *r)
{
    struct worse_decide_page *page = r->data;
    worse_store_case(r->batch, session_hash(r), page_part_id(r, 1), &page->about);
    worse_store_reports(r->batch, session_hash(r), page_part_id(r, 1), &page->reports);
    queue_store_claimer(r->batch, session_hash(r), SPAN("worse"), page_part_id(r, 1),
                        &page->claimer);
}

const char *worse_field_of(struct span what)
{
    return span_is(what, "change")    ? "ask"
           : span_is(what, "none")    ? "reason"
           : span_is(what, "warning") ? "warning"
                                      : "caution";
}

/* What is in the form at first: sentences that can be changed; others when it goes down the leg. */
static const struct suggestion {
    const char *field;
    const char *words;
    const char *down_leg;
    bool of_answer; /* not of entries */
} suggestions[] = {
    {"caution",
     "If it gets worse while you do this or afterwards, stop, and choose an easier exercise.",
     "If pain or tingling spreads further down the leg, stop, and leave this out until somebody "
     "has "
     "examined you.",
     false},
    {"warning", "It made it worse for somebody: stop if it does for you.",
     "It can make pain or tingling spread further down the leg.", false},
    {"ask",
     "Somebody told coaches that this made it worse. Please look at it again, and say who should "
     "leave it out.",
     "Somebody told coaches that this made it worse. Please look at it again, and say who should "
     "leave it out.",
     true},
};

bool worse_is_suggested(const char *field, struct span words)
{
    for (size_t i = 0; i < COUNT_OF(suggestions); i++)
        if (strcmp(field, suggestions[i].field) == 0 &&
            (span_is(words, suggestions[i].words) || span_is(words, suggestions[i].down_leg)))
            return true;
    return false;
}

/* Who a caution is for is chosen by what was said, or not at all. */
static void suggest(struct request *r)
{
    const struct worse_decide_page *page = r->data;
    bool answer = span_is(page->about.kind, "answer");
    bool down = false;
    for (size_t i = 0; i < page->reports.count; i++)
        down = down || span_is(page->reports.items[i].down_leg, "yes");
    if (down && !form_has(&r->form, "fact"))
        form_set(&r->form, "fact", SPAN("leg-pain"));
    for (size_t i = 0; i < COUNT_OF(suggestions); i++) {
        const struct suggestion *s = &suggestions[i];
        if (!form_has(&r->form, s->field) && (answer || !s->of_answer))
            form_set(&r->form, s->field, span_of(down ? s->down_leg : s->words));
    }
}

static void show(struct request *r)
{
    struct worse_decide_page *page = r->data;
    if (page->about.id == 0)
        page->about = page->before; /* what was said is taken back; what was typed is not lost */
    if (page->about.id == 0) {
        reply_not_found(r);
        return;
    }
    suggest(r);
    struct head head = {
        .title = arena_printf(r->arena, "It made it worse: " SPAN_FMT, SPAN_ARG(page->about.title)),
        .section = "moderation",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    worse_decide_view(out, r, page);
    reply_end(r);
}

static bool adds_caution(const struct request *r)
{
    const struct worse_decide_page *page = r->data;
    return span_is(form_get(&r->form, "what"), "caution") && span_is(page->about.kind, "stretch");
}

static bool undoes_caution(const struct request *r)
{
    const struct worse_decide_page *page = r->data;
    return span_is(form_get(&r->form, "what"), "undo") && page->about.seen_at != 0 &&
           span_is(page->about.outcome, "caution");
}

static void load_entry(struct request *r)
{
    struct worse_decide_page *page = r->data;
    if (adds_caution(r) || undoes_caution(r))
        entry_store_get(r->batch, session_hash(r), stretch_kind.name, page->about.slug,
                        &page->entry);
}

/* What the entry says, with its cautions as they are now; false: its fields need a look, which the form says. */
static bool read_model(struct request *r, struct stretch_model *model)
{
    const struct worse_decide_page *page = r->data;
    bool is = page->entry.id != 0 && stretch_model_read(r->arena, page->entry.model, model, NULL);
    if (!is)
        form_fail(&r->form, "", SPAN("Please change the cautions in the entry’s own form."));
    return is;
}

/* The entry with these cautions instead, ready to be saved; else the form says what is wrong. */
static void put_cautions(struct request *r, struct stretch_model *model,
                         struct stretch_caution *items, size_t count)
{
    struct worse_decide_page *page = r->data;
    struct model_faults faults = {.count = 0};
    model->cautions.items = items;
    model->cautions.count = count;
    if (!entry_text_make(r->arena, page->entry.body, &page->text) ||
        !stretch_model_check(r->arena, model, &faults)) {
        form_fail(&r->form, "",
                  SPAN("Please do this in the entry’s own form: its fields need a look first."));
        return;
    }
    page->entry.model = stretch_model_write(r->arena, model);
    page->entry_words = stretch_model_words(r->arena, model);
}

/* The entry with one caution more; a form that failed says what is missing. */
static void make_caution(struct request *r)
{
    struct worse_decide_page *page = r->data;
    struct stretch_model model;
    struct stretch_caution caution = {.fact = form_get(&r->form, "fact"),
                                      .severity = form_get(&r->form, "severity"),
                                      .text = form_get(&r->form, "caution")};
    if (caution.fact.len == 0)
        form_fail(&r->form, "fact", SPAN("Please choose what it is about."));
    if (caution.severity.len == 0)
        form_fail(&r->form, "severity", SPAN("Please choose how strict it is."));
    if (caution.text.len == 0)
        form_fail(&r->form, "caution", SPAN("Please write what to do, in a sentence."));
    if (r->form.failed || !read_model(r, &model))
        return;
    size_t count = model.cautions.count;
    struct stretch_caution *items = arena_array_of(r->arena, struct stretch_caution, count + 1);
    for (size_t i = 0; i < count; i++)
        items[i] = model.cautions.items[i];
    items[count] = caution;
    put_cautions(r, &model, items, count + 1);
    page->reason = caution.text;
}

/* The entry without the caution that came of the decision, as long as it is there in those words. */
static void take_caution_out(struct request *r)
{
    const struct worse_decide_page *page = r->data;
    struct stretch_model model;
    if (!read_model(r, &model))
        return;
    struct stretch_caution *items =
        arena_array_of(r->arena, struct stretch_caution, model.cautions.count + 1);
    size_t count = 0;
    size_t last = model.cautions.count; /* it was put behind the others */
    for (size_t i = 0; i < model.cautions.count; i++)
        if (span_equal(model.cautions.items[i].text, page->about.reason))
            last = i;
    for (size_t i = 0; i < model.cautions.count; i++)
        if (i != last)
            items[count++] = model.cautions.items[i];
    if (count < model.cautions.count)
        put_cautions(r, &model, items, count);
    else
        form_fail(
            &r->form, "",
            SPAN("This cannot be undone any more: the caution was changed or taken out since. "
                 "What is said from now on waits here as new."));
}

/* Of an answer its writer is asked in a comment; an entry was changed in its own form. */
static void make_change(struct request *r)
{
    struct worse_decide_page *page = r->data;
    page->reason = form_get(&r->form, "ask");
    if (page->reason.len == 0)
        form_fail(&r->form, "ask", SPAN("Please write what should change, or what you changed."));
    else if (span_is(page->about.kind, "answer") &&
             !post_text_make_comment(r->arena, page->reason, &page->text))
        form_fail(&r->form, "ask", page->text.fault);
}

static void make(struct request *r)
{
    struct worse_decide_page *page = r->data;
    struct span what = form_get(&r->form, "what");
    bool answer = span_is(page->about.kind, "answer");
    if (adds_caution(r)) {
        make_caution(r);
    } else if (undoes_caution(r)) {
        take_caution_out(r);
    } else if (span_is(what, "none")) {
        page->reason = form_get(&r->form, "reason");
        if (page->reason.len == 0)
            form_fail(&r->form, "reason", SPAN("Please say why: who told us reads it."));
    } else if (span_is(what, "warning") && answer) {
        page->reason = form_get(&r->form, "warning");
        if (page->reason.len == 0)
            form_fail(&r->form, "warning", SPAN("Please say what is not safe: readers see it."));
    } else if (span_is(what, "change")) {
        make_change(r);
    } else if (!span_is(what, "undo")) {
        form_fail(&r->form, "",
                  answer
                      ? SPAN("An answer has no cautions. Please warn readers, or ask for a change.")
                      : SPAN("Please change the entry in its own form, and say so here."));
    }
}

static void save(struct request *r)
{
    struct worse_decide_page *page = r->data;
    struct span what = form_get(&r->form, "what");
    int64_t actor = r->viewer.account_id;
    page_writes_to(r, page->about.thread_id);
    if (adds_caution(r))
        entry_store_save(r->batch, actor, &page->entry, &page->text, page->entry_words,
                         SPAN("One more caution: it made it worse for somebody"), page->reason);
    else if (undoes_caution(r))
        entry_store_save(r->batch, actor, &page->entry, &page->text, page->entry_words,
                         SPAN("Undone: the caution goes, and coaches look again"), SPAN(""));
    else if (span_is(what, "change") && span_is(page->about.kind, "answer"))
        comment_store_add(r->batch, actor, page->about.id, &page->text, &page->comment);
    if (span_is(what, "undo"))
        worse_store_reopen(r->batch, actor, page->about.id);
    else
        worse_store_decide(r->batch, actor, page->about.id, what, page->reason,
                           form_number(&r->form, "newest"), form_get(&r->form, "digest"));
}

static void write(struct request *r)
{
    const struct worse_decide_page *page = r->data;
    if (page->about.id == 0) {
        reply_not_found(r);
        return;
    }
    if (page->about.own && span_is(page->about.kind, "answer")) {
        reply_error(r, 403, SPAN("It is your own answer: another coach decides about it."));
        return;
    }
    if (!r->form.failed)
        make(r);
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    once_begin(r, NULL);
    save(r);
    once_end(r, NULL);
    audit_note(r, AUDIT_QUEUE_SEEN, 0, r->path);
    limit_take(r, "edit");
}

static bool is_undo(const struct request *r)
{
    return span_is(form_get(&r->form, "what"), "undo");
}

/* Whoever said it may have taken it back since it was decided: then nothing is left to look at. */
static void look_again(struct request *r)
{
    struct worse_decide_page *page = r->data;
    if (is_undo(r))
        worse_store_case(r->batch, session_hash(r), page->about.id, &page->after);
}

static void written(struct request *r)
{
    const struct worse_decide_page *page = r->data;
    if (adds_caution(r) || undoes_caution(r))
        reply_removed("library");
    if (is_undo(r) && page->after.id == 0)
        reply_see_other(r, "/moderation/queue?kind=worse&undone=1");
    else
        reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

/* As it is now: somebody else may have decided. */
static void refused(struct request *r)
{
    struct worse_decide_page *page = r->data;
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    *page = (struct worse_decide_page){.before = page->about};
    page->before.seen_at = 0;
    load(r);
}

PAGE(worse_decide, .guard = GUARD_COACH, .form = form,
     .data_size = sizeof(struct worse_decide_page), .steps = {load, show},
     .post = {load, load_entry, write, look_again, written}, .refused = {refused, show})
