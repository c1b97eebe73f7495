/* A strict reader of the HTML that Markdown may become: knows a few tags and nothing else. */
#include "unit/html_check.h"

#include "core/slug.h"
#include "core/text.h"
#include "core/utf8.h"

enum { DEPTH_MAX = 100, ATTRIBUTES_MAX = 8 };

static const struct rule {
    const char *tag;
    bool is_void;
    const char *attributes; /* space-separated; a ! before those that must be there */
} rules[] = {
    {"p", false, ""},
    {"h1", false, ""},
    {"h2", false, ""},
    {"h3", false, ""},
    {"h4", false, ""},
    {"h5", false, ""},
    {"h6", false, ""},
    {"blockquote", false, ""},
    {"ul", false, ""},
    {"ol", false, "start class"},
    {"li", false, "id"},
    {"sup", false, ""},
    {"hr", true, ""},
    {"br", true, ""},
    {"pre", false, ""},
    {"code", false, "class"},
    {"table", false, ""},
    {"thead", false, ""},
    {"tbody", false, ""},
    {"tr", false, ""},
    {"th", false, "class"},
    {"td", false, "class"},
    {"em", false, ""},
    {"strong", false, ""},
    {"del", false, ""},
    {"a", false, "!href title rel class id"},
    {"span", false, "!class title"},
    {"img", true, "!src !alt title !loading !decoding !referrerpolicy"},
};

struct reader {
    struct arena *arena;
    struct span all;
    struct span rest;
    bool stored;
    const struct rule *open[DEPTH_MAX];
    size_t depth;
    const char *wrong;
};

static bool fail(struct reader *r, const char *why)
{
    struct span near = utf8_cut(r->rest, 60);
    if (r->wrong == NULL)
        r->wrong = arena_string(r->arena, arena_printf(r->arena, "%s at byte %zu: " SPAN_FMT, why,
                                                       r->all.len - r->rest.len, SPAN_ARG(near)));
    return false;
}

static bool take(struct reader *r, const char *string)
{
    if (!span_starts(r->rest, string))
        return false;
    r->rest = span_from(r->rest, strlen(string));
    return true;
}

static struct span take_until(struct reader *r, char end)
{
    size_t len = span_find(r->rest, end);
    struct span taken = span_make(r->rest.ptr, len);
    r->rest = span_from(r->rest, len);
    return taken;
}

static struct span take_name(struct reader *r)
{
    size_t len = 0;
    while (len < r->rest.len && ((r->rest.ptr[len] >= 'a' && r->rest.ptr[len] <= 'z') ||
                                 (r->rest.ptr[len] >= '0' && r->rest.ptr[len] <= '9')))
        len++;
    struct span name = span_make(r->rest.ptr, len);
    r->rest = span_from(r->rest, len);
    return name;
}

static bool take_entity(struct reader *r, struct text *decoded)
{
    static const struct {
        const char *entity;
        char c;
    } entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    for (size_t i = 0; i < COUNT_OF(entities); i++) {
        if (take(r, entities[i].entity)) {
            if (decoded != NULL)
                text_add_char(decoded, entities[i].c);
            return true;
        }
    }
    return fail(r, "an entity that is not ours");
}

static bool good_scheme(struct span address, bool image)
{
    static const char *const schemes[] = {"http://", "https://", "mailto:", "tel:"};
    char lower[9] = {0};
    for (size_t i = 0; i < sizeof(lower) - 1 && i < address.len; i++)
        lower[i] = (char)(address.ptr[i] >= 'A' && address.ptr[i] <= 'Z' ? address.ptr[i] + 32
                                                                         : address.ptr[i]);
    for (size_t i = 0; i < (image ? 2 : COUNT_OF(schemes)); i++) {
        if (strncmp(lower, schemes[i], strlen(schemes[i])) == 0)
            return true;
    }
    struct span first = span_make(address.ptr, span_find(address, '/'));
    size_t colon = span_find(first, ':');
    bool behind_query = span_find(first, '?') < colon || span_find(first, '#') < colon;
    return !image && (colon == first.len || behind_query);
}

