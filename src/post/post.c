/* The rules that questions, answers and comments share. */
#include "post/post.h"

#include "core/markdown.h"
#include "core/utf8.h"
#include "core/wiki.h"
#include "library/library.h"

struct span post_role_base(struct span shown)
{
    return span_make(shown.ptr, span_find(shown, '|'));
}

struct span post_role_profession(struct span shown)
{
    size_t bar = span_find(shown, '|');
    return bar == shown.len ? SPAN("") : span_from(shown, bar + 1);
}

bool post_is_example(struct span role)
{
    return span_starts(role, "example ");
}

static void take_found(struct arena *arena, const struct markdown_found *found,
                       struct post_text *out)
{
    out->plain = found->plain;
    out->link_count = found->target_count;
    out->link_kinds = arena_array_of(arena, struct span, found->target_count + 1);
    out->link_slugs = arena_array_of(arena, struct span, found->target_count + 1);
    for (size_t i = 0; i < found->target_count; i++) {
        out->link_kinds[i] = found->targets[i].kind;
        out->link_slugs[i] = found->targets[i].slug;
    }
}

static wiki_resolver *settle_with; /* NULL: links stay as written */

void post_text_settle_with(wiki_resolver *resolve)
{
    settle_with = resolve;
}

/* False when what the kinds add does not fit: what is cut off must not be saved. */
static bool settle(struct arena *arena, struct span html, struct span *settled)
{
    if (settle_with == NULL || span_find(html, WIKI_OPEN) == html.len) {
        *settled = arena_span(arena, html);
        return true;
    }
    struct text out;
    text_init(&out, 2 * MARKDOWN_HTML_MAX);
    wiki_settle(&out, html, settle_with, NULL);
    bool fits = text_ok(&out);
    if (fits)
        *settled = arena_span(arena, text_span(&out));
    text_free(&out);
    return fits;
}

static void settle_links(struct post_text *text)
{
    for (size_t i = 0; settle_with != NULL && i < text->link_count; i++) {
        struct wiki_target target = {0};
        if (text->link_kinds[i].len == 0)
            settle_with(NULL, SPAN(""), text->link_slugs[i], &target);
        if (target.found)
            text->link_kinds[i] = target.kind;
    }
}

/* The digit of the next heading's tag, an opening or a closing one, with *at moved past it; NULL: none is left. */
static char *next_heading(const struct text *html, size_t *at)
{
    for (; *at + 3 < html->len; (*at)++) {
        char *tag = html->ptr + *at + 1;
        if (tag[-1] != '<')
            continue;
        tag += tag[0] == '/';
        if (tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6') {
            *at += 3;
            return tag + 1;
        }
    }
    return NULL;
}

/* People begin their headings with `#`, `##` or more: either way the highest becomes h<first>, the others follow. */
static void set_headings(struct text *html, int first)
{
    char highest = '9';
    char *digit;
    for (size_t at = 0; (digit = next_heading(html, &at)) != NULL;)
        highest = *digit < highest ? *digit : highest;
    for (size_t at = 0; (digit = next_heading(html, &at)) != NULL;) {
        int level = first + *digit - highest;
        *digit = (char)('0' + (level > 6 ? 6 : level));
    }
}

bool post_text_render(struct arena *arena, struct span body, int first_heading, size_t html_max,
                      struct post_text *out)
{
    struct text html;
    struct markdown_found found;
    text_init(&html, html_max);
    *out = (struct post_text){.body = body};
    /* From h1 on, so that none of the six levels is lost before it is known which of them come. */
    bool fits = markdown_render(arena, body, 1, &html, &found);
    if (fits)
        set_headings(&html, first_heading);
    if (!fits || !settle(arena, text_span(&html), &out->html)) {
        out->fault = SPAN("This is too long, or has too many links or too much formatting. Please "
                          "make it shorter or plainer.");
    } else {
        take_found(arena, &found, out);
        settle_links(out);
        if (body.len > 0 && !utf8_shows_something(found.plain))
            out->fault = SPAN("Readers would see nothing of this. Please write it in words.");
    }
    text_free(&html);
    return span_is_empty(out->fault);
}

