/* Words that have an explanation, found in the text of HTML. */
#include "core/gloss.h"

#include "core/escape.h"

struct glossing {
    struct text *out;
    const struct gloss_terms *terms;
    struct span rest;
    size_t closed; /* links, code, headings and spans that are open */
    size_t marked;
    size_t seen_count;
    struct span seen[GLOSS_TEXT_SEEN]; /* addresses */
};

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

static size_t word_length(struct span s)
{
    size_t len = 0;
    while (len < s.len && is_word_byte(s.ptr[len]))
        len++;
    return len;
}

/* ---- tags ---- */

static bool is_closed_name(struct span name)
{
    static const char *const names[] = {"a",  "code", "pre", "span", "h1",
                                        "h2", "h3",   "h4",  "h5",   "h6"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (span_is(name, names[i]))
            return true;
    return false;
}

/* Copies the tag or entity that the rest begins with. */
static void take_markup(struct glossing *g)
{
    bool is_tag = g->rest.ptr[0] == '<';
    size_t end = span_find(g->rest, is_tag ? '>' : ';');
    end = end < g->rest.len ? end + 1 : g->rest.len;
    if (is_tag) {
        bool ends = g->rest.len > 1 && g->rest.ptr[1] == '/';
        struct span name = span_from(g->rest, ends ? 2 : 1);
        name = span_make(name.ptr, word_length(name));
        if (is_closed_name(name) && !ends)
            g->closed++;
        else if (is_closed_name(name) && g->closed > 0)
            g->closed--;
    }
    text_add(g->out, g->rest.ptr, end);
    g->rest = span_from(g->rest, end);
}

/* ---- terms ---- */

/* A phrase of the text, and the same as a slug. */
struct phrase {
    size_t len; /* bytes of the text */
    size_t slug_len;
    char slug[GLOSS_TERM_MAX + 1];
};

/* Adds the next word; false when there is none right behind, or no more room. */
static bool add_word(struct phrase *phrase, struct span text)
{
    size_t gap = phrase->len > 0 ? 1 : 0;
    if (gap == 1 && (phrase->len >= text.len || strchr(" -\n", text.ptr[phrase->len]) == NULL))
        return false;
    struct span rest = span_from(text, phrase->len + gap);
    size_t len = word_length(rest);
    if (len == 0 || phrase->slug_len + gap + len > GLOSS_TERM_MAX)
        return false;
    if (gap == 1)
        phrase->slug[phrase->slug_len++] = '-';
    for (size_t i = 0; i < len; i++) {
        char c = rest.ptr[i];
        phrase->slug[phrase->slug_len++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    phrase->len += gap + len;
    return true;
}

static bool finds(const struct glossing *g, const struct phrase *phrase, struct span *path)
{
    struct span slug = span_make(phrase->slug, phrase->slug_len);
    if (g->terms->find(g->terms->context, slug, path))
        return true;
    if (slug.len < 4 || slug.ptr[slug.len - 1] != 's')
        return false;
    return g->terms->find(g->terms->context, span_make(slug.ptr, slug.len - 1), path);
}

static bool begins(const struct glossing *g, const struct phrase *phrase)
{
    struct span word = span_make(phrase->slug, phrase->slug_len);
    if (g->terms->begins(g->terms->context, word))
        return true;
    return word.len > 3 && word.ptr[word.len - 1] == 's' &&
           g->terms->begins(g->terms->context, span_make(word.ptr, word.len - 1));
}

static bool is_capitals(struct span word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] >= 'a' && word.ptr[i] <= 'z')
            return false;
    return true;
}

/* The longest term that the text begins with: its bytes, or 0. */
static size_t longest(const struct glossing *g, struct span *path)
{
    struct phrase phrase = {0};
    size_t found = 0;
    for (int words = 0; words < GLOSS_WORDS_MAX && add_word(&phrase, g->rest); words++) {
        if (words == 0 && !begins(g, &phrase))
            return 0;
        bool abbreviated = words == 0 && phrase.len <= GLOSS_ABBREVIATION_MAX;
        if ((!abbreviated || is_capitals(span_make(g->rest.ptr, phrase.len))) &&
            finds(g, &phrase, path))
            found = phrase.len;
    }
    if (found > 0 &&
        found < phrase.len) { /* *path is that of a longer one only when it was found */
        struct phrase again = {0};
        while (again.len < found && add_word(&again, g->rest))
            continue;
        found = finds(g, &again, path) ? found : 0;
    }
    return found;
}

static bool is_seen(const struct glossing *g, struct span path)
{
    for (size_t i = 0; i < g->seen_count; i++)
        if (span_equal(g->seen[i], path))
            return true;
    return false;
}

/* Does the page link there already? */
static bool is_linked(const struct text *out, struct span path)
{
    char quoted[256];
    if (path.len + 2 > sizeof(quoted))
        return true;
    memcpy(quoted, path.ptr, path.len);
    quoted[path.len] = '"';
    quoted[path.len + 1] = '\0';
    struct span page = text_span(out);
    return span_find_text(page, quoted) < page.len;
}

static void take_word(struct glossing *g)
{
    struct span path;
    size_t len = g->closed > 0 || g->marked == GLOSS_TEXT_MAX || g->seen_count == GLOSS_TEXT_SEEN
                     ? 0
                     : longest(g, &path);
    bool marks = len > 0 && !is_seen(g, path);
    if (marks) {
        g->seen[g->seen_count++] = path;
        marks = !is_linked(g->out, path);
    }
    if (marks) {
        g->marked++;
        text_literal(g->out, "<a class=\"gloss\" href=\"");
        escape_url(g->out, path);
        text_literal(g->out, "\">");
    }
    len = len > 0 ? len : word_length(g->rest);
    text_add(g->out, g->rest.ptr, len);
    if (marks)
        text_literal(g->out, "</a>");
    g->rest = span_from(g->rest, len);
}

void gloss_write(struct text *out, struct span html, const struct gloss_terms *terms)
{
    struct glossing g = {
        .out = out, .terms = terms, .rest = html, .seen_count = 1, .seen = {terms->own}};
    while (g.rest.len > 0) {
        char c = g.rest.ptr[0];
        if (c == '<' || c == '&') {
            take_markup(&g);
        } else if (is_word_byte(c)) {
            take_word(&g);
        } else {
            text_add_char(out, c);
            g.rest = span_from(g.rest, 1);
        }
    }
}