static bool good_value(struct reader *r, struct span name, struct span value)
{
    if (span_is(name, "href") || span_is(name, "src")) {
        for (size_t i = 0; i < value.len; i++) {
            unsigned char c = (unsigned char)value.ptr[i];
            if (c <= ' ' || c >= 0x7F || c == '\\' || c == '"' || c == '<' || c == '>')
                return fail(r, "a character that no address has");
        }
        if (!good_scheme(value, span_is(name, "src")))
            return fail(r, "a scheme that is not allowed");
    }
    if (span_is(name, "start")) {
        int64_t start;
        if (!span_int(value, 0, 999999999, &start))
            return fail(r, "a start that is no number");
    }
    if (span_is(name, "class")) {
        for (size_t i = 0; i < value.len; i++) {
            if (strchr("abcdefghijklmnopqrstuvwxyz0123456789-+# ", value.ptr[i]) == NULL)
                return fail(r, "a class with other characters");
        }
    }
    if (span_is(name, "rel") && !span_is(value, "nofollow ugc noopener"))
        return fail(r, "another rel");
    return true;
}

static bool is_allowed(const struct rule *rule, struct span name)
{
    struct span list = span_of(rule->attributes);
    struct span word;
    while (span_word(&list, &word)) {
        if (word.ptr[0] == '!')
            word = span_from(word, 1);
        if (span_equal(word, name))
            return true;
    }
    return false;
}

static bool all_there(struct reader *r, const struct rule *rule, const struct span *names,
                      size_t count)
{
    struct span list = span_of(rule->attributes);
    struct span word;
    while (span_word(&list, &word)) {
        if (word.ptr[0] != '!')
            continue;
        bool found = false;
        for (size_t i = 0; i < count; i++)
            found = found || span_equal(names[i], span_from(word, 1));
        if (!found)
            return fail(r, "an attribute is missing");
    }
    return true;
}

static bool read_value(struct reader *r, struct span name)
{
    struct text value;
    text_init(&value, r->all.len + 1);
    bool good = true;
    while (good && r->rest.len > 0 && r->rest.ptr[0] != '"') {
        char c = r->rest.ptr[0];
        if (c == '&') {
            good = take_entity(r, &value);
        } else if (c == '<' || c == '>') {
            good = fail(r, "a bracket in an attribute");
        } else {
            text_add_char(&value, c == '\x01' && r->stored ? '1' : c); /* the post's number */
            r->rest = span_from(r->rest, 1);
        }
    }
    good = good && (take(r, "\"") || fail(r, "an open attribute")) &&
           good_value(r, name, text_span(&value));
    text_free(&value);
    return good;
}

static bool read_attributes(struct reader *r, const struct rule *rule)
{
    struct span names[ATTRIBUTES_MAX];
    size_t count = 0;
    while (take(r, " ")) {
        struct span name = take_name(r);
        if (!is_allowed(rule, name) || count == ATTRIBUTES_MAX)
            return fail(r, "an attribute that is not allowed");
        for (size_t i = 0; i < count; i++) {
            if (span_equal(names[i], name))
                return fail(r, "an attribute twice");
        }
        names[count++] = name;
        if (!take(r, "=\"") || !read_value(r, name))
            return fail(r, "an attribute without its value");
    }
    return all_there(r, rule, names, count);
}

static const struct rule *find_rule(struct span tag)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        if (span_is(tag, rules[i].tag))
            return &rules[i];
    }
    return NULL;
}

static bool may_open(struct reader *r, const struct rule *rule)
{
    if (r->depth == DEPTH_MAX)
        return fail(r, "too deep");
    for (size_t i = 0; i < r->depth; i++) {
        bool link = strcmp(rule->tag, "a") == 0;
        if (link && strcmp(r->open[i]->tag, "a") == 0)
            return fail(r, "a link in a link");
    }
    const char *parent = r->depth == 0 ? "" : r->open[r->depth - 1]->tag;
    bool item = strcmp(rule->tag, "li") == 0;
    bool list = strcmp(parent, "ul") == 0 || strcmp(parent, "ol") == 0;
    if (item != list)
        return fail(r, item ? "an item outside a list" : "a list holds something else");
    return true;
}

