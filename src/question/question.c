/* Rules of questions: places in lists, first words, and what is said of unknown tags. */
#include "question/question.h"

#include "core/markdown.h"

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

bool question_answer_place_read(struct span s, struct question_answer_place *out)
{
    size_t dot = span_find(s, '.');
    struct question_answer_place place;
    struct question_place below;
    if (dot == s.len || !span_int(span_make(s.ptr, dot), INT32_MIN + 1, INT32_MAX, &place.score) ||
        !question_place_read(span_from(s, dot + 1), &below))
        return false;
    place.at = below.at;
    place.id = below.id;
    *out = place;
    return true;
}

struct span question_unknown_tags_message(struct arena *arena,
                                          const struct question_unknown_tags *unknown)
{
    struct text names;
    text_init(&names, 1024);
    for (size_t i = 0; i < unknown->count; i++) {
        if (i > 0)
            text_add_string(&names, i + 1 == unknown->count ? " and " : ", ");
        text_printf(&names, "“" SPAN_FMT "”", SPAN_ARG(unknown->items[i]));
    }
    struct span message = arena_printf(arena, "%s %s yet.", text_string(&names),
                                       unknown->count == 1 ? "is not a tag" : "are not tags");
    text_free(&names);
    return message;
}

/* The character that an entity of ours means, and how long it is; '&' itself for what is none. */
static char entity_char(struct span s, size_t *len)
{
    static const struct {
        struct span entity;
        char c;
    } entities[] = {
        {SPAN("&amp;"), '&'},  {SPAN("&lt;"), '<'},   {SPAN("&gt;"), '>'},
        {SPAN("&quot;"), '"'}, {SPAN("&#39;"), '\''},
    };
    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
        *len = entities[i].entity.len;
        if (s.len >= *len && span_equal(span_make(s.ptr, *len), entities[i].entity))
            return entities[i].c;
    }
    *len = 1;
    return '&';
}

/* Leaves tags out; one that is cut off at the end goes too. */
static void add_without_tags(struct text *out, struct span html)
{
    for (size_t i = 0; i < html.len;) {
        size_t len = 1;
        if (html.ptr[i] == '<')
            len = span_find(span_from(html, i), '>') + 1;
        else if (html.ptr[i] == '&')
            text_add_char(out, entity_char(span_from(html, i), &len));
        else
            text_add_char(out, html.ptr[i]);
        i += len;
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

/* Of answers and comments that are looked at, the best first: some milliseconds of a page that is made. */
enum { OTHERS_BYTES = 128 * 1024 };

/* Who asked speaks of their own body in comments too; everybody else advises. */
static struct safety_hits post_mentions(const struct post *post, int64_t asker)
{
    const struct safety_text text = {.text = {post->html.ptr, post->html.len}, .html = true};
    enum safety_voice voice = post->author.id == asker ? SAFETY_OWN_WORDS : SAFETY_ADVICE;
    return safety_match_texts(&text, 1, voice);
}

struct safety_hits question_safety(const struct question_thread *thread)
{
    const struct question *q = &thread->question;
    struct safety_text texts[2 + QUESTION_TAGS_MAX] = {
        {.text = q->title}, {.text = {q->post.html.ptr, q->post.html.len}, .html = true}};
    size_t count = 2;
    for (size_t i = 0; i < q->tag_count && count < COUNT_OF(texts); i++)
        texts[count++] = (struct safety_text){.text = q->tags[i], .goes_on = i > 0};
    struct safety_hits hits = safety_match_texts(texts, count, SAFETY_OWN_WORDS);
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
