/* Links and images of HTML as Markdown. */
#include "core/html_markdown_writer.h"
#include "core/markdown_link.h"

/* An address between parentheses: what could end it or mean something is percent-encoded. */
static void write_address(struct html_markdown_writer *w, struct span address)
{
    for (size_t i = 0; i < address.len; i++) {
        unsigned char c = (unsigned char)address.ptr[i];
        if (c <= ' ' || c == 0x7F || strchr("()<>\\`|$\"[]{}^", c) != NULL)
            text_printf(w->out, "%%%02X", c);
        else if (c == '&')
            text_literal(w->out, "&amp;");
        else
            text_add_char(w->out, (char)c);
    }
}

static void write_title(struct html_markdown_writer *w, struct span title)
{
    if (html_markdown_is_blank(title))
        return;
    text_literal(w->out, " \"");
    for (size_t i = 0; i < title.len; i++) {
        char c = title.ptr[i];
        if (c == '\n' || c == '\r' || c == '\t')
            c = ' ';
        if (strchr("\"\\&<`*_[]$|~", c) != NULL)
            text_add_char(w->out, '\\');
        text_add_char(w->out, c);
    }
    text_add_char(w->out, '"');
}

/* An exclamation mark before a link would make it an image. */
static void escape_exclamation(struct html_markdown_writer *w)
{
    size_t len = w->out->len;
    if (len > 0 && w->out->ptr[len - 1] == '!' && !w->line_start &&
        (len < 2 || w->out->ptr[len - 2] != '\\')) {
        w->out->len--;
        text_literal(w->out, "\\!");
    }
}

static bool can_be_bare(struct span address)
{
    if (!markdown_address_is_image(address))
        return false;
    for (size_t i = 0; i < address.len; i++) {
        if ((unsigned char)address.ptr[i] <= ' ' ||
            strchr("<>\\`|$&\"*[]", address.ptr[i]) != NULL ||
            (unsigned char)address.ptr[i] >= 0x7F)
            return false;
    }
    return true;
}

void html_markdown_link(struct html_markdown_writer *w, const xmlNode *node)
{
    struct span address = html_markdown_address(w, html_markdown_attribute(w->arena, node, "href"));
    struct span words = w->in_link ? SPAN("") : html_markdown_text(w->arena, node);
    bool shown = !html_markdown_is_blank(words) || html_markdown_holds_image(node);
    bool allowed = markdown_address_kind(address) != MARKDOWN_ADDRESS_REFUSED && address.len > 0;
    if (w->in_link || !shown || !allowed) {
        bool was_in_link = w->in_link;
        w->in_link = true;
        html_markdown_children(w, node);
        w->in_link = was_in_link;
        return;
    }
    if (words.len > 0 && html_markdown_is_blank(span_make(words.ptr, 1)) && !w->skip_space)
        w->space = true;
    html_markdown_flush_space(w);
    w->guard = false;
    bool bare = span_equal(span_trim(words), address) && can_be_bare(address);
    if (bare) {
        text_add_char(w->out, '<');
        text_add_span(w->out, address);
        text_add_char(w->out, '>');
        w->space = words.len > 0 && html_markdown_is_blank(span_from(words, words.len - 1));
        w->line_start = false;
        return;
    }
    escape_exclamation(w);
    text_add_char(w->out, '[');
    w->line_start = false;
    w->skip_space = true;
    w->in_link = true;
    html_markdown_children(w, node);
    w->in_link = false;
    w->skip_space = false;
    w->guard = false;
    text_literal(w->out, "](");
    write_address(w, address);
    write_title(w, html_markdown_attribute(w->arena, node, "title"));
    text_add_char(w->out, ')');
}

void html_markdown_image(struct html_markdown_writer *w, const xmlNode *node)
{
    struct span address = html_markdown_address(w, html_markdown_attribute(w->arena, node, "src"));
    struct span words = html_markdown_attribute(w->arena, node, "alt");
    html_markdown_flush_space(w);
    w->guard = false;
    if (address.len == 0) {
        html_markdown_escape(w, words);
        return;
    }
    text_literal(w->out, "![");
    w->line_start = false;
    w->skip_space = true;
    html_markdown_escape(w, words);
    w->space = false;
    w->skip_space = false;
    text_literal(w->out, "](");
    write_address(w, address);
    write_title(w, html_markdown_attribute(w->arena, node, "title"));
    text_add_char(w->out, ')');
}