static bool read_tag(struct reader *r)
{
    bool closing = take(r, "</");
    if (!closing)
        (void)take(r, "<");
    const struct rule *rule = find_rule(take_name(r));
    if (rule == NULL)
        return fail(r, "a tag that is not allowed");
    if (closing) {
        if (r->depth == 0 || r->open[r->depth - 1] != rule)
            return fail(r, "a tag closed that was not open");
        r->depth--;
        return take(r, ">") || fail(r, "a closing tag with more in it");
    }
    if (!may_open(r, rule) || !read_attributes(r, rule))
        return false;
    if (!rule->is_void)
        r->open[r->depth++] = rule;
    return take(r, ">") || fail(r, "a tag without its end");
}

/* What may be fetched, in signs that an address may have: no white space and no quotation mark. */
static bool is_picture_address(struct span address)
{
    for (size_t i = 0; i < address.len; i++) {
        unsigned char c = (unsigned char)address.ptr[i];
        if (c <= ' ' || c >= 0x7F || strchr("\"<>\\^`{|}", c) != NULL)
            return false;
    }
    return span_find_text(address, "://") < 6;
}

static bool read_placeholder(struct reader *r)
{
    static const char *const kinds[] = {"",     "stretch", "article",  "muscle", "term",
                                        "page", "tag",     "question", "picture"};
    if (!r->stored)
        return fail(r, "a placeholder left over");
    (void)take(r, "\x02");
    struct span kind = take_until(r, ':');
    bool known = false;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        known = known || span_is(kind, kinds[i]);
    if (!known || !take(r, ":"))
        return fail(r, "a kind that nobody knows");
    struct span slug = take_until(r, '\x1F');
    size_t slash = span_is(kind, "question") ? span_find(slug, '/') : slug.len;
    bool good = slug_is_valid(span_make(slug.ptr, slash)) &&
                (slash == slug.len || slug_is_valid(span_from(slug, slash + 1)));
    good = span_is(kind, "picture") ? is_picture_address(slug) : good;
    if (!good || !take(r, "\x1F"))
        return fail(r, "a slug that is none");
    while (r->rest.len > 0 && r->rest.ptr[0] != '\x03') {
        char c = r->rest.ptr[0];
        if (c == '<' || c == '>' || ((unsigned char)c < 0x20 && c != '\t' && c != '\n'))
            return fail(r, "a label that is not escaped");
        if (c == '&' && !take_entity(r, NULL))
            return false;
        if (c != '&')
            r->rest = span_from(r->rest, 1);
    }
    return take(r, "\x03") || fail(r, "an open placeholder");
}

static bool read_text(struct reader *r)
{
    struct span before = r->rest;
    uint32_t point;
    (void)utf8_next(&r->rest, &point);
    bool control = (point < 0x20 && point != '\n' && point != '\t') || point == 0x7F;
    if (control || utf8_is_bidi_control(point) || point == '>') {
        r->rest = before;
        return fail(r, "a character that should not come through");
    }
    return true;
}

const char *html_check(struct arena *arena, struct span html, bool stored)
{
    struct reader r = {.arena = arena, .all = html, .rest = html, .stored = stored};
    if (!utf8_is_valid(html))
        return "not UTF-8";
    bool good = true;
    while (good && r.rest.len > 0) {
        switch (r.rest.ptr[0]) {
        case '<':
            good = read_tag(&r);
            break;
        case '&':
            good = take_entity(&r, NULL);
            break;
        case '\x02':
            good = read_placeholder(&r);
            break;
        default:
            good = read_text(&r);
            break;
        }
    }
    if (good && r.depth > 0)
        (void)fail(&r, "a tag left open");
    return r.wrong;
}

struct span html_visible_text(struct arena *arena, struct span html)
{
    struct reader r = {.arena = arena, .all = html, .rest = html};
    struct text out;
    text_init(&out, html.len + 1);
    while (r.rest.len > 0) {
        char c = r.rest.ptr[0];
        if (c == '<') {
            (void)take_until(&r, '>');
            (void)take(&r, ">");
        } else if (c == '&') {
            if (!take_entity(&r, &out))
                (void)take(&r, "&");
        } else {
            text_add_char(&out, c);
            r.rest = span_from(r.rest, 1);
        }
    }
    struct text folded;
    text_init(&folded, html.len + 1);
    struct span rest = text_span(&out);
    struct span word;
    while (span_word(&rest, &word)) {
        if (folded.len > 0)
            text_add_char(&folded, ' ');
        text_add_span(&folded, word);
    }
    struct span copy = arena_span(arena, text_span(&folded));
    text_free(&out);
    text_free(&folded);
    return copy;
}