bool post_text_make(struct arena *arena, struct span body, struct post_text *out)
{
    return post_text_render(arena, body, MARKDOWN_POST_BASE, POST_HTML_MAX, out);
}

bool post_text_make_answer(struct arena *arena, struct span body, struct post_text *out)
{
    return post_text_render(arena, body, MARKDOWN_POST_BASE + 2, POST_HTML_MAX, out);
}

bool post_text_make_comment(struct arena *arena, struct span body, struct post_text *out)
{
    return post_text_render(arena, body, MARKDOWN_POST_BASE + 2, POST_COMMENT_HTML_MAX, out);
}

bool post_text_make_kind(struct arena *arena, struct span kind, struct span body,
                         struct post_text *out)
{
    return (span_is(kind, "comment")  ? post_text_make_comment
            : span_is(kind, "answer") ? post_text_make_answer
                                      : post_text_make)(arena, body, out);
}

bool post_may_delete(const struct post *post, int64_t account_id, bool is_moderator)
{
    return account_id != 0 && post->deleted_at == 0 &&
           (is_moderator || post->author.id == account_id);
}

bool post_edit_is_over(struct span kind, instant created_at, int minutes)
{
    const instant minute = 60 * 1000000LL;
    return span_is(kind, "comment") && clock_now() > created_at + minutes * minute;
}

bool post_may_edit(const struct post *post, int64_t account_id, bool is_moderator)
{
    if (post->wiki && account_id != 0 && post->deleted_at == 0 && !post->below_deleted)
        return true;
    return !post->below_deleted && post_may_delete(post, account_id, is_moderator) &&
           (is_moderator ||
            !post_edit_is_over(post->kind, post->created_at, POST_COMMENT_EDIT_MINUTES));
}

bool post_source_may_edit(const struct post_source *source, int64_t account_id, bool is_moderator)
{
    return account_id != 0 && !source->closed &&
           (is_moderator || source->wiki ||
            (source->author_id == account_id &&
             !post_edit_is_over(source->kind, source->created_at, POST_COMMENT_EDIT_MINUTES)));
}

bool post_may_restore(const struct post *post, int64_t account_id, bool is_moderator)
{
    if (account_id == 0 || post->deleted_at == 0)
        return false;
    return is_moderator || (post->author.id == account_id && post->deleted_by == account_id);
}

bool post_is_by_asker(const struct post *question, const struct post *post)
{
    return question->author.id == post->author.id &&
           span_equal(question->origin.author, post->origin.author) &&
           (span_is_empty(post->origin.site) || !span_is_empty(post->origin.author));
}

bool post_may_see(const struct post *post, int64_t account_id, bool is_moderator)
{
    return post->deleted_at == 0 || is_moderator ||
           (account_id != 0 && post->author.id == account_id);
}

const struct post_delete_why post_delete_whys[] = {
    {"duplicate", "It has been posted before", "It has been posted before."},
    {"off-topic", "It is about something else",
     "It is about something other than backs and glutes."},
    {"advertising", "It advertises something", "It advertises something."},
    {"unkind", "It is unkind to somebody", "It is unkind to somebody."},
    {"unsafe", "It could do harm", "Somebody who follows it could come to harm."},
    {"private", "It tells something private", "It tells something private about somebody."},
    {"mistake", "It was posted by mistake", "It was posted by mistake."},
    {"other", "Another reason, in words", ""},
    {"suspended", NULL, "The account was suspended."},
    {NULL, NULL, NULL},
};

static const struct post_delete_why *find_delete_why(struct span name)
{
    const struct post_delete_why *why = post_delete_whys;
    while (why->name != NULL && !span_is(name, why->name))
        why++;
    return why;
}

