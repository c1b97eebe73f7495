/* The rows of each dump file, turned into what we keep and copied into temporary tables. */
#include "ctl/import/import.h"

#include "core/html_markdown.h"
#include "core/markdown.h"
#include "core/name_key.h"
#include "core/utf8.h"
#include "post/post.h"

enum { COPY_FLUSH = 256 * 1024, ABOUT_MAX = 2000 };

void import_note_add(struct import_note *note, int64_t id)
{
    if (note->example_count < IMPORT_EXAMPLES)
        note->examples[note->example_count++] = id;
    note->count++;
}

void import_fault_add(struct import *import, const char *file, size_t line, struct span why)
{
    if (import->fault_count < IMPORT_FAULTS)
        import->faults[import->fault_count] =
            (struct import_fault){file, line, arena_span(import->names, why)};
    import->fault_count++;
}

bool import_flush(struct import *import, struct text *why)
{
    if (!text_ok(&import->copy)) {
        text_add_string(why, "a row that is too large");
        import->broken = true;
        return false;
    }
    if (import->copy.len < COPY_FLUSH)
        return true;
    bool ok = db_sync_copy_add(import->db, text_span(&import->copy), why);
    text_clear(&import->copy);
    import->broken = !ok;
    return ok;
}

bool import_row_id(const struct dump_row *row, const char *name, int64_t *id, struct text *why)
{
    return dump_number(row, name, INT32_MIN, INT64_MAX, id, why);
}

/* ---- Users.xml ---- */

static struct span about_of(struct arena *arena, const struct span *html,
                            const struct html_origin *origin)
{
    struct text markdown;
    text_init(&markdown, MARKDOWN_MAX);
    struct span about = SPAN("");
    if (html != NULL && html_to_markdown(arena, *html, origin, &markdown))
        about = arena_span(arena, utf8_cut(text_span(&markdown), ABOUT_MAX));
    text_free(&markdown);
    return about;
}

/* A source by a number (FNV-1a). */
static uint32_t source_number(const char *source)
{
    uint32_t hash = 2166136261u;
    for (; *source != '\0'; source++)
        hash = (hash ^ (unsigned char)*source) * 16777619u;
    return hash;
}

static bool take_user(void *context, const struct dump_row *row, struct text *why)
{
    struct import *import = context;
    int64_t id;
    instant created;
    if (!import_row_id(row, "Id", &id, why) || !dump_time(row, "CreationDate", &created, why))
        return false;
    struct arena *arena = arena_new(IMPORT_ROW_ARENA);
    const struct span *display = dump_find(row, "DisplayName");
    struct span name = import_name(arena, display == NULL ? SPAN("") : *display, id);
    struct span numbered = import_name_with(arena, name, id);
    /* Nobody else's: another site may have users of the same names and numbers; numbers may be negative. */
    struct span other = import_name_with(
        arena,
        arena_printf(arena, "imported_%08x%s", source_number(import->source), id < 0 ? "_0" : ""),
        id);
    if (display == NULL || !span_equal(name, *display))
        import_note_add(&import->notes.names_changed, id);
    struct text *out = &import->copy;
    copy_int(out, id);
    copy_int(out, (int64_t)row->line);
    copy_text(out, name);
    copy_text(out, name_key(arena, name));
    copy_text(out, numbered);
    copy_text(out, name_key(arena, numbered));
    copy_text(out, other);
    copy_text(out, name_key(arena, other));
    copy_text(out, about_of(arena, dump_find(row, "AboutMe"), &import->origin));
    copy_time(out, created);
    copy_text(out, display == NULL ? SPAN("") : utf8_clean(arena, *display));
    copy_end(out);
    arena_free(arena);
    return import_flush(import, why);
}

/* ---- Tags.xml ---- */

static bool take_tag(void *context, const struct dump_row *row, struct text *why)
{
    struct import *import = context;
    struct span written;
    int64_t excerpt = 0;
    int64_t wiki = 0;
    if (!dump_text(row, "TagName", &written, why) ||
        !dump_number_maybe(row, "ExcerptPostId", 1, INT64_MAX, &excerpt, why) ||
        !dump_number_maybe(row, "WikiPostId", 1, INT64_MAX, &wiki, why))
        return false;
    struct arena *arena = arena_new(IMPORT_ROW_ARENA);
    struct span name = import_tag_name(arena, written);
    if (name.len > 0) {
        copy_text(&import->copy, name);
        copy_int(&import->copy, (int64_t)row->line);
        copy_int_or_null(&import->copy, excerpt, excerpt != 0);
        copy_int_or_null(&import->copy, wiki, wiki != 0);
        copy_end(&import->copy);
    }
    arena_free(arena);
    return import_flush(import, why);
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
    if (!import_row_id(row, "Id", &id, why) || !import_row_id(row, "PostId", &post, why) ||
        !dump_text(row, "Text", &written, why) || !dump_time(row, "CreationDate", &created, why) ||
        !dump_number_maybe(row, "UserId", INT32_MIN, INT64_MAX, &owner, why) ||
        !dump_number_maybe(row, "Score", INT32_MIN, INT32_MAX, &score, why))
        return false;
    struct arena *arena = arena_new(IMPORT_ROW_ARENA);
    struct text body;
    struct post_text made;
    text_init(&body, MARKDOWN_MAX);
    if (import_comment(import, arena, written, &body) &&
        post_text_make_comment(arena, text_span(&body), &made)) {
        struct text *out = &import->copy;
        copy_int(out, id);
        copy_int(out, (int64_t)row->line);
        copy_int(out, post);
        copy_int_or_null(out, owner, dump_find(row, "UserId") != NULL);
        copy_time(out, created);
        copy_text(out, made.body);
        copy_text(out, made.html);
        const struct span *author = dump_find(row, "UserDisplayName");
        copy_text(out, author == NULL ? SPAN("") : utf8_clean(arena, *author));
        copy_text(out, import_address(import, arena, "q", post, id));
        copy_text(out, import_licence(row, created));
        copy_end(out);
    } else {
        import_note_add(&import->notes.comment_too_long, id);
    }
    if (score != 0)
        import_note_add(&import->notes.comment_scores, id);
    text_free(&body);
    arena_free(arena);
    return import_flush(import, why);
}

