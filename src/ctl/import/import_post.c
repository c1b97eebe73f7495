/* Questions, answers, tag wikis and their excerpts out of Posts.xml. */
#include "ctl/import/import.h"

#include "core/html_markdown.h"
#include "core/markdown.h"
#include "core/slug.h"
#include "core/utf8.h"
#include "post/post.h"

enum { TITLE_MIN = 5, TITLE_MAX = 250, TAGS_MAX = 5 };

enum post_type { POST_QUESTION = 1, POST_ANSWER = 2, POST_EXCERPT = 4, POST_WIKI = 5 };

struct dump_post {
    int64_t id;
    int64_t type;
    int64_t parent;
    int64_t owner;
    bool has_owner;
    int64_t score;
    int64_t accepted;
    instant created;
    instant edited;
    instant active;
    instant closed;
    struct span author; /* by name, when the account is gone */
    struct span title;
    struct span html; /* of the dump */
    struct span tags[TAGS_MAX];
    size_t tag_count;
};

/* <a><b> or |a|b|, as newer dumps have it. */
static void read_tags(struct import *import, struct arena *arena, const struct span *written,
                      struct dump_post *post)
{
    bool cut = false;
    struct span rest = written == NULL ? SPAN("") : *written;
    while (rest.len > 0) {
        size_t end = 0;
        while (end < rest.len && strchr("<>|", rest.ptr[end]) == NULL)
            end++;
        struct span piece = span_make(rest.ptr, end);
        rest = span_from(rest, end + 1);
        if (piece.len == 0)
            continue;
        struct span name = import_tag_name(arena, piece);
        bool known = false;
        for (size_t i = 0; i < post->tag_count; i++)
            known = known || span_equal(post->tags[i], name);
        if (name.len == 0 || post->tag_count == TAGS_MAX)
            cut = true;
        else if (!known)
            post->tags[post->tag_count++] = arena_span(arena, name);
    }
    if (cut)
        import_note_add(&import->notes.tags_cut, post->id);
}

static void fit_title(struct import *import, struct arena *arena, struct dump_post *post)
{
    struct span title = span_trim(utf8_clean(arena, post->title));
    if (utf8_count(title) > TITLE_MAX) {
        title = arena_printf(arena, SPAN_FMT "…", SPAN_ARG(utf8_cut(title, TITLE_MAX - 1)));
        import_note_add(&import->notes.title_changed, post->id);
    } else if (utf8_count(title) < TITLE_MIN) {
        title = arena_printf(arena, "Question: " SPAN_FMT, SPAN_ARG(title));
        import_note_add(&import->notes.title_changed, post->id);
    }
    post->title = title;
}

static bool read_post(struct import *import, struct arena *arena, const struct dump_row *row,
                      struct dump_post *post, struct text *why)
{
    const struct span *owner = dump_find(row, "OwnerUserId");
    const struct span *author = dump_find(row, "OwnerDisplayName");
    post->has_owner = owner != NULL;
    post->author = author == NULL ? SPAN("") : *author;
    if (!dump_time(row, "CreationDate", &post->created, why) ||
        !dump_text(row, "Body", &post->html, why) ||
        !dump_number_maybe(row, "OwnerUserId", INT32_MIN, INT64_MAX, &post->owner, why) ||
        !dump_number_maybe(row, "Score", INT32_MIN, INT32_MAX, &post->score, why) ||
        !dump_time_maybe(row, "LastEditDate", &post->edited, why) ||
        !dump_time_maybe(row, "LastActivityDate", &post->active, why) ||
        !dump_time_maybe(row, "ClosedDate", &post->closed, why))
        return false;
    if (post->type == POST_ANSWER)
        return dump_number(row, "ParentId", 1, INT64_MAX, &post->parent, why);
    if (post->type != POST_QUESTION)
        return true;
    if (!dump_text(row, "Title", &post->title, why) ||
        !dump_number_maybe(row, "AcceptedAnswerId", 1, INT64_MAX, &post->accepted, why))
        return false;
    fit_title(import, arena, post);
    read_tags(import, arena, dump_find(row, "Tags"), post);
    return true;
}

static void copy_post(struct import *import, const struct dump_row *row, struct arena *arena,
                      const struct dump_post *post, struct span body, struct span html,
                      struct span plain)
{
    struct text *out = &import->copy;
    bool is_question = post->type == POST_QUESTION;
    copy_int(out, post->id);
    copy_int(out, (int64_t)row->line);
    copy_text(out, is_question                 ? SPAN("question")
                   : post->type == POST_ANSWER ? SPAN("answer")
                   : post->type == POST_WIKI   ? SPAN("wiki")
                                               : SPAN("excerpt"));
    copy_int_or_null(out, post->parent, post->parent != 0);
    copy_int_or_null(out, post->owner, post->has_owner);
    copy_int(out, post->score);
    copy_int_or_null(out, post->accepted, post->accepted != 0);
    copy_time(out, post->created);
    copy_time(out, post->edited);
    copy_time(out, post->active);
    copy_time(out, post->closed);
    copy_text(out, post->title);
    copy_text(out, is_question ? slug_make(arena, post->title, SLUG_MAX) : SPAN(""));
    copy_texts(out, post->tags, post->tag_count);
    copy_text(out, body);
    copy_text(out, html);
    copy_text(out, plain);
    copy_text(out, utf8_clean(arena, post->author));
    copy_text(out, import_address(import, arena, is_question ? "questions" : "a", post->id, 0));
    copy_text(out, import_licence(row, post->created));
    copy_end(out);
}

/* False when it does not fit here. An excerpt is plain text, the rest is HTML. */
static bool convert(struct import *import, struct arena *arena, const struct dump_row *row,
                    const struct dump_post *post)
{
    struct text body;
    struct post_text made;
    text_init(&body, MARKDOWN_MAX);
    bool fits = true;
    if (post->type == POST_EXCERPT)
        text_add_span(&body, utf8_clean(arena, post->html));
    else
        fits = html_to_markdown(arena, post->html, &import->origin, &body);
    fits = fits && text_ok(&body) &&
           (post->type == POST_ANSWER ? post_text_make_answer
                                      : post_text_make)(arena, text_span(&body), &made);
    if (fits)
        copy_post(import, row, arena, post, made.body, made.html, made.plain);
    text_free(&body);
    return fits;
}

bool import_take_post(void *context, const struct dump_row *row, struct text *why)
{
    struct import *import = context;
    struct dump_post post = {.id = 0};
    if (!import_row_id(row, "Id", &post.id, why) ||
        !dump_number(row, "PostTypeId", 1, IMPORT_TYPE_MAX, &post.type, why))
        return false;
    bool of_tag = post.type == POST_EXCERPT || post.type == POST_WIKI;
    if (post.type != POST_QUESTION && post.type != POST_ANSWER && !of_tag) {
        import_note_add(&import->notes.other_posts, post.id);
        return true;
    }
    if (dump_find(row, "DeletionDate") != NULL) {
        import_note_add(&import->notes.deleted, post.id);
        return true;
    }
    struct arena *arena = arena_new(IMPORT_ROW_ARENA);
    bool ok = read_post(import, arena, row, &post, why);
    if (ok && !convert(import, arena, row, &post))
        import_note_add(&import->notes.too_long, post.id);
    if (ok && dump_find(row, "CommunityOwnedDate") != NULL && !of_tag)
        import_note_add(&import->notes.community, post.id);
    arena_free(arena);
    return ok && import_flush(import, why);
}
