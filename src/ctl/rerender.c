/* backtalk-ctl rerender: makes the HTML of all texts again from their Markdown, while the site goes on. */
#include "ctl/ctl.h"

#include "library/library.h"
#include "post/post.h"

enum { RERENDER_MOST = 100, RERENDER_ARENA = 512 * 1024 * 1024 };

struct rerender_text {
    int64_t id;
    struct span kind;
    int64_t revision;
    struct span body;
    struct span html;
};

struct rerender_page {
    size_t count;
    struct rerender_text *items;
};

struct rerender {
    struct db_sync *db;
    struct arena *arena; /* of the page that is at work */
    int64_t texts;
    int64_t changed;
    int64_t left; /* too long for this version's bounds: they keep what they have */
};

static void read_text(struct db_row *row, void *out)
{
    struct rerender_page *page = out;
    struct rerender_text *text = db_list_item(row, page);
    text->id = db_int(row);
    text->kind = db_text(row);
    text->revision = db_int(row);
    text->body = db_text(row);
    text->html = db_text(row);
}

/* What was saved before a bound was set may be longer than it: then the largest bound counts. */
static bool render(struct arena *arena, const struct rerender_text *text, struct post_text *made)
{
    if (span_is(text->kind, "answer") || span_is(text->kind, "comment"))
        return post_text_make_answer(arena, text->body, made) || made->html.len > 0;
    if (span_is(text->kind, "question") || span_is(text->kind, "tag"))
        return post_text_make(arena, text->body, made) || made->html.len > 0;
    return entry_text_make(arena, text->body, made) || made->html.len > 0;
}

/* Links go on to mean what the text as it is makes of them: the library is not asked again. */
static struct span settled_html;

static void resolve_as_before(void *context UNUSED, struct span kind, struct span slug,
                              struct wiki_target *target)
{
    struct span rest = span_from(settled_html, span_find(settled_html, WIKI_OPEN) + 1);
    while (kind.len == 0 && rest.len > 0 && !target->found) {
        size_t colon = span_find(rest, ':');
        size_t label = span_find(rest, WIKI_LABEL);
        if (colon > 0 && colon < label && label < rest.len &&
            span_equal(span_make(rest.ptr + colon + 1, label - colon - 1), slug)) {
            target->found = true;
            target->kind = span_make(rest.ptr, colon);
        }
        rest = span_from(rest, span_find(rest, WIKI_OPEN) + 1);
    }
}

static void render_one(struct rerender *work, struct db_batch *batch,
                       const struct rerender_text *text)
{
    struct post_text made;
    work->texts++;
    if (text->body.len == 0)
        return;
    settled_html = text->html;
    if (!render(work->arena, text, &made)) {
        work->left++;
        return;
    }
    if (span_equal(made.html, text->html))
        return;
    work->changed++;
    if (span_is(text->kind, "tag"))
        db_ask(batch, STMT_ctl_rerender_tag, NULL, NULL, DB_INT(text->id), DB_TEXT(text->body),
               DB_TEXT(made.html));
    else
        db_ask(batch, STMT_ctl_rerender_post, NULL, NULL, DB_INT(text->id), DB_INT(text->revision),
               DB_TEXT(made.html), POST_LINKS(&made));
}

static bool run(struct rerender *work, struct db_batch *batch, struct text *why)
{
    return db_batch_is_empty(batch) || ctl_run(work->db, batch, why);
}

/* The texts behind *after, and moves it to the last of them. False when the database fails. */
static bool step(struct rerender *work, enum db_statement_id next, int64_t *after, bool *more,
                 struct text *why)
{
    work->arena = arena_new(RERENDER_ARENA);
    struct rerender_page page = {0};
    struct db_batch *reads = db_batch_new(work->arena);
    struct db_batch *writes = db_batch_new(work->arena);
    db_ask(reads, next, read_text, &page, DB_INT(*after), DB_INT(RERENDER_MOST));
    bool ok = run(work, reads, why);
    for (size_t i = 0; ok && i < page.count; i++)
        render_one(work, writes, &page.items[i]);
    ok = ok && run(work, writes, why);
    *more = page.count > 0;
    if (*more)
        *after = page.items[page.count - 1].id;
    db_batch_free(writes);
    db_batch_free(reads);
    arena_free(work->arena);
    return ok;
}

static bool render_all(struct rerender *work, enum db_statement_id next, struct text *why)
{
    int64_t after = 0;
    bool more = true;
    while (more) {
        if (!step(work, next, &after, &more, why))
            return false;
    }
    return true;
}

int rerender_main(int argc, char **argv UNUSED)
{
    if (argc != 0)
        return ctl_usage("rerender");
    struct rerender work = {.db = ctl_open()};
    if (work.db == NULL)
        return CTL_FAILED;
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    post_text_settle_with(resolve_as_before);
    bool ok = render_all(&work, STMT_ctl_rerender_posts, &why) &&
              render_all(&work, STMT_ctl_rerender_tags, &why) &&
              (work.changed == 0 || db_sync_exec(work.db, "SELECT changed('')", &why));
    if (ok)
        printf("%lld texts, %lld changed, %lld left as they were because they are too long\n",
               (long long)work.texts, (long long)work.changed, (long long)work.left);
    else
        ctl_fail("%s", text_string(&why));
    text_free(&why);
    db_sync_close(work.db);
    return ok ? CTL_OK : CTL_FAILED;
}
