/* Questions in the database. */
#include "question/question.h"

#include "core/markdown.h"
#include "library/library.h"

enum { EXCERPT_POINTS = 200 };

void question_read_row(struct db_row *row, void *out)
{
    struct question_list *list = out;
    struct question_row *q = db_list_item(row, list);
    q->id = db_int(row);
    q->title = db_text(row);
    q->slug = db_text(row);
    q->tags = db_texts(row, &q->tag_count);
    q->score = db_int(row);
    q->answer_count = db_int(row);
    q->accepted = db_bool(row);
    post_read_person(row, &q->author);
    q->created_at = db_time(row);
    q->last_active_at = db_time(row);
    q->excerpt = markdown_excerpt(db_row_arena(row), db_text(row), EXCERPT_POINTS);
    q->closed = db_bool(row);
}

void question_store_list(struct db_batch *batch, enum question_order order,
                         struct question_place from, struct question_list *out)
{
    static const enum db_statement_id statements[] = {
        [QUESTION_NEWEST] = STMT_question_newest,
        [QUESTION_ACTIVE] = STMT_question_active,
        [QUESTION_UNANSWERED] = STMT_question_unanswered,
    };
    db_ask(batch, statements[order], question_read_row, out, DB_TIME(from.at), DB_INT(from.id),
           DB_INT(QUESTION_LIST_PAGE + 1));
}

void question_store_newest(struct db_batch *batch, size_t most, struct question_list *out)
{
    db_ask(batch, STMT_question_newest, question_read_row, out, DB_TIME(QUESTION_FROM_THE_TOP.at),
           DB_INT(QUESTION_FROM_THE_TOP.id), DB_INT((int64_t)most));
}

void question_store_list_tagged(struct db_batch *batch, struct span tag, bool with_children,
                                struct question_place from, struct question_list *out)
{
    db_ask(batch, STMT_question_tagged, question_read_row, out, DB_TEXT(tag),
           DB_BOOL(with_children), DB_TIME(from.at), DB_INT(from.id),
           DB_INT(QUESTION_LIST_PAGE + 1));
}

static void read_state(struct db_row *row, struct question_state *state)
{
    state->closed_at = db_time(row);
    state->closed_why = db_text(row);
    state->closed_reason = db_text(row);
    state->closed_votes = db_int(row);
    post_read_person(row, &state->closed_by);
    state->other.kind = db_text(row);
    state->other.id = db_int(row);
    state->other.title = db_text(row);
    state->other.slug = db_text(row);
    state->locked_at = db_time(row);
    state->lock_reason = db_text(row);
    state->duplicates = db_texts(row, &state->duplicate_count);
    state->merged_into = db_int(row);
}

static void read_question(struct db_row *row, void *out)
{
    struct question *q = out;
    q->gone = db_bool(row);
    int64_t id = db_int(row);
    q->title = db_text(row);
    q->slug = db_text(row);
    q->tags = db_texts(row, &q->tag_count);
    q->accepted_answer_id = db_int(row);
    q->answer_count = db_int(row);
    read_state(row, &q->state);
    q->card = db_texts(row, &q->card_count);
    q->advice_waits = db_bool(row);
    q->advice_cleared = db_text(row);
    q->own_signs = db_bool(row);
    q->keeps_out = db_bool(row);
    q->close_votes = db_int(row);
    q->close_votes_needed = db_int(row);
    post_read_columns(row, &q->post);
    q->post.id = id;
}

/* The question or an answer of this page; NULL for one that has no room on it. */
static struct post *shown_parent(struct question_thread *thread, int64_t id)
{
    if (id == thread->question.post.id)
        return &thread->question.post;
    for (size_t i = 0; i < thread->posts.count; i++)
        if (thread->posts.items[i].id == id)
            return &thread->posts.items[i];
    return NULL;
}

/* The next page begins with the first answer that this one has no room for; what comes after it is left out. */
static void add_answer(struct question_thread *thread, struct post *answer)
{
    if (thread->next != NULL)
        return;
    thread->posts.count++;
    thread->answer_bytes += post_page_bytes(answer->html);
    if (thread->posts.count > POST_ANSWERS_PAGE ||
        (thread->posts.count > 1 && thread->answer_bytes > POST_ANSWERS_PAGE_BYTES))
        thread->next = answer;
}

static void add_comment(struct question_thread *thread, struct post *comment, bool is_more)
{
    struct post *parent = shown_parent(thread, comment->parent_id);
    if (parent == NULL || parent == thread->next)
        return;
    comment->below_deleted = comment->below_deleted || parent->deleted_at != 0;
    if (is_more)
        parent->more_comments = true;
    else
        thread->posts.count++;
}

static void read_post(struct db_row *row, void *out)
{
    struct question_thread *thread = out;
    struct post_list *posts = &thread->posts;
    if (posts->items == NULL)
        posts->items = arena_array_of(db_row_arena(row), struct post, db_row_count(row));
    struct post *post = &posts->items[posts->count];
    *post = (struct post){0};
    post_read_columns(row, post);
    bool is_more = db_bool(row);
    post->by_asker = post_is_by_asker(&thread->question.post, post);
    post->below_deleted = thread->question.post.deleted_at != 0;
    if (span_is(post->kind, "answer"))
        add_answer(thread, post);
    else
        add_comment(thread, post, is_more);
}

void question_store_one(struct db_batch *batch, int64_t id, struct span session_hash,
                        struct question *out)
{
    db_ask(batch, STMT_question_get, read_question, out, DB_BYTES(session_hash), DB_INT(id));
}

void question_store_thread(struct db_batch *batch, int64_t id, struct question_answer_place from,
                           struct span session_hash, struct question_thread *out)
{
    out->from = from;
    question_store_one(batch, id, session_hash, &out->question);
    db_ask(batch, STMT_question_posts, read_post, out, DB_BYTES(session_hash), DB_INT(id),
           DB_TEXT(span_of(question_sort_names[from.sort])), DB_INT(from.rank), DB_TIME(from.at),
           DB_INT(from.id), DB_INT(POST_ANSWERS_PAGE + 1), DB_INT(POST_COMMENTS),
           DB_INT(POST_COMMENTS_BYTES));
    library_store_cards(batch, id, from, &out->cards);
}

static void read_unknown(struct db_row *row, void *out)
{
    struct question_unknown_tags *unknown = out;
    *db_list_item(row, unknown) = db_text(row);
}

void question_store_unknown_tags(struct db_batch *batch, const struct span *tags, size_t count,
                                 struct question_unknown_tags *unknown)
{
    db_ask(batch, STMT_question_unknown_tags, read_unknown, unknown, DB_TEXTS(tags, count));
}

void question_store_ask(struct db_batch *batch, int64_t author, struct span title, struct span slug,
                        const struct post_text *text, const struct span *tags, size_t tag_count,
                        int64_t *id)
{
    db_ask(batch, STMT_question_ask, db_read_int, id, DB_INT(author), DB_TEXT(title), DB_TEXT(slug),
           DB_TEXT(text->body), DB_TEXT(text->html), DB_TEXT(text->plain),
           DB_TEXTS(tags, tag_count), POST_LINKS(text));
}
