/* Markdown to HTML: emphasis, links and images. */
#include "core/escape.h"
#include "core/markdown_renderer.h"
#include "core/utf8.h"
#include "core/wiki.h"

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

/* A mark that the page's writer makes a picture of, once there is a copy of it here (core/wiki.h). */
static void write_picture(struct markdown_renderer *r, struct span address, struct span words)
{
    struct text encoded;
    text_init(&encoded, 3 * MARKDOWN_PICTURE_MAX);
    markdown_address_encode(&encoded, address);
    wiki_write(r->html, SPAN("picture"), text_span(&encoded), words);
    text_free(&encoded);
    r->found.image_count++;
    r->found.external_link_count++;
    r->wiki_links += MARKDOWN_PICTURE_LINKS;
}

/*
 * Nothing is fetched from elsewhere while a page is read. A picture that is not from the web, or in a link, is its words alone.
 * Without words its address says what it was.
 */
static void close_image(struct markdown_renderer *r, const MD_SPAN_IMG_DETAIL *detail)
{
    if (r->images == 0 || --r->images > 0 || r->in_wiki)
        return;
    struct span address = arena_span(r->arena, markdown_attribute(r, &detail->src));
    struct span words = text_span(&r->caption);
    bool is_shown = markdown_address_is_image(address) && address.len <= MARKDOWN_PICTURE_MAX &&
                    !markdown_span_is_open(r, MD_SPAN_A);
    if (!utf8_shows_something(words)) {
        words = is_shown ? SPAN("") : address;
        text_add_span(&r->plain, address);
    }
    if (is_shown)
        write_picture(r, address, words);
    else
        escape_html(r->html, words);
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
