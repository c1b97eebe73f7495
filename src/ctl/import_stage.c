/* The rows of each dump file, turned into what we keep and copied into temporary tables. */
#include "ctl/import.h"

#include "core/html_markdown.h"
#include "core/markdown.h"
#include "core/name_key.h"
#include "core/slug.h"
#include "core/utf8.h"
#include "post/post.h"

enum {
    ROW_ARENA = 128 * 1024 * 1024,
    COPY_FLUSH = 256 * 1024,
    TITLE_MIN = 5,
    TITLE_MAX = 250,
    TAGS_MAX = 5,
    ABOUT_MAX = 2000,
    TYPE_MAX = 1000,
};

static void note(struct import_note *note, int64_t id)
{
    if (note->example_count < IMPORT_EXAMPLES)
        note->examples[note->example_count++] = id;
    note->count++;
}

/* Sends the rows so far when they are many. */
static bool flush(struct import *import, struct text *why)
{
    if (!text_ok(&import->copy)) {
        text_add_string(why, "a row that is too large");
        return false;
    }
    if (import->copy.len < COPY_FLUSH)
        return true;
    bool ok = db_sync_copy_add(import->db, text_span(&import->copy), why);
    text_clear(&import->copy);
    return ok;
}

static bool row_id(const struct dump_row *row, const char *name, int64_t *id, struct text *why)
{
    return dump_number(row, name, INT32_MIN, INT64_MAX, id, why);
}

/* ---- Users.xml ---- */

static struct span about_of(struct arena *arena, const struct span *html)
{
    struct text markdown;
    text_init(&markdown, MARKDOWN_MAX);
    struct span about = SPAN("");
    if (html != NULL && html_to_markdown(arena, *html, &markdown))
        about = arena_span(arena, utf8_cut(text_span(&markdown), ABOUT_MAX));
    text_free(&markdown);
    return about;
}

static bool take_user(void *context, const struct dump_row *row, struct text *why)
{
    struct import *import = context;
    int64_t id;
    instant created;
    if (!row_id(row, "Id", &id, why) || !dump_time(row, "CreationDate", &created, why))
        return false;
    struct arena *arena = arena_new(ROW_ARENA);
    const struct span *display = dump_find(row, "DisplayName");
    struct span name = import_name(arena, display == NULL ? SPAN("") : *display, id);
    struct span numbered = import_name_with(arena, name, id);
    struct span other = import_name_with(arena, SPAN("imported"), id);
    if (display == NULL || !span_equal(name, *display))
        note(&import->notes.names_changed, id);
    struct text *out = &import->copy;
    copy_int(out, id);
    copy_int(out, (int64_t)row->line);
    copy_text(out, name);
    copy_text(out, name_key(arena, name));
    copy_text(out, numbered);
    copy_text(out, name_key(arena, numbered));
    copy_text(out, other);
    copy_text(out, name_key(arena, other));
    copy_text(out, about_of(arena, dump_find(row, "AboutMe")));
    copy_time(out, created);
    copy_end(out);
    arena_free(arena);
    return flush(import, why);
}

/* ---- Tags.xml ---- */

static bool take_tag(void *context, const struct dump_row *row, struct text *why)
{
    struct import *import = context;
    struct span written;
    int64_t excerpt = 0;
    if (!dump_text(row, "TagName", &written, why) ||
        !dump_number_maybe(row, "ExcerptPostId", 1, INT64_MAX, &excerpt, why))
        return false;
    struct arena *arena = arena_new(ROW_ARENA);
    struct span name = import_tag_name(arena, written);
    if (name.len > 0) {
        copy_text(&import->copy, name);
        copy_int(&import->copy, (int64_t)row->line);
        copy_int_or_null(&import->copy, excerpt, excerpt != 0);
        copy_end(&import->copy);
    }
    arena_free(arena);
    return flush(import, why);
}

/* ---- Posts.xml ---- */

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
        note(&import->notes.tags_cut, post->id);
}

static void fit_title(struct import *import, struct arena *arena, struct dump_post *post)
{
    struct span title = span_trim(utf8_clean(arena, post->title));
    if (utf8_count(title) > TITLE_MAX) {
        title = arena_printf(arena, SPAN_FMT "…", SPAN_ARG(utf8_cut(title, TITLE_MAX - 1)));
        note(&import->notes.title_changed, post->id);
    } else if (utf8_count(title) < TITLE_MIN) {
        title = arena_printf(arena, "Question: " SPAN_FMT, SPAN_ARG(title));
        note(&import->notes.title_changed, post->id);
    }
    post->title = title;
}

