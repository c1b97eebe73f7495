/* Threads out of their folders: question.md, then 01-answer.md, 02-comment.md and so on. */
#include "ctl/load/load.h"

#include "card/card.h"

enum { SCORE_MAX = 100, NAME_LEN_MAX = 40, TITLE_MIN = 5, TITLE_MAX = 250, TAGS_MAX = 5 };

/* Number and kind as the file's name has them. */
static bool read_name(struct span stem, struct load_post *post)
{
    if (span_is(stem, "question")) {
        post->kind = SPAN("question");
        return true;
    }
    size_t dash = span_find(stem, '-');
    if (!span_int(span_make(stem.ptr, dash), 1, 999, &post->number))
        return false;
    post->kind = span_from(stem, dash + 1);
    return span_is(post->kind, "answer") || span_is(post->kind, "comment");
}

static void read_target(struct load *load, struct load_post *post)
{
    struct load_file *file = post->file;
    struct span on = load_take_text(load, file, "on", true, NAME_LEN_MAX);
    if (on.len > 0 && !span_is(on, "question") && !span_int(on, 1, 999, &post->on))
        load_field_fault(load, file, SPAN("on"),
                         SPAN("Give question, or the number of the answer's file in quotes."));
}

/* A question's symptom card: symptoms, since and tried, each as a form of the site has it. */
static void read_card(struct load *load, struct load_file *file, struct load_thread *thread)
{
    thread->symptoms = load_take_texts(load, file, "symptoms");
    load_refer_all(load, file, "symptoms", "tag", &thread->symptoms);
    thread->since = load_take_text(load, file, "since", false, NAME_LEN_MAX);
    if (thread->since.len > 0 && !card_is_word(card_since, thread->since))
        load_field_fault(load, file, SPAN("since"),
                         SPAN("Write under-6, 6-to-12 or over-12: weeks."));
    thread->tried = load_take_texts(load, file, "tried");
    for (size_t i = 0; i < thread->tried.count; i++)
        if (!card_is_word(card_tried, thread->tried.items[i]))
            load_field_fault(load, file, SPAN("tried"),
                             SPAN("The symptom card has no such choice (src/card/card.c)."));
}

struct load_post *load_read_post(struct load *load, struct load_file *file,
                                 struct load_thread *thread)
{
    struct load_post *post = arena_new_of(load->arena, struct load_post);
    *post = (struct load_post){.file = file};
    if (!read_name(file->stem, post)) {
        load_fault(load, file->path, 0,
                   SPAN("a thread's files are question.md, 01-answer.md, 02-comment.md"));
        return NULL;
    }
    if (post->number == 0) {
        thread->title = load_take_text(load, file, "title", true, TITLE_MAX);
        if (thread->title.len > 0 && thread->title.len < TITLE_MIN)
            load_field_fault(load, file, SPAN("title"), SPAN("This is too short."));
        thread->tags = load_take_texts(load, file, "tags");
        if (thread->tags.count > TAGS_MAX)
            load_field_fault(load, file, SPAN("tags"), SPAN("Give at most 5."));
        load_refer_all(load, file, "tags", "tag", &thread->tags);
        read_card(load, file, thread);
    } else {
        struct span kind = load_take_text(load, file, "kind", true, NAME_LEN_MAX);
        if (kind.len > 0 && !span_equal(kind, post->kind))
            load_field_fault(load, file, SPAN("kind"),
                             SPAN("The file's name says something else."));
        read_target(load, post);
    }
    post->author = load_take_text(load, file, "author", true, NAME_LEN_MAX);
    if (post->author.len > 0)
        load_refer(load, file, SPAN("author"), "person", post->author);
    struct span created = load_take_text(load, file, "created", true, NAME_LEN_MAX);
    if (created.len > 0 && !clock_parse(created, &post->created))
        load_field_fault(load, file, SPAN("created"), SPAN("Write it as 2026-01-31T18:30:00Z."));
    if (!span_is(post->kind, "comment"))
        post->score = load_take_number(load, file, "score", -SCORE_MAX, SCORE_MAX);
    if (span_is(post->kind, "answer"))
        post->accepted = load_take_bool(load, file, "accepted", false);
    load_take_end(load, file);
    post->body = load_take_body(load, file,
                                span_is(post->kind, "comment")  ? post_text_make_comment
                                : span_is(post->kind, "answer") ? post_text_make_answer
                                                                : post_text_make);
    if (post->body.body.len == 0)
        load_fault(load, file->path, file->front.body_line,
                   SPAN("there is no text below the fields"));
    return post;
}

static const struct load_post *find_post(const struct load_thread *thread, int64_t number)
{
    for (const struct load_post *post = thread->posts; post != NULL; post = post->next)
        if (post->number == number)
            return post;
    return NULL;
}

static void check_post(struct load *load, const struct load_thread *thread,
                       const struct load_post *post)
{
    if (find_post(thread, post->number) != post)
        load_fault(load, post->file->path, 0, SPAN("two files of the thread have this number"));
    if (post->number == 0)
        return;
    const struct load_post *about = find_post(thread, post->on);
    if (about == NULL || post->on >= post->number || span_is(about->kind, "comment"))
        load_field_fault(load, post->file, SPAN("on"),
                         SPAN("There is no earlier question or answer with this number."));
    else if (span_is(post->kind, "answer") && post->on != 0)
        load_field_fault(load, post->file, SPAN("on"), SPAN("An answer is on the question."));
    else if (post->created < about->created)
        load_field_fault(load, post->file, SPAN("created"),
                         SPAN("This is earlier than what it is about."));
}

void load_check_thread(struct load *load, struct load_thread *thread)
{
    if (find_post(thread, 0) == NULL) {
        load_fault(load, arena_printf(load->arena, "threads/" SPAN_FMT, SPAN_ARG(thread->folder)),
                   0, SPAN("there is no question.md"));
        return;
    }
    size_t accepted = 0;
    for (const struct load_post *post = thread->posts; post != NULL; post = post->next) {
        check_post(load, thread, post);
        accepted += post->accepted ? 1 : 0;
        if (post->accepted && accepted > 1)
            load_field_fault(load, post->file, SPAN("accepted"),
                             SPAN("Another answer is accepted already."));
    }
}
