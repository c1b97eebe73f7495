/* A thread in the words of schema.org. */
#include "core/escape.h"
#include "question/question.h"

/* A page is not to grow by much for what nobody reads. */
enum { TEXT_BYTES = 4096, TEXT_POINTS = 600, ANSWERS_MAX = 10, BYTES_MAX = 64 * 1024 };

struct writing {
    struct arena *arena;
    struct text *out;
    struct span origin;
    wiki_resolver *resolve;
};

static void add_post(const struct writing *in, const char *type, const struct post *post)
{
    struct text *out = in->out;
    text_printf(out, "{\"@type\":\"%s\",", type);
    escape_json_member(
        out, "text",
        question_first_words(in->arena, post->html, in->resolve, TEXT_BYTES, TEXT_POINTS));
    text_printf(out, ",\"upvoteCount\":%lld,\"dateCreated\":\"", (long long)post->score);
    clock_write_iso(out, post->created_at);
    text_add_string(out, "\",\"author\":{\"@type\":\"Person\",");
    escape_json_member(out, "name", post->author.name);
    text_add_char(out, '}');
}

static void add_answer(const struct writing *in, const struct post *post)
{
    add_post(in, "Answer", post);
    text_add_string(in->out, ",\"url\":\"");
    escape_json(in->out, in->origin);
    text_printf(in->out, "/answers/%lld\"}", (long long)post->id);
}

/* As visitors see it. What readers are warned of is not quoted without that. */
static bool is_quoted(const struct question_thread *thread, const struct post *post)
{
    return span_is_empty(post->warning) && question_shows_answer(thread, post, 0, false);
}

static void add_answers(const struct writing *in, const struct question_thread *thread)
{
    int64_t accepted = thread->question.accepted_answer_id;
    size_t count = 0;
    for (size_t i = 0; i < thread->posts.count; i++) {
        const struct post *post = &thread->posts.items[i];
        if (post->id == accepted && is_quoted(thread, post)) {
            text_add_string(in->out, ",\"acceptedAnswer\":");
            add_answer(in, post);
        }
    }
    for (size_t i = 0; i < thread->posts.count && count < ANSWERS_MAX; i++) {
        const struct post *post = &thread->posts.items[i];
        if (post->id == accepted || !is_quoted(thread, post))
            continue;
        text_add_string(in->out, count++ == 0 ? ",\"suggestedAnswer\":[" : ",");
        add_answer(in, post);
    }
    if (count > 0)
        text_add_char(in->out, ']');
}

struct html question_structured(struct arena *arena, const struct question_thread *thread,
                                struct span origin, wiki_resolver *resolve)
{
    const struct question *q = &thread->question;
    if (post_is_example(q->post.author.role))
        return (struct html){0};
    struct text out;
    text_init(&out, BYTES_MAX);
    struct writing in = {arena, &out, origin, resolve};
    text_add_string(&out,
                    "{\"@context\":\"https://schema.org\",\"@type\":\"QAPage\",\"mainEntity\":");
    add_post(&in, "Question", &q->post);
    text_add_char(&out, ',');
    escape_json_member(&out, "name", q->title);
    text_printf(&out, ",\"answerCount\":%lld", (long long)q->answer_count);
    add_answers(&in, thread);
    text_add_string(&out, "}}");
    struct span json = text_ok(&out) ? arena_span(arena, text_span(&out)) : SPAN("");
    text_free(&out);
    return (struct html){json.ptr, json.len};
}
