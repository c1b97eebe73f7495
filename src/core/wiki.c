/* Wiki links in stored HTML: writing the placeholders and filling them in. */
#include "core/wiki.h"

#include "core/escape.h"

void wiki_write(struct text *out, struct span kind, struct span slug, struct span label)
{
    text_add_char(out, WIKI_OPEN);
    text_add_span(out, kind);
    text_add_char(out, ':');
    text_add_span(out, slug);
    text_add_char(out, WIKI_LABEL);
    escape_html(out, label);
    text_add_char(out, WIKI_CLOSE);
}

/* Reads the placeholder that *rest starts with (its first byte taken already) and moves past it. */
static bool read_placeholder(struct span *rest, struct wiki_link *out)
{
    size_t end = span_find(*rest, WIKI_CLOSE);
    if (end == rest->len)
        return false;
    struct span body = span_make(rest->ptr, end);
    size_t label = span_find(body, WIKI_LABEL);
    struct span target = span_make(body.ptr, label);
    size_t colon = span_find(target, ':');
    if (label == body.len || colon == target.len)
        return false;
    out->kind = span_make(target.ptr, colon);
    out->slug = span_from(target, colon + 1);
    out->label = span_from(body, label + 1);
    *rest = span_make(rest->ptr + end + 1, rest->len - end - 1);
    return true;
}

bool wiki_next(struct span *rest, struct wiki_link *link)
{
    for (;;) {
        size_t at = span_find(*rest, WIKI_OPEN);
        bool there = at < rest->len;
        *rest = span_from(*rest, at + 1);
        if (!there)
            return false;
        if (read_placeholder(rest, link))
            return true;
    }
}

static wiki_resolver *titles_from;

void wiki_titles_from(wiki_resolver *resolve)
{
    titles_from = resolve;
}

struct span wiki_title(struct span kind, struct span slug)
{
    struct wiki_target target = {0};
    if (titles_from != NULL && !span_is(kind, "question"))
        titles_from(NULL, kind, slug, &target);
    return target.found ? target.title : SPAN("");
}

void wiki_words(struct text *out, struct span kind, struct span slug)
{
    if (span_is(kind, "picture") || span_is(kind, "photo")) {
        text_literal(out, "picture");
        return;
    }
    if (span_is(kind, "question")) {
        size_t slash = span_find(slug, '/');
        if (slash == slug.len)
            text_literal(out, "question ");
        else
            slug = span_from(slug, slash + 1);
    }
    for (size_t i = 0; i < slug.len; i++) {
        char c = slug.ptr[i] == '-' ? ' ' : slug.ptr[i];
        escape_html(out, span_make(&c, 1));
    }
}

static void write_words(struct text *out, const struct wiki_link *link,
                        const struct wiki_target *target)
{
    if (link->label.len > 0)
        text_add_span(out, link->label);
    else if (target->found && target->title.len > 0)
        escape_html(out, target->title);
    else
        wiki_words(out, link->kind, link->slug);
}

static bool is_question(const struct wiki_link *link)
{
    return span_is(link->kind, "question");
}

static bool is_picture(const struct wiki_link *link)
{
    return span_is(link->kind, "picture") || span_is(link->kind, "photo");
}

static void write_link(struct text *out, const struct wiki_link *link,
                       const struct wiki_target *target)
{
    if (is_picture(link)) {
        wiki_write_picture(out, link);
        return;
    }
    if (target->gone) {
        write_words(out, link, target);
        text_literal(out, " <span class=\"retired\">(retired)</span>");
        return;
    }
    if (!target->found) {
        text_literal(out, "<span class=\"wanted\" title=\"Nobody has written this yet\">");
        write_words(out, link, target);
        text_literal(out, "</span>");
        return;
    }
    text_literal(out, "<a class=\"wiki");
    if (target->kind.len > 0) {
        text_literal(out, " wiki-");
        escape_html(out, target->kind);
    }
    text_literal(out, "\" href=\"");
    if (is_question(link))
        text_literal(out, "/questions/");
    escape_url(out, is_question(link) ? link->slug : target->path);
    text_literal(out, "\">");
    write_words(out, link, target);
    text_literal(out, "</a>");
    if (target->instead_of.len == 0)
        return;
    text_literal(out, " <span class=\"retired\">(“");
    escape_html(out, target->instead_of);
    text_literal(out, "” was retired; use “");
    escape_html(out, target->title);
    text_literal(out, "” instead)</span>");
}

/* Several pages' worth of a text: `post` is different for each post of a page. */
static void add_text(struct text *out, struct span s, size_t post)
{
    for (;;) {
        size_t at = span_find(s, WIKI_POST);
        text_add(out, s.ptr, at);
        if (at == s.len)
            return;
        text_add_int(out, (int64_t)(post % 100000000));
        s = span_from(s, at + 1);
    }
}

typedef void placeholder_writer(struct text *out, const struct wiki_link *link,
                                const struct wiki_target *target);

/* `post`: what WIKI_POST becomes; SIZE_MAX: it stays. */
static void copy(struct text *out, struct span stored, wiki_resolver *resolve, void *context,
                 size_t post, placeholder_writer *write)
{
    while (stored.len > 0) {
        size_t at = span_find(stored, WIKI_OPEN);
        if (post == SIZE_MAX)
            text_add(out, stored.ptr, at);
        else
            add_text(out, span_make(stored.ptr, at), post);
        if (at == stored.len)
            return;
        stored = span_make(stored.ptr + at + 1, stored.len - at - 1);
        struct wiki_link link;
        if (!read_placeholder(&stored, &link))
            continue;
        struct wiki_target target = {0};
        if (is_question(&link))
            target = (struct wiki_target){.found = true, .kind = link.kind};
        else if (resolve != NULL && !is_picture(&link))
            resolve(context, link.kind, link.slug, &target);
        write(out, &link, &target);
    }
}

/* Where a post begins in its page is no other post's number. */
void wiki_expand(struct text *out, struct span stored, wiki_resolver *resolve, void *context)
{
    copy(out, stored, resolve, context, out->len, write_link);
}

void wiki_plain(struct text *out, struct span stored, wiki_resolver *resolve, void *context)
{
    copy(out, stored, resolve, context, out->len, write_words);
}

static void write_settled(struct text *out, const struct wiki_link *link,
                          const struct wiki_target *target)
{
    text_add_char(out, WIKI_OPEN);
    text_add_span(out, link->kind.len == 0 && target->found ? target->kind : link->kind);
    text_add_char(out, ':');
    text_add_span(out, link->slug);
    text_add_char(out, WIKI_LABEL);
    text_add_span(out, link->label);
    text_add_char(out, WIKI_CLOSE);
}

void wiki_settle(struct text *out, struct span stored, wiki_resolver *resolve, void *context)
{
    copy(out, stored, resolve, context, SIZE_MAX, write_settled);
}
