/* HTML from elsewhere to our Markdown: reading it, and looking at its nodes. */
#include "core/html_markdown.h"

#include "core/html_markdown_writer.h"
#include "core/utf8.h"

#include <libxml/HTMLparser.h>

/* ---- nodes ----------------------------------------------------------------------------------- */

bool html_markdown_is_any(const xmlNode *node, const char *const *names, size_t count)
{
    if (node->type != XML_ELEMENT_NODE)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (strcmp((const char *)node->name, names[i]) == 0)
            return true;
    }
    return false;
}

bool html_markdown_is(const xmlNode *node, const char *name)
{
    return html_markdown_is_any(node, &name, 1);
}

/* Names of elements, in lower case. */
static const char *const blocks[] = {
    "p",       "div",     "blockquote", "ul",      "ol",      "li",         "pre",
    "h1",      "h2",      "h3",         "h4",      "h5",      "h6",         "hr",
    "table",   "dl",      "dt",         "dd",      "section", "article",    "aside",
    "header",  "footer",  "main",       "nav",     "figure",  "figcaption", "center",
    "address", "form",    "tr",         "td",      "th",      "thead",      "tbody",
    "tfoot",   "caption", "details",    "summary", "body",    "html",
};

bool html_markdown_is_block_name(struct span name)
{
    for (size_t i = 0; i < COUNT_OF(blocks); i++) {
        if (span_is(name, blocks[i]))
            return true;
    }
    return false;
}

bool html_markdown_is_block(const xmlNode *node)
{
    return html_markdown_is_any(node, blocks, COUNT_OF(blocks));
}

bool html_markdown_is_hidden(const xmlNode *node)
{
    static const char *const names[] = {
        "script", "style",    "head",  "title", "template", "iframe", "object",
        "embed",  "applet",   "audio", "video", "canvas",   "svg",    "math",
        "select", "textarea", "input", "meta",  "link",     "base",   "noscript",
    };
    return node->type != XML_TEXT_NODE && node->type != XML_CDATA_SECTION_NODE &&
           (node->type != XML_ELEMENT_NODE || html_markdown_is_any(node, names, COUNT_OF(names)));
}

bool html_markdown_holds_block(const xmlNode *node)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (html_markdown_is_block(child) || html_markdown_holds_block(child))
            return true;
    }
    return false;
}

struct span html_markdown_attribute(struct arena *arena, const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
    struct span copy = arena_span(arena, span_of((const char *)value));
    xmlFree(value);
    return copy;
}

static void collect_text(struct text *out, const xmlNode *node)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
            text_add_string(out, (const char *)child->content);
        else if (html_markdown_is(child, "br"))
            text_add_char(out, '\n');
        else if (!html_markdown_is_hidden(child))
            collect_text(out, child);
    }
}

struct span html_markdown_text(struct arena *arena, const xmlNode *node)
{
    struct text text;
    text_init(&text, HTML_MARKDOWN_MAX * 2);
    collect_text(&text, node);
    struct span copy = arena_span(arena, text_span(&text));
    text_free(&text);
    return copy;
}

bool html_markdown_shows_something(const xmlNode *node)
{
    if (html_markdown_is_hidden(node))
        return false;
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
        return span_trim(span_of((const char *)node->content)).len > 0;
    if (html_markdown_is(node, "img"))
        return true;
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (html_markdown_shows_something(child))
            return true;
    }
    return false;
}

/* ---- reading --------------------------------------------------------------------------------- */

/* NULL when the parser gave up: nested deeper than 256 elements, or out of memory. */
static htmlDocPtr read_html(struct span html)
{
    htmlParserCtxtPtr parser = htmlNewParserCtxt();
    if (parser == NULL)
        return NULL;
    int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                  HTML_PARSE_NONET | HTML_PARSE_NODEFDTD;
    htmlDocPtr document =
        htmlCtxtReadMemory(parser, html.ptr, (int)html.len, NULL, "UTF-8", options);
    bool stopped = parser->disableSAX != 0;
    htmlFreeParserCtxt(parser);
    if (stopped) {
        xmlFreeDoc(document);
        return NULL;
    }
    return document;
}

bool html_to_markdown(struct arena *arena, struct span html, const struct html_origin *origin,
                      struct text *out)
{
    if (html.len > HTML_MARKDOWN_MAX)
        return false;
    struct span clean = utf8_clean(arena, html);
    if (span_trim(clean).len == 0)
        return text_ok(out);
    htmlDocPtr document = read_html(html_markdown_tidy(arena, clean));
    if (document == NULL)
        return false;
    struct html_markdown_writer w = {.arena = arena, .out = out, .origin = *origin};
    text_init(&w.prefix, 4096);
    struct html_markdown_place place = {.first = true};
    html_markdown_blocks(&w, (const xmlNode *)document, &place);
    text_free(&w.prefix);
    xmlFreeDoc(document);
    return text_ok(out);
}