static bool read_post(struct import *import, struct arena *arena, const struct dump_row *row,
                      struct dump_post *post, struct text *why)
{
    const struct span *owner = dump_find(row, "OwnerUserId");
    post->has_owner = owner != NULL;
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

static void copy_post(struct text *out, const struct dump_row *row, struct arena *arena,
                      const struct dump_post *post, struct span body, struct span html,
                      struct span plain)
{
    bool is_question = post->type == POST_QUESTION;
    copy_int(out, post->id);
    copy_int(out, (int64_t)row->line);
    copy_text(out, is_question                 ? SPAN("question")
                   : post->type == POST_ANSWER ? SPAN("answer")
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
        fits = html_to_markdown(arena, post->html, &body);
    fits = fits && text_ok(&body) && post_text_make(arena, text_span(&body), &made);
    if (fits)
        copy_post(&import->copy, row, arena, post, made.body, made.html, made.plain);
    text_free(&body);
    return fits;
}

static bool take_post(void *context, const struct dump_row *row, struct text *why)
{
    struct import *import = context;
    struct dump_post post = {.id = 0};
    if (!row_id(row, "Id", &post.id, why) ||
        !dump_number(row, "PostTypeId", 1, TYPE_MAX, &post.type, why))
        return false;
    if (post.type != POST_QUESTION && post.type != POST_ANSWER && post.type != POST_EXCERPT) {
        note(post.type == POST_WIKI ? &import->notes.wiki : &import->notes.other_posts, post.id);
        return true;
    }
    struct arena *arena = arena_new(ROW_ARENA);
    bool ok = read_post(import, arena, row, &post, why);
    if (ok && !convert(import, arena, row, &post))
        note(&import->notes.too_long, post.id);
    if (ok && dump_find(row, "CommunityOwnedDate") != NULL && post.type != POST_EXCERPT)
        note(&import->notes.community, post.id);
    arena_free(arena);
    return ok && flush(import, why);
}

/* ---- Comments.xml: their text is Markdown already ---- */

static bool take_comment(void *context, const struct dump_row *row, struct text *why)
{
    struct import *import = context;
    int64_t id;
    int64_t post;
    int64_t owner = 0;
    int64_t score = 0;
    instant created;
    struct span written;
    if (!row_id(row, "Id", &id, why) || !row_id(row, "PostId", &post, why) ||
        !dump_text(row, "Text", &written, why) || !dump_time(row, "CreationDate", &created, why) ||
        !dump_number_maybe(row, "UserId", INT32_MIN, INT64_MAX, &owner, why) ||
        !dump_number_maybe(row, "Score", INT32_MIN, INT32_MAX, &score, why))
        return false;
    struct arena *arena = arena_new(ROW_ARENA);
    struct span body = utf8_clean(arena, written);
    struct post_text made;
    if (post_text_make(arena, body, &made)) {
        struct text *out = &import->copy;
        copy_int(out, id);
        copy_int(out, (int64_t)row->line);
        copy_int(out, post);
        copy_int_or_null(out, owner, dump_find(row, "UserId") != NULL);
        copy_time(out, created);
        copy_text(out, body);
        copy_text(out, made.html);
        copy_end(out);
    } else {
        note(&import->notes.comment_too_long, id);
    }
    if (score != 0)
        note(&import->notes.comment_scores, id);
    arena_free(arena);
    return flush(import, why);
}

/* ---- Votes.xml, PostLinks.xml, PostHistory.xml ---- */

static bool take_vote(void *context, const struct dump_row *row, struct text *why)
{
    enum { ACCEPTED = 1, UP = 2, DOWN = 3 };
    struct import *import = context;
    int64_t post;
    int64_t type;
    instant at;
    if (!row_id(row, "PostId", &post, why) ||
        !dump_number(row, "VoteTypeId", 0, TYPE_MAX, &type, why) ||
        !dump_time(row, "CreationDate", &at, why))
        return false;
    if (type != ACCEPTED && type != UP && type != DOWN) {
        note(&import->notes.other_votes, post);
        return true;
    }
    copy_int(&import->copy, post);
    copy_int(&import->copy, type);
    copy_time(&import->copy, at);
    copy_end(&import->copy);
    return flush(import, why);
}

static bool take_link(void *context, const struct dump_row *row, struct text *why)
{
    enum { LINKED = 1, DUPLICATE = 3 };
    struct import *import = context;
    int64_t id;
    int64_t post;
    int64_t related;
    int64_t type;
    instant at;
    if (!row_id(row, "Id", &id, why) || !row_id(row, "PostId", &post, why) ||
        !row_id(row, "RelatedPostId", &related, why) ||
        !dump_number(row, "LinkTypeId", 0, TYPE_MAX, &type, why) ||
        !dump_time(row, "CreationDate", &at, why))
        return false;
    if (type != LINKED && type != DUPLICATE) {
        note(&import->notes.other_links, id);
        return true;
    }
    copy_int(&import->copy, id);
    copy_int(&import->copy, (int64_t)row->line);
    copy_int(&import->copy, post);
    copy_int(&import->copy, related);
    copy_text(&import->copy, type == LINKED ? SPAN("linked") : SPAN("duplicate_of"));
    copy_time(&import->copy, at);
    copy_end(&import->copy);
    return flush(import, why);
}

/* 1 to 3 are a post's first title, body and tags, 4 to 6 edits of them, 7 to 9 returns to earlier ones. */
static bool take_history(void *context, const struct dump_row *row, struct text *why)
{
    enum { LAST_OF_TEXT = 9 };
    struct import *import = context;
    int64_t id;
    int64_t post;
    int64_t type;
    int64_t owner = 0;
    instant at;
    struct span guid;
    if (!row_id(row, "Id", &id, why) || !row_id(row, "PostId", &post, why) ||
        !dump_number(row, "PostHistoryTypeId", 0, TYPE_MAX, &type, why) ||
        !dump_time(row, "CreationDate", &at, why) || !dump_text(row, "RevisionGUID", &guid, why) ||
        !dump_number_maybe(row, "UserId", INT32_MIN, INT64_MAX, &owner, why))
        return false;
    if (type < 1 || type > LAST_OF_TEXT) {
        note(&import->notes.other_history, id);
        return true;
    }
    struct arena *arena = arena_new(ROW_ARENA);
    const struct span *written = dump_find(row, "Text");
    const struct span *reason = dump_find(row, "Comment");
    struct text *out = &import->copy;
    copy_int(out, id);
    copy_int(out, (int64_t)row->line);
    copy_int(out, post);
    copy_int(out, type);
    copy_text(out, guid);
    copy_int_or_null(out, owner, dump_find(row, "UserId") != NULL);
    copy_time(out, at);
    copy_text(out, reason == NULL ? SPAN("") : utf8_clean(arena, *reason));
    copy_text(out, written == NULL ? SPAN("") : utf8_clean(arena, *written));
    copy_end(out);
    arena_free(arena);
    return flush(import, why);
}

/* ---- the table of files ---- */

const struct import_file import_files[IMPORT_FILES] = {
    {"Users.xml", "users", true,
     "COPY stage_user (id, line, name, key, numbered, numbered_key, other, other_key, about, "
     "created) FROM STDIN",
     take_user},
    {"Tags.xml", "tags", true, "COPY stage_tag (name, line, excerpt) FROM STDIN", take_tag},
    {"Posts.xml", "posts", true,
     "COPY stage_post (id, line, kind, parent, owner, score, accepted, created, edited, active, "
     "closed, title, slug, tags, body, html, plain) FROM STDIN",
     take_post},
    {"Comments.xml", "comments", true,
     "COPY stage_comment (id, line, post, owner, created, body, html) FROM STDIN", take_comment},
    {"Votes.xml", "votes", true, "COPY stage_vote (post, type, at) FROM STDIN", take_vote},
    {"PostLinks.xml", "postlinks", true,
     "COPY stage_link (id, line, post, related, kind, at) FROM STDIN", take_link},
    {"PostHistory.xml", "posthistory", false,
     "COPY stage_history (id, line, post, type, guid, owner, at, reason, body) FROM STDIN",
     take_history},
};