/* ---- Votes.xml, PostLinks.xml, PostHistory.xml ---- */

static bool take_vote(void *context, const struct dump_row *row, struct text *why)
{
    enum { ACCEPTED = 1, UP = 2, DOWN = 3 };
    struct import *import = context;
    int64_t post;
    int64_t type;
    instant at;
    if (!import_row_id(row, "PostId", &post, why) ||
        !dump_number(row, "VoteTypeId", 0, IMPORT_TYPE_MAX, &type, why) ||
        !dump_time(row, "CreationDate", &at, why))
        return false;
    if (type != ACCEPTED && type != UP && type != DOWN) {
        import_note_add(&import->notes.other_votes, post);
        return true;
    }
    copy_int(&import->copy, post);
    copy_int(&import->copy, type);
    copy_time(&import->copy, at);
    copy_end(&import->copy);
    return import_flush(import, why);
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
    if (!import_row_id(row, "Id", &id, why) || !import_row_id(row, "PostId", &post, why) ||
        !import_row_id(row, "RelatedPostId", &related, why) ||
        !dump_number(row, "LinkTypeId", 0, IMPORT_TYPE_MAX, &type, why) ||
        !dump_time(row, "CreationDate", &at, why))
        return false;
    if (type != LINKED && type != DUPLICATE) {
        import_note_add(&import->notes.other_links, id);
        return true;
    }
    copy_int(&import->copy, id);
    copy_int(&import->copy, (int64_t)row->line);
    copy_int(&import->copy, post);
    copy_int(&import->copy, related);
    copy_text(&import->copy, type == LINKED ? SPAN("linked") : SPAN("duplicate_of"));
    copy_time(&import->copy, at);
    copy_end(&import->copy);
    return import_flush(import, why);
}

/*
 * 1 to 3 are a post's first title, body and tags, 4 to 6 edits of them, 7 to 9 returns to earlier
 * ones.
 */
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
    if (!import_row_id(row, "Id", &id, why) || !import_row_id(row, "PostId", &post, why) ||
        !dump_number(row, "PostHistoryTypeId", 0, IMPORT_TYPE_MAX, &type, why) ||
        !dump_time(row, "CreationDate", &at, why) || !dump_text(row, "RevisionGUID", &guid, why) ||
        !dump_number_maybe(row, "UserId", INT32_MIN, INT64_MAX, &owner, why))
        return false;
    if (type < 1 || type > LAST_OF_TEXT) {
        import_note_add(&import->notes.other_history, id);
        return true;
    }
    struct arena *arena = arena_new(IMPORT_ROW_ARENA);
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
    return import_flush(import, why);
}

/* ---- the table of files ---- */

const struct import_file import_files[IMPORT_FILES] = {
    {"Users.xml", "users", true,
     "COPY stage_user (id, line, name, key, numbered, numbered_key, other, other_key, about, "
     "created, display) FROM STDIN",
     take_user},
    {"Tags.xml", "tags", true, "COPY stage_tag (name, line, excerpt, wiki) FROM STDIN", take_tag},
    {"Posts.xml", "posts", true,
     "COPY stage_post (id, line, kind, parent, owner, score, accepted, created, edited, active, "
     "closed, title, slug, tags, body, html, plain, author, address, licence) FROM STDIN",
     import_take_post},
    {"Comments.xml", "comments", true,
     "COPY stage_comment (id, line, post, owner, created, body, html, author, address, licence) "
     "FROM STDIN",
     take_comment},
    {"Votes.xml", "votes", true, "COPY stage_vote (post, type, at) FROM STDIN", take_vote},
    {"PostLinks.xml", "postlinks", true,
     "COPY stage_link (id, line, post, related, kind, at) FROM STDIN", take_link},
    {"PostHistory.xml", "posthistory", false,
     "COPY stage_history (id, line, post, type, guid, owner, at, reason, body) FROM STDIN",
     take_history},
};
