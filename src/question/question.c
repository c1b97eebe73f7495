/* Rules of questions: places in lists, first words, and what is said of unknown tags. */
#include "question/question.h"

#include "card/card.h"
#include "core/escape.h"
#include "core/markdown.h"
#include "core/utf8.h"

/* The end of the year 9999: beyond it PostgreSQL has no time to compare with. */
static const int64_t last_moment = 253402300799999999;

bool question_place_read(struct span s, struct question_place *out)
{
    size_t dot = span_find(s, '.');
    struct question_place place;
    if (dot == s.len || !span_int(span_make(s.ptr, dot), 0, last_moment, &place.at) ||
        !span_int(span_from(s, dot + 1), 1, INT64_MAX, &place.id))
        return false;
    *out = place;
    return true;
}

const char *const question_sort_names[] = {
    [QUESTION_BEST_FIRST] = "best",
    [QUESTION_NEWEST_FIRST] = "newest",
    [QUESTION_OLDEST_FIRST] = "oldest",
    NULL,
};

struct question_answer_place question_first_answer(enum question_sort sort)
{
    struct question_answer_place first = {.sort = sort};
    if (sort == QUESTION_BEST_FIRST)
        first.rank = INT32_MAX;
    else if (sort == QUESTION_NEWEST_FIRST) {
        first.at = QUESTION_FROM_THE_TOP.at;
        first.id = QUESTION_FROM_THE_TOP.id;
    }
    return first;
}

struct question_answer_place question_answer_place_read(enum question_sort sort, struct span s)
{
    struct question_answer_place place = {.sort = sort};
    struct question_place below;
    if (sort == QUESTION_BEST_FIRST) {
        size_t dot = span_find(s, '.');
        if (dot == s.len || !span_int(span_make(s.ptr, dot), INT32_MIN + 1, INT32_MAX, &place.rank))
            return question_first_answer(sort);
        s = span_from(s, dot + 1);
    }
    if (!question_place_read(s, &below))
        return question_first_answer(sort);
    place.at = below.at;
    place.id = below.id;
    return place;
}

struct question_answer_place question_next_place(const struct question_thread *thread)
{
    const struct post *next = thread->next;
    enum question_sort sort = thread->from.sort;
    return (struct question_answer_place){.sort = sort,
                                          .rank = sort == QUESTION_BEST_FIRST ? next->rank : 0,
                                          .at = next->created_at,
                                          .id = next->id};
}

bool question_is_first(struct question_answer_place place)
{
    return place.id == 0 || place.id == INT64_MAX;
}

struct span question_path(struct arena *arena, const struct question *question,
                          struct question_answer_place from)
{
    struct span path = arena_printf(arena, "/questions/%lld/" SPAN_FMT,
                                    (long long)question->post.id, SPAN_ARG(question->slug));
    bool best = from.sort == QUESTION_BEST_FIRST;
    if (!best)
        path = arena_printf(arena, SPAN_FMT "?sort=%s", SPAN_ARG(path),
                            question_sort_names[from.sort]);
    if (question_is_first(from))
        return path;
    if (best)
        return arena_printf(arena, SPAN_FMT "?from=%lld.%lld.%lld", SPAN_ARG(path),
                            (long long)from.rank, (long long)from.at, (long long)from.id);
    return arena_printf(arena, SPAN_FMT "&from=%lld.%lld", SPAN_ARG(path), (long long)from.at,
                        (long long)from.id);
}

bool question_is_folded(const struct question *question, const struct post *answer)
{
    return answer->score + answer->helped < QUESTION_FOLDED_BELOW &&
           answer->id != question->accepted_answer_id;
}

bool question_shows_answer(const struct question_thread *thread, const struct post *post,
                           int64_t viewer, bool is_moderator)
{
    return span_is(post->kind, "answer") && post != thread->next &&
           post_may_see(post, viewer, is_moderator);
}

bool question_shows_any(const struct question_thread *thread, int64_t viewer, bool is_moderator)
{
    for (size_t i = 0; i < thread->posts.count; i++) {
        if (question_shows_answer(thread, &thread->posts.items[i], viewer, is_moderator))
            return true;
    }
    return false;
}

bool question_is_long(const struct question_thread *thread, int64_t viewer, bool is_moderator)
{
    /* About six screens of a phone. */
    enum { MANY = 6, SOME = 2, MUCH = 12 * 1024 };
    size_t answers = 0;
    size_t bytes = 0;
    for (size_t i = 0; i < thread->posts.count; i++) {
        const struct post *post = &thread->posts.items[i];
        if (!question_shows_answer(thread, post, viewer, is_moderator))
            continue;
        answers++;
        bytes += post->html.len;
    }
    return answers > MANY || (answers > SOME && bytes > MUCH);
}

size_t question_known_tags(struct span *tags, size_t count,
                           const struct question_unknown_tags *unknown)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < unknown->count && !span_equal(unknown->items[at], tags[i]))
            at++;
        if (at == unknown->count)
            tags[kept++] = tags[i];
    }
    return kept;
}

