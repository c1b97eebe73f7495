/* HTML whose emphasis crosses the edges of blocks, made into HTML where it does not. */
#include "core/html_markdown_writer.h"

/* Elements that may reach over several blocks; more of them open at once than OPEN_MAX are left as they are. */
enum { OPEN_MAX = 8, NAME_LEN_MAX = 16 };

static const char *const emphasis[] = {"b",   "strong", "i", "em",     "cite",
                                       "dfn", "var",    "s", "strike", "del"};

struct tidy {
    struct text *out;
    const char *open[OPEN_MAX]; /* names, the outermost first */
    size_t open_count;
    bool paused; /* closed at the edge of a block, to be opened again before the next words */
};

struct tag {
    char name[NAME_LEN_MAX]; /* in lower case; cut when it is longer, and then nothing we know */
    bool closes;
    size_t len; /* with both angle brackets */
};

static const char *emphasis_of(const struct tag *tag)
{
    for (size_t i = 0; i < COUNT_OF(emphasis); i++) {
        if (strcmp(tag->name, emphasis[i]) == 0)
            return emphasis[i];
    }
    return NULL;
}

/* False when no tag begins here. A > within a quoted value does not end it. */
static bool read_tag(struct span s, struct tag *tag)
{
    size_t i = 1;
    size_t name_len = 0;
    tag->closes = s.len > 1 && s.ptr[1] == '/';
    i += tag->closes ? 1 : 0;
    for (; i < s.len; i++) {
        char c = (char)(s.ptr[i] | ((s.ptr[i] >= 'A' && s.ptr[i] <= 'Z') ? 0x20 : 0));
        bool letter = (c >= 'a' && c <= 'z') || (name_len > 0 && c >= '0' && c <= '9');
        if (!letter)
            break;
        if (name_len + 1 < NAME_LEN_MAX)
            tag->name[name_len++] = c;
    }
    tag->name[name_len] = '\0';
    if (name_len == 0)
        return false;
    char quote = '\0';
    for (; i < s.len; i++) {
        char c = s.ptr[i];
        if (quote != '\0')
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            break;
    }
    tag->len = i < s.len ? i + 1 : s.len;
    return true;
}

static void pause(struct tidy *t)
{
    for (size_t i = t->open_count; i > 0 && !t->paused; i--)
        text_printf(t->out, "</%s>", t->open[i - 1]);
    t->paused = t->open_count > 0;
}

static void go_on(struct tidy *t)
{
    for (size_t i = 0; i < t->open_count && t->paused; i++)
        text_printf(t->out, "<%s>", t->open[i]);
    t->paused = false;
}

/* </i> ends the innermost <i>, also when something else was opened in it. */
static void end(struct tidy *t, const char *name)
{
    size_t at = t->open_count;
    while (at > 0 && t->open[at - 1] != name)
        at--;
    if (at == 0)
        return;
    for (size_t i = t->open_count; i >= at && !t->paused; i--)
        text_printf(t->out, "</%s>", t->open[i - 1]);
    for (size_t i = at; i < t->open_count; i++) {
        t->open[i - 1] = t->open[i];
        if (!t->paused)
            text_printf(t->out, "<%s>", t->open[i]);
    }
    t->open_count--;
    t->paused = t->paused && t->open_count > 0;
}

static void take_tag(struct tidy *t, struct span s, const struct tag *tag)
{
    const char *name = emphasis_of(tag);
    if (name != NULL && tag->closes) {
        end(t, name);
    } else if (name != NULL && t->open_count < OPEN_MAX) {
        go_on(t);
        t->open[t->open_count++] = name;
        text_printf(t->out, "<%s>", name);
    } else {
        if (html_markdown_is_block_name(span_of(tag->name)))
            pause(t);
        else if (!tag->closes)
            go_on(t);
        text_add(t->out, s.ptr, tag->len);
    }
}

/* Comments, and what scripts and styles hold, are no tags and no words: their length, else 0. */
static size_t passage(struct span s, const struct tag *tag)
{
    static const char *const names[] = {"script", "style", "textarea", "title", "xmp"};
    for (size_t i = 0; tag != NULL && !tag->closes && i < COUNT_OF(names); i++) {
        if (strcmp(tag->name, names[i]) != 0)
            continue;
        for (size_t at = tag->len; at + 2 < s.len; at++) {
            struct tag last;
            if (s.ptr[at] == '<' && s.ptr[at + 1] == '/' && read_tag(span_from(s, at), &last) &&
                strcmp(last.name, names[i]) == 0)
                return at;
        }
        return s.len;
    }
    if (tag != NULL || !span_starts(s, "<!--"))
        return 0;
    size_t close = span_find_text(span_from(s, 4), "-->");
    return close + 4 < s.len ? close + 7 : s.len;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct span html_markdown_tidy(struct arena *arena, struct span html)
{
    struct text out;
    struct tidy t = {.out = &out};
    struct span whole = html;
    text_init(&out, 2 * html.len + 1024);
    while (html.len > 0) {
        struct tag tag;
        bool is_tag = html.ptr[0] == '<' && read_tag(html, &tag);
        size_t len = html.ptr[0] == '<' ? passage(html, is_tag ? &tag : NULL) : 0;
        if (len > 0) {
            text_add(&out, html.ptr, len);
        } else if (is_tag) {
            take_tag(&t, html, &tag);
            len = tag.len;
        } else {
            if (!is_space(html.ptr[0]))
                go_on(&t);
            len = 1 + span_find(span_from(html, 1), '<');
            if (is_space(html.ptr[0]))
                for (len = 1; len < html.len && is_space(html.ptr[len]);)
                    len++;
            text_add(&out, html.ptr, len);
        }
        html = span_from(html, len);
    }
    /* Emphasis repeated over thousands of blocks: it ends at the first of them, and the words all remain. */
    struct span tidy = text_ok(&out) ? arena_span(arena, text_span(&out)) : whole;
    text_free(&out);
    return tidy;
}