bool post_is_delete_why(struct span name)
{
    return find_delete_why(name)->label != NULL;
}

struct span post_delete_said(struct span name)
{
    const struct post_delete_why *why = find_delete_why(name);
    return why->name == NULL ? SPAN("") : span_of(why->said);
}

const char *post_class(const struct post *post)
{
    return post->deleted_at != 0 ? "post post-deleted" : "post";
}

struct span post_path(struct arena *arena, const struct post_source *source)
{
    if (source->entry_kind.len > 0 && span_equal(source->entry_kind, source->kind))
        return arena_printf(arena, SPAN_FMT SPAN_FMT, SPAN_ARG(library_folder(source->kind)),
                            SPAN_ARG(source->slug));
    if (source->id == source->thread_id)
        return arena_printf(arena, "/questions/%lld/" SPAN_FMT, (long long)source->id,
                            SPAN_ARG(source->slug));
    return arena_printf(arena, "/" SPAN_FMT "s/%lld", SPAN_ARG(source->kind),
                        (long long)source->id);
}

size_t post_page_bytes(struct html stored)
{
    enum { AROUND = 600, WIKI_LINK = MARKDOWN_WIKI_LINK };
    size_t links = 0;
    const char *end = stored.ptr + stored.len;
    for (const char *at = stored.ptr;
         at < end && (at = memchr(at, WIKI_OPEN, (size_t)(end - at))) != NULL; at++)
        links++;
    return AROUND + stored.len + links * WIKI_LINK;
}

struct span post_place_path(struct arena *arena, const struct post_place *place)
{
    if (place->beyond_first_comments)
        return arena_printf(arena, "/%s/%lld/comments/all?from=%lld.%lld#comment-%lld",
                            post_parent_folder(place->parent_kind), (long long)place->parent_id,
                            (long long)place->commented_at, (long long)place->id,
                            (long long)place->id);
    if (place->entry_kind.len > 0)
        return arena_printf(arena, SPAN_FMT SPAN_FMT "#comment-%lld",
                            SPAN_ARG(library_folder(place->entry_kind)), SPAN_ARG(place->slug),
                            (long long)place->id);
    struct span from = SPAN("");
    if (place->beyond_first_page)
        from = arena_printf(arena, "?from=%lld.%lld.%lld", (long long)place->rank,
                            (long long)place->created_at, (long long)place->parent_id);
    return arena_printf(arena, "/questions/%lld/" SPAN_FMT SPAN_FMT "#" SPAN_FMT "-%lld",
                        (long long)place->thread_id, SPAN_ARG(place->slug), SPAN_ARG(from),
                        SPAN_ARG(place->kind), (long long)place->id);
}

const char *post_parent_folder(struct span kind)
{
    return span_is(kind, "question") ? "questions"
           : span_is(kind, "answer") ? "answers"
                                     : "entries";
}

/* "answers" is the folder of "answer"; that of what the library has is one for all kinds. */
static bool folder_is_of(struct span folder, struct span kind)
{
    if (span_is(folder, "entries"))
        return library_folder(kind).len > 0;
    return folder.len == kind.len + 1 && memcmp(folder.ptr, kind.ptr, kind.len) == 0;
}

bool post_place_is(const struct post_place *place, struct span folder)
{
    return place->id != 0 && folder_is_of(folder, place->kind);
}

bool post_source_is(const struct post_source *source, struct span folder)
{
    return source->id != 0 && folder_is_of(folder, source->kind);
}

struct span post_licence_address(struct arena *arena, struct span licence)
{
    static const char name[] = "CC BY-SA ";
    struct span version = span_from(licence, strlen(name));
    if (!span_starts(licence, name) || version.len != 3 || version.ptr[1] != '.')
        return SPAN("");
    return arena_printf(arena, "https://creativecommons.org/licenses/by-sa/" SPAN_FMT "/",
                        SPAN_ARG(version));
}