struct span question_unknown_tags_message(struct arena *arena,
                                          const struct question_unknown_tags *unknown)
{
    struct text names;
    text_init(&names, 1024);
    for (size_t i = 0; i < unknown->count; i++) {
        if (i > 0)
            text_add_string(&names, i + 1 == unknown->count ? " and " : ", ");
        text_printf(&names, "“" SPAN_FMT "”", SPAN_ARG(utf8_echo(arena, unknown->items[i])));
    }
    struct span message =
        arena_printf(arena, "%s %s", text_string(&names),
                     unknown->count == 1 ? "is not a tag yet. Take it out, or choose another one."
                                         : "are not tags yet. Take them out, or choose others.");
    text_free(&names);
    return message;
}

/* The length of a footnote's mark, or of the list of notes with all behind it; 0: neither begins here. */
static size_t note_length(struct span html)
{
    static const char mark_end[] = "</sup>";
    if (span_starts(html, "<ol class=\"notes\">"))
        return html.len;
    if (!span_starts(html, "<sup><a class=\"note-mark\""))
        return 0;
    size_t end = span_find_text(html, mark_end);
    return end < html.len ? end + sizeof(mark_end) - 1 : html.len;
}

/* Leaves out tags, also one that is cut off at the end, and footnotes: they are no part of the running text. */
static void add_without_tags(struct text *out, struct span html)
{
    while (html.len > 0) {
        size_t note = html.ptr[0] == '<' ? note_length(html) : 0;
        if (note > 0)
            html = span_from(html, note);
        else if (html.ptr[0] == '<')
            html = span_from(html, span_find(html, '>') + 1);
        else
            text_add_char(out, escape_html_next(&html));
    }
}

struct span question_first_words(struct arena *arena, struct html stored, wiki_resolver *resolve,
                                 size_t enough, size_t most)
{
    struct span start = span_make(stored.ptr, stored.len < enough ? stored.len : enough);
    while (start.len > 0 && start.len < stored.len && (stored.ptr[start.len] & 0xC0) == 0x80)
        start.len--; /* not inside a character */
    for (size_t i = start.len; i > 0 && start.ptr[i - 1] != WIKI_CLOSE; i--) {
        if (start.ptr[i - 1] == WIKI_OPEN) /* a link cut in two */
            start.len = i - 1;
    }
    struct text html;
    struct text plain;
    text_init(&html, 64 * 1024);
    text_init(&plain, 64 * 1024);
    wiki_plain(&html, start, resolve, NULL);
    add_without_tags(&plain, text_span(&html));
    struct span out = markdown_excerpt(arena, text_span(&plain), most);
    text_free(&html);
    text_free(&plain);
    return out;
}

struct span question_description(struct arena *arena, struct html stored, wiki_resolver *resolve)
{
    /* Bytes of HTML; whole texts are long, and this is done for every page. */
    enum { ENOUGH = 2048 };
    return question_first_words(arena, stored, resolve, ENOUGH, QUESTION_DESCRIPTION);
}

struct span question_beginning(struct arena *arena, struct html stored, wiki_resolver *resolve)
{
    enum { ENOUGH = 512 };
    return question_first_words(arena, stored, resolve, ENOUGH, QUESTION_BEGINNING);
}

/* Of answers and comments that are looked at, the best first: some milliseconds of a page that is made. */
enum { OTHERS_BYTES = 128 * 1024, CARD_LOOKED = 40 };

/* Who asked speaks of their own body in comments too; everybody else advises. */
static struct safety_hits post_mentions(const struct post *post, int64_t asker)
{
    const struct safety_text text = {.text = {post->html.ptr, post->html.len}, .html = true};
    enum safety_voice voice = post->author.id == asker ? SAFETY_OWN_WORDS : SAFETY_ADVICE;
    return safety_match_again(&text, 1, voice);
}

struct safety_hits question_safety(const struct question_thread *thread)
{
    const struct question *q = &thread->question;
    struct safety_text texts[2 + QUESTION_TAGS_MAX + CARD_LOOKED] = {
        {.text = q->title}, {.text = {q->post.html.ptr, q->post.html.len}, .html = true}};
    size_t count = 2;
    for (size_t i = 0; i < q->tag_count && count < COUNT_OF(texts); i++)
        texts[count++] = (struct safety_text){.text = q->tags[i], .goes_on = i > 0};
    for (size_t i = 0; i < q->card_count && count < COUNT_OF(texts); i++) {
        struct card_chip chip = card_chip_read(q->card[i]);
        if (card_is_symptom(&chip))
            texts[count++] = (struct safety_text){.text = chip.title, .goes_on = i > 0};
    }
    struct safety_hits hits = safety_match_again(texts, count, SAFETY_OWN_WORDS);
    size_t room = OTHERS_BYTES;
    for (size_t i = 0; i < thread->posts.count; i++) {
        const struct post *post = &thread->posts.items[i];
        if (post->deleted_at != 0 || post->html.len > room)
            continue;
        room -= post->html.len;
        hits = safety_join(hits, post_mentions(post, q->post.author.id));
    }
    return hits;
}
