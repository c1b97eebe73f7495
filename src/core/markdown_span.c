/* Markdown to HTML: emphasis, links and images. */
#include "core/escape.h"
#include "core/markdown_renderer.h"
#include "core/utf8.h"

static const char *span_tag(MD_SPANTYPE type)
{
    switch (type) {
    case MD_SPAN_EM:
        return "em";
    case MD_SPAN_STRONG:
        return "strong";
    case MD_SPAN_CODE:
        return "code";
    case MD_SPAN_DEL:
        return "del";
    default:
        return "a";
    }
}

static bool push_span(struct markdown_renderer *r, MD_SPANTYPE type)
{
    if (r->open_count == MARKDOWN_DEPTH_MAX)
        return false;
    r->open[r->open_count++] = type;
    return true;
}

static void close_last_span(struct markdown_renderer *r)
{
    text_literal(r->html, "</");
    text_add_string(r->html, span_tag(r->open[--r->open_count]));
    text_add_char(r->html, '>');
}

/* Closes it and what was opened inside it; the parser also leaves what it never entered. */
static void close_span(struct markdown_renderer *r, MD_SPANTYPE type)
{
    if (!markdown_span_is_open(r, type))
        return;
    while (r->open[r->open_count - 1] != type)
        close_last_span(r);
    close_last_span(r);
}

/* What the parser left open ends with its block. */
void markdown_end_spans(struct markdown_renderer *r)
{
    if (r->images > 0 || r->in_wiki) {
        r->images = 0;
        r->in_wiki = false;
        escape_html(r->html, text_span(&r->caption));
    }
    while (r->open_count > 0)
        close_last_span(r);
    r->spans_skipped = 0;
    r->links_skipped = 0;
    r->last = ' ';
}

/* ---- links and images ------------------------------------------------------------------------ */

static void write_title(struct markdown_renderer *r, const MD_ATTRIBUTE *title)
{
    struct span words = markdown_attribute(r, title);
    if (words.len == 0)
        return;
    text_literal(r->html, " title=\"");
    escape_html(r->html, words);
    text_add_char(r->html, '"');
}

static void open_link(struct markdown_renderer *r, const MD_SPAN_A_DETAIL *detail)
{
    if (r->images > 0 || r->in_wiki)
        return;
    struct span address = markdown_attribute(r, &detail->href);
    enum markdown_address kind = markdown_address_kind(address);
    bool refused = markdown_span_is_open(r, MD_SPAN_A) || kind == MARKDOWN_ADDRESS_REFUSED;
    if (refused || !push_span(r, MD_SPAN_A)) {
        r->links_skipped++;
        return;
    }
    markdown_write_link_start(r, address, kind);
    write_title(r, &detail->title);
    text_add_char(r->html, '>');
}

static void close_link(struct markdown_renderer *r)
{
    if (r->images > 0 || r->in_wiki)
        return;
    if (r->links_skipped > 0)
        r->links_skipped--;
    else
        close_span(r, MD_SPAN_A);
}

static void open_image(struct markdown_renderer *r)
{
    if (r->images++ == 0 && !r->in_wiki)
        text_clear(&r->caption);
}

/*
 * Nothing is fetched from elsewhere while a page is read: an outside picture is a link with its words,
 * any other is its words alone. Without words its address says what it was.
 */
static void close_image(struct markdown_renderer *r, const MD_SPAN_IMG_DETAIL *detail)
{
    if (r->images == 0 || --r->images > 0 || r->in_wiki)
        return;
    struct span address = arena_span(r->arena, markdown_attribute(r, &detail->src));
    struct span words = text_span(&r->caption);
    if (!utf8_shows_something(words)) {
        words = address;
        text_add_span(&r->plain, words);
    }
    if (!markdown_address_is_image(address) || markdown_span_is_open(r, MD_SPAN_A)) {
        escape_html(r->html, words);
        return;
    }
    r->found.image_count++;
    markdown_write_link_start(r, address, MARKDOWN_ADDRESS_WEB);
    write_title(r, &detail->title);
    text_add_char(r->html, '>');
    escape_html(r->html, words);
    text_literal(r->html, "</a>");
}

/* ---- events ---------------------------------------------------------------------------------- */

int markdown_on_enter_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct markdown_renderer *r = context;
    switch (type) {
    case MD_SPAN_A:
        open_link(r, detail);
        break;
    case MD_SPAN_IMG:
        open_image(r);
        break;
    case MD_SPAN_WIKILINK:
        markdown_open_wiki(r, detail);
        break;
    default:
        if (r->images > 0 || r->in_wiki)
            break;
        if (r->spans_skipped > 0 || !push_span(r, type)) {
            r->spans_skipped++;
            break;
        }
        text_add_char(r->html, '<');
        text_add_string(r->html, span_tag(type));
        text_add_char(r->html, '>');
        break;
    }
    return markdown_fits(r) ? 0 : 1;
}

int markdown_on_leave_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct markdown_renderer *r = context;
    switch (type) {
    case MD_SPAN_A:
        close_link(r);
        break;
    case MD_SPAN_IMG:
        close_image(r, detail);
        break;
    case MD_SPAN_WIKILINK:
        markdown_close_wiki(r);
        break;
    default:
        if (r->images > 0 || r->in_wiki)
            break;
        if (r->spans_skipped > 0) {
            r->spans_skipped--;
            break;
        }
        close_span(r, type);
        break;
    }
    return markdown_fits(r) ? 0 : 1;
}
