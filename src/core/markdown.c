/* Markdown to HTML: blocks, and the whole. */
#include "core/markdown.h"

#include "core/markdown_renderer.h"
#include "core/markdown_source.h"
#include "core/wiki.h"

enum {
    LANGUAGE_MAX = 30,
};

/* ---- blocks ---------------------------------------------------------------------------------- */

static bool is_container(MD_BLOCKTYPE type)
{
    return type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL ||
           type == MD_BLOCK_LI;
}

/* A list is only begun where its items still fit. */
static bool enter_container(struct markdown_renderer *r, MD_BLOCKTYPE type)
{
    size_t need = type == MD_BLOCK_UL || type == MD_BLOCK_OL ? 2 : 1;
    if (r->containers_skipped > 0 || r->containers + need > MARKDOWN_DEPTH_MAX) {
        r->containers_skipped++;
        if (type == MD_BLOCK_LI)
            text_literal(r->html, "<br>\n");
        return false;
    }
    r->containers++;
    return true;
}

static bool leave_container(struct markdown_renderer *r)
{
    if (r->containers_skipped > 0) {
        r->containers_skipped--;
        return false;
    }
    r->containers--;
    return true;
}

static void open_code(struct markdown_renderer *r, const MD_BLOCK_CODE_DETAIL *detail)
{
    struct span language = markdown_attribute(r, &detail->lang);
    char name[LANGUAGE_MAX];
    bool good = language.len > 0 && language.len <= sizeof(name);
    for (size_t i = 0; good && i < language.len; i++) {
        char c = language.ptr[i];
        name[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        good = (name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9') ||
               name[i] == '+' || name[i] == '#' || name[i] == '-';
    }
    text_literal(r->html, "<pre><code");
    if (good) {
        text_literal(r->html, " class=\"language-");
        text_add(r->html, name, language.len);
        text_add_char(r->html, '"');
    }
    text_add_char(r->html, '>');
}

static int heading_level(const struct markdown_renderer *r, const MD_BLOCK_H_DETAIL *detail)
{
    int level = r->heading_base + (int)detail->level - 1;
    return level > 6 ? 6 : level;
}

static void open_cell(struct markdown_renderer *r, const char *tag,
                      const MD_BLOCK_TD_DETAIL *detail)
{
    static const char *const classes[] = {
        [MD_ALIGN_DEFAULT] = "",
        [MD_ALIGN_LEFT] = " class=\"align-left\"",
        [MD_ALIGN_CENTER] = " class=\"align-center\"",
        [MD_ALIGN_RIGHT] = " class=\"align-right\"",
    };
    text_add_char(r->html, '<');
    text_add_string(r->html, tag);
    text_add_string(r->html, classes[detail->align]);
    text_add_char(r->html, '>');
}

static void open_ordered(struct markdown_renderer *r, const MD_BLOCK_OL_DETAIL *detail)
{
    if (detail->start == 1)
        text_literal(r->html, "<ol>\n");
    else
        text_printf(r->html, "<ol start=\"%u\">\n", detail->start);
}

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct markdown_renderer *r = context;
    markdown_end_spans(r);
    if (is_container(type) && !enter_container(r, type))
        return markdown_fits(r) ? 0 : 1;
    switch (type) {
    case MD_BLOCK_DOC:
    case MD_BLOCK_HTML:
        break;
    case MD_BLOCK_QUOTE:
        text_literal(r->html, "<blockquote>\n");
        break;
    case MD_BLOCK_UL:
        text_literal(r->html, "<ul>\n");
        break;
    case MD_BLOCK_OL:
        open_ordered(r, detail);
        break;
    case MD_BLOCK_LI:
        text_literal(r->html, "<li>");
        break;
    case MD_BLOCK_HR:
        text_literal(r->html, "<hr>\n");
        break;
    case MD_BLOCK_H:
        text_printf(r->html, "<h%d>", heading_level(r, detail));
        break;
    case MD_BLOCK_CODE:
        open_code(r, detail);
        break;
    case MD_BLOCK_P:
        text_literal(r->html, "<p>");
        break;
    case MD_BLOCK_TABLE:
        text_literal(r->html, "<table>\n");
        break;
    case MD_BLOCK_THEAD:
        text_literal(r->html, "<thead>\n");
        break;
    case MD_BLOCK_TBODY:
        text_literal(r->html, "<tbody>\n");
        break;
    case MD_BLOCK_TR:
        text_literal(r->html, "<tr>");
        break;
    case MD_BLOCK_TH:
        open_cell(r, "th", detail);
        break;
    case MD_BLOCK_TD:
        open_cell(r, "td", detail);
        break;
    }
    return markdown_fits(r) ? 0 : 1;
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct markdown_renderer *r = context;
    markdown_end_spans(r);
    markdown_break_plain(r, type == MD_BLOCK_TH || type == MD_BLOCK_TD ? ' ' : '\n');
    if (is_container(type) && !leave_container(r))
        return 0;
    switch (type) {
    case MD_BLOCK_DOC:
    case MD_BLOCK_HTML:
    case MD_BLOCK_HR:
        break;
    case MD_BLOCK_QUOTE:
        text_literal(r->html, "</blockquote>\n");
        break;
    case MD_BLOCK_UL:
        text_literal(r->html, "</ul>\n");
        break;
    case MD_BLOCK_OL:
        text_literal(r->html, "</ol>\n");
        break;
    case MD_BLOCK_LI:
        text_literal(r->html, "</li>\n");
        break;
    case MD_BLOCK_H:
        text_printf(r->html, "</h%d>\n", heading_level(r, detail));
        break;
    case MD_BLOCK_CODE:
        text_literal(r->html, "</code></pre>\n");
        break;
    case MD_BLOCK_P:
        text_literal(r->html, "</p>\n");
        break;
    case MD_BLOCK_TABLE:
        text_literal(r->html, "</table>\n");
        break;
    case MD_BLOCK_THEAD:
        text_literal(r->html, "</thead>\n");
        break;
    case MD_BLOCK_TBODY:
        text_literal(r->html, "</tbody>\n");
        break;
    case MD_BLOCK_TR:
        text_literal(r->html, "</tr>\n");
        break;
    case MD_BLOCK_TH:
        text_literal(r->html, "</th>");
        break;
    case MD_BLOCK_TD:
        text_literal(r->html, "</td>");
        break;
    }
    return markdown_fits(r) ? 0 : 1;
}

bool markdown_fits(const struct markdown_renderer *r)
{
    size_t more = r->wiki_links * MARKDOWN_WIKI_LINK + r->post_marks * WIKI_POST_MAX;
    return text_ok(r->html) && r->html->len + more <= r->html->max;
}

/* ---- the whole ------------------------------------------------------------------------------- */

bool markdown_parse(struct markdown_renderer *r, struct span clean)
{
    static const MD_PARSER parser = {
        .flags = MARKDOWN_FLAGS,
        .enter_block = on_enter_block,
        .leave_block = on_leave_block,
        .enter_span = markdown_on_enter_span,
        .leave_span = markdown_on_leave_span,
        .text = markdown_on_text,
    };
    struct span prepared = markdown_source_prepare(r->arena, clean);
    return md_parse(prepared.ptr, (MD_SIZE)prepared.len, &parser, r) == 0 && markdown_fits(r);
}

bool markdown_render(struct arena *arena, struct span source, int heading_base, struct text *html,
                     struct markdown_found *found)
{
    if (source.len > MARKDOWN_MAX)
        return false;
    struct markdown_renderer r = {.arena = arena, .html = html, .heading_base = heading_base};
    text_init(&r.plain, MARKDOWN_HTML_MAX);
    text_init(&r.caption, MARKDOWN_HTML_MAX);
    text_init(&r.address, MARKDOWN_HTML_MAX);
    text_init(&r.revealed, MARKDOWN_HTML_MAX);
    struct span text = markdown_notes_take(arena, markdown_source_clean(arena, source), &r.notes);
    bool done = markdown_parse(&r, text) && markdown_write_notes(&r);
    if (done && found != NULL) {
        *found = r.found;
        found->plain = arena_span(arena, span_trim(text_span(&r.plain)));
    }
    text_free(&r.plain);
    text_free(&r.caption);
    text_free(&r.address);
    text_free(&r.revealed);
    return done;
}
