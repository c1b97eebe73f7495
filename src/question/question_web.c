/* One question with its thread. */
#include "question/question.h"

#include "gen/question/question_view.h"
#include "library/library.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"
#include "web/site.h"
#include "web/viewer.h"

static void show_load(struct request *r)
{
    enum question_sort sort = QUESTION_BEST_FIRST;
    for (int i = 0; question_sort_names[i] != NULL; i++)
        if (span_is(form_get(&r->form, "sort"), question_sort_names[i]))
            sort = (enum question_sort)i;
    struct question_answer_place from =
        question_answer_place_read(sort, form_get(&r->form, "from"));
    question_store_thread(r->batch, page_segment_id(r, 2), from, session_hash(r), r->data);
    viewer_ask_votes(r, page_segment_id(r, 2), question_sort_names[sort], from.rank, from.at,
                     from.id, POST_ANSWERS_PAGE);
}

/* Whoever wrote something here may change it, or accept an answer, or see what is deleted. */
static void note_authors(struct request *r, const struct question_thread *thread)
{
    size_t count = thread->posts.count;
    int64_t *authors = arena_array_of(r->arena, int64_t, count + 1);
    for (size_t i = 0; i < count; i++)
        authors[i] = thread->posts.items[i].author.id;
    authors[count] = thread->question.post.author.id;
    viewer_authors(r, authors, count + 1);
}

static void write_thread(struct request *r, int status, const struct question_thread *thread,
                         struct html preview, bool failed)
{
    const struct question *q = &thread->question;
    struct head head = {
        .title = q->title,
        .section = "questions",
        .canonical = question_path(r->arena, q, question_first_answer(QUESTION_BEST_FIRST)),
        .is_article = true,
        .not_for_search_engines = q->post.deleted_at != 0,
    };
    /* For those who find it elsewhere: search engines are not signed in. */
    if (r->viewer.account_id == 0) {
        head.description = question_description(r->arena, q->post.html, library_resolve);
        if (site.origin != NULL && !head.not_for_search_engines)
            head.structured =
                question_structured(r->arena, thread, span_of(site.origin), library_resolve);
    }
    note_authors(r, thread);
    if (q->keeps_out || q->close_votes > 0)
        viewer_apart(r);
    struct text *out = reply_begin(r, status, &head);
    question_page(out, r, thread, preview, failed);
    reply_end(r);
}

/* /questions/7/tight-hip/more: the site map finds the page without reading the address to its end. */
static bool path_goes_on(const struct request *r)
{
    struct span rest = r->path;
    struct span piece;
    size_t pieces = 0;
    while (span_next(&rest, '/', &piece))
        pieces++;
    return pieces > 4;
}

static void show_reply(struct request *r)
{
    const struct question_thread *thread = r->data;
    const struct question *q = &thread->question;
    if (q->post.id == 0 || path_goes_on(r)) {
        reply_not_found(r);
    } else if (q->gone) {
        reply_gone(r);
    } else if (q->state.merged_into != 0 && q->post.deleted_at == 0) {
        /* Not for good: it may be taken out again. */
        reply_topic(r, "question:%lld", (long long)q->post.id);
        reply_see_other(r, "/questions/%lld", (long long)q->state.merged_into);
    } else if (!span_equal(page_segment(r, 3), q->slug)) {
        reply_moved(r, "/questions/%lld/" SPAN_FMT, (long long)q->post.id, SPAN_ARG(q->slug));
    } else {
        reply_topic(r, "question:%lld", (long long)q->post.id);
        reply_topic(r, "library");
        reply_topic(r, "tags");
        if (span_is(q->state.closed_why, "duplicate") || q->state.duplicate_count > 0)
            reply_topic(r, "duplicates"); /* it shows titles of other questions */
        write_thread(r, 200, thread, (struct html){0}, false);
    }
}

void question_show_again(struct request *r, int status, const struct question_thread *thread,
                         struct html preview)
{
    if (thread->question.post.id == 0)
        reply_not_found(r);
    else if (thread->question.gone || thread->question.post.deleted_at != 0)
        reply_gone(r);
    else if (thread->question.state.merged_into != 0 && !r->is_post)
        reply_see_other(r, "/questions/%lld/answers",
                        (long long)thread->question.state.merged_into);
    else
        write_thread(r, status, thread, preview, r->is_post);
}

static const struct form_field show_query[] = {
    {.name = "sort", .kind = FORM_LINE, .max = 10},
    {.name = "from", .kind = FORM_LINE, .max = 60},
    {0},
};

PAGE(question_show, .query = show_query, .data_size = sizeof(struct question_thread),
     .cached = true, .same_for_coaches = true, .steps = {show_load, show_reply})
