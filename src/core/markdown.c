/* Markdown to HTML: the parser's events written as tags. */
#include "core/markdown.h"

#include "core/escape.h"
#include "core/markdown_link.h"
#include "core/markdown_source.h"
#include "core/slug.h"
#include "core/utf8.h"
#include "core/wiki.h"

#include <libxml/HTMLparser.h>
#include <md4c.h>

enum {
    FLAGS = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_WIKILINKS,
    TARGETS_MAX = 1000, /* distinct wiki links that `found` lists */
    LANGUAGE_MAX = 30,
};

struct renderer {
    struct arena *arena;
    struct text *html;
    struct text plain;
    struct text caption; /* an image's alt or a wiki link's label, while inside one */
    struct text address;
    struct text revealed;
    struct markdown_found found;
    size_t target_room;
    int heading_base;
    size_t containers; /* quotes, lists and items that are open, and how many of them unwritten */
    size_t containers_skipped;
    MD_SPANTYPE open[MARKDOWN_DEPTH_MAX]; /* spans that are written and not yet closed */
    size_t open_count;
    size_t spans_skipped; /* emphasis too deep to be written, and links in links */
    size_t links_skipped;
    size_t images; /* open: only their words are taken */
    bool in_wiki;  /* likewise */
    char last;     /* of the text before: a letter keeps http:// behind it from being a link */
    struct span target_written; /* what stood between [[ and | */
};

/* ---- text ------------------------------------------------------------------------------------ */

/* Text in its own form: to the page, to the words that are searched, or to a caption. */
static void write_shown(struct renderer *r, struct span s)
{
    if (r->images > 0 || r->in_wiki)
        text_add_span(&r->caption, s);
    else
        escape_html(r->html, s);
    if (!r->in_wiki)
        text_add_span(&r->plain, s);
}

static void write_text(struct renderer *r, struct span s)
{
    if (s.len == 0)
        return;
    r->last = s.ptr[s.len - 1];
    if (memchr(s.ptr, '\xEF', s.len) == NULL) {
        write_shown(r, s);
        return;
    }
    text_clear(&r->revealed);
    markdown_source_reveal(&r->revealed, s);
    write_shown(r, text_span(&r->revealed));
}

static void write_link_start(struct renderer *r, struct span address, enum markdown_address kind)
{
    text_literal(r->html, "<a href=\"");
    markdown_address_write(r->html, address);
    text_add_char(r->html, '"');
    if (kind == MARKDOWN_ADDRESS_WEB) {
        r->found.external_link_count++;
        text_literal(r->html, " rel=\"nofollow ugc noopener\"");
    }
}

static bool is_open(const struct renderer *r, MD_SPANTYPE type)
{
    for (size_t i = 0; i < r->open_count; i++) {
        if (r->open[i] == type)
            return true;
    }
    return false;
}

static bool is_wordy(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The parser's own bare addresses cross other marks and leave them unclosed. */
static void write_text_with_addresses(struct renderer *r, struct span s)
{
    bool plain = r->images > 0 || r->in_wiki || is_open(r, MD_SPAN_A);
    size_t done = 0;
    for (size_t i = 0; !plain && i < s.len; i++) {
        if ((s.ptr[i] | 0x20) != 'h' || is_wordy(i == 0 ? r->last : s.ptr[i - 1]))
            continue;
        size_t len = markdown_source_address(span_from(s, i));
        if (len == 0)
            continue;
        write_text(r, span_make(s.ptr + done, i - done));
        text_clear(&r->address);
        markdown_source_reveal(&r->address, span_make(s.ptr + i, len));
        write_link_start(r, text_span(&r->address), MARKDOWN_ADDRESS_WEB);
        text_add_char(r->html, '>');
        write_text(r, span_make(s.ptr + i, len));
        text_literal(r->html, "</a>");
        done = i + len;
        i = done - 1;
    }
    write_text(r, span_from(s, done));
}

static uint32_t numeric_entity(struct span s)
{
    bool hex = s.len > 2 && (s.ptr[2] == 'x' || s.ptr[2] == 'X');
    uint32_t point = 0;
    for (size_t i = hex ? 3 : 2; i + 1 < s.len && point <= 0x10FFFF; i++) {
        char c = s.ptr[i];
        uint32_t digit = c <= '9' ? (uint32_t)(c - '0') : (uint32_t)((c | 0x20) - 'a' + 10);
        point = point * (hex ? 16 : 10) + digit;
    }
    bool control = (point < 0x20 && point != '\n' && point != '\t') || point == 0x7F;
    if (control || utf8_is_bidi_control(point))
        return UTF8_REPLACEMENT;
    return point;
}

/* What an entity such as &eacute; or &#233; stands for; itself when nobody knows it. */
static void decode_entity(struct text *out, struct span entity)
{
    if (entity.len > 2 && entity.ptr[1] == '#') {
        utf8_write(out, numeric_entity(entity));
        return;
    }
    char name[32];
    size_t len = entity.len - 2;
    if (len < sizeof(name)) {
        memcpy(name, entity.ptr + 1, len);
        name[len] = '\0';
        const htmlEntityDesc *known = htmlEntityLookup((const xmlChar *)name);
        if (known != NULL) {
            utf8_write(out, known->value);
            return;
        }
    }
    text_add_span(out, entity);
}

static void write_entity(struct renderer *r, struct span entity)
{
    struct text decoded;
    text_init(&decoded, entity.len + 4);
    decode_entity(&decoded, entity);
    write_text(r, text_span(&decoded));
    text_free(&decoded);
}

/* An attribute's value, as plain text in r->address, until the next one. */
static struct span attribute(struct renderer *r, const MD_ATTRIBUTE *value)
{
    text_clear(&r->address);
    if (value->text == NULL)
        return (struct span){NULL, 0};
    for (size_t i = 0; value->substr_offsets[i] < value->size; i++) {
        MD_OFFSET from = value->substr_offsets[i];
        struct span part = span_make(value->text + from, value->substr_offsets[i + 1] - from);
        if (value->substr_types[i] == MD_TEXT_ENTITY) {
            decode_entity(&r->address, part);
            continue;
        }
        markdown_source_reveal(&r->address, part);
    }
    return text_span(&r->address);
}

static void break_plain(struct renderer *r, char with)
{
    struct text *plain = &r->plain;
    while (plain->len > 0 && plain->ptr[plain->len - 1] == ' ')
        plain->len--;
    if (plain->len > 0 && plain->ptr[plain->len - 1] != '\n')
        text_add_char(plain, with);
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context)
{
    struct renderer *r = context;
    bool words = r->images > 0 || r->in_wiki;
    switch (type) {
    case MD_TEXT_NULLCHAR:
        write_text(r, SPAN("\xEF\xBF\xBD"));
        break;
    case MD_TEXT_ENTITY:
        write_entity(r, span_make(text, size));
        break;
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
        if (words) {
            write_text(r, SPAN(" "));
            break;
        }
        if (type == MD_TEXT_BR)
            text_literal(r->html, "<br>");
        text_add_char(r->html, '\n');
        r->last = '\n';
        break_plain(r, type == MD_TEXT_BR ? '\n' : ' ');
        break;
    case MD_TEXT_NORMAL:
        write_text_with_addresses(r, span_make(text, size));
        break;
    default:
        write_text(r, span_make(text, size));
        break;
    }
    return text_ok(r->html) ? 0 : 1;
}

/* ---- spans ----------------------------------------------------------------------------------- */

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

static bool push_span(struct renderer *r, MD_SPANTYPE type)
{
    if (r->open_count == MARKDOWN_DEPTH_MAX)
        return false;
    r->open[r->open_count++] = type;
    return true;
}

static void close_last_span(struct renderer *r)
{
    text_literal(r->html, "</");
    text_add_string(r->html, span_tag(r->open[--r->open_count]));
    text_add_char(r->html, '>');
}

/* Closes it and what was opened inside it; the parser also leaves what it never entered. */
static void close_span(struct renderer *r, MD_SPANTYPE type)
{
    if (!is_open(r, type))
        return;
    while (r->open[r->open_count - 1] != type)
        close_last_span(r);
    close_last_span(r);
}

/* What the parser left open ends with its block. */
static void end_spans(struct renderer *r)
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

/* ---- blocks ---------------------------------------------------------------------------------- */

static bool is_container(MD_BLOCKTYPE type)
{
    return type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL ||
           type == MD_BLOCK_LI;
}

/* A list is only begun where its items still fit. */
static bool enter_container(struct renderer *r, MD_BLOCKTYPE type)
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

static bool leave_container(struct renderer *r)
{
    if (r->containers_skipped > 0) {
        r->containers_skipped--;
        return false;
    }
    r->containers--;
    return true;
}

static void open_code(struct renderer *r, const MD_BLOCK_CODE_DETAIL *detail)
{
    struct span language = attribute(r, &detail->lang);
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

static int heading_level(const struct renderer *r, const MD_BLOCK_H_DETAIL *detail)
{
    int level = r->heading_base + (int)detail->level - 1;
    return level > 6 ? 6 : level;
}

static void open_cell(struct renderer *r, const char *tag, const MD_BLOCK_TD_DETAIL *detail)
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

static void open_ordered(struct renderer *r, const MD_BLOCK_OL_DETAIL *detail)
{
    if (detail->start == 1)
        text_literal(r->html, "<ol>\n");
    else
        text_printf(r->html, "<ol start=\"%u\">\n", detail->start);
}

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct renderer *r = context;
    end_spans(r);
    if (is_container(type) && !enter_container(r, type))
        return text_ok(r->html) ? 0 : 1;
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
    return text_ok(r->html) ? 0 : 1;
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct renderer *r = context;
    end_spans(r);
    break_plain(r, type == MD_BLOCK_TH || type == MD_BLOCK_TD ? ' ' : '\n');
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
    return text_ok(r->html) ? 0 : 1;
}

/* ---- links and images ------------------------------------------------------------------------ */

static void write_title(struct renderer *r, const MD_ATTRIBUTE *title)
{
    struct span words = attribute(r, title);
    if (words.len == 0)
        return;
    text_literal(r->html, " title=\"");
    escape_html(r->html, words);
    text_add_char(r->html, '"');
}

static void open_link(struct renderer *r, const MD_SPAN_A_DETAIL *detail)
{
    if (r->images > 0 || r->in_wiki)
        return;
    struct span address = attribute(r, &detail->href);
    enum markdown_address kind = markdown_address_kind(address);
    bool refused = is_open(r, MD_SPAN_A) || kind == MARKDOWN_ADDRESS_REFUSED;
    if (refused || !push_span(r, MD_SPAN_A)) {
        r->links_skipped++;
        return;
    }
    write_link_start(r, address, kind);
    write_title(r, &detail->title);
    text_add_char(r->html, '>');
}

static void close_link(struct renderer *r)
{
    if (r->images > 0 || r->in_wiki)
        return;
    if (r->links_skipped > 0)
        r->links_skipped--;
    else
        close_span(r, MD_SPAN_A);
}

static void open_image(struct renderer *r)
{
    if (r->images++ == 0 && !r->in_wiki)
        text_clear(&r->caption);
}

/* Where no image may be fetched, its words stand in its place. */
static void close_image(struct renderer *r, const MD_SPAN_IMG_DETAIL *detail)
{
    if (r->images == 0 || --r->images > 0 || r->in_wiki)
        return;
    struct span address = attribute(r, &detail->src);
    if (!markdown_address_is_image(address)) {
        escape_html(r->html, text_span(&r->caption));
        return;
    }
    r->found.image_count++;
    text_literal(r->html, "<img src=\"");
    markdown_address_write(r->html, address);
    text_literal(r->html, "\" alt=\"");
    escape_html(r->html, text_span(&r->caption));
    text_add_char(r->html, '"');
    write_title(r, &detail->title);
    text_literal(r->html, " loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\">");
}

/* ---- wiki links ------------------------------------------------------------------------------ */

static struct span known_kind(struct span s)
{
    static const char *const kinds[] = {"stretch", "article", "muscle", "term"};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (span_is(s, kinds[i]))
            return span_of(kinds[i]);
    }
    return (struct span){NULL, 0};
}

bool markdown_target_parse(struct arena *arena, struct span written, struct markdown_target *out)
{
    struct span name = span_trim(written);
    out->kind = (struct span){NULL, 0};
    size_t colon = span_find(name, ':');
    if (colon < name.len) {
        out->kind = known_kind(span_trim(span_make(name.ptr, colon)));
        if (out->kind.len == 0)
            return false;
        name = span_from(name, colon + 1);
    }
    out->slug = slug_make_or_empty(arena, name, SLUG_MAX);
    return out->slug.len > 0;
}

static void open_wiki(struct renderer *r, const MD_SPAN_WIKILINK_DETAIL *detail)
{
    if (r->images > 0)
        return;
    r->in_wiki = true;
    text_clear(&r->caption);
    struct span written = arena_span(r->arena, attribute(r, &detail->target));
    r->target_written = written;
}

/*
 * In a table a backslash keeps the | from ending the cell. The parser then takes it for a character
 * of the target: it is cut here.
 */
static struct span take_escaped_label(struct renderer *r, struct span label)
{
    size_t bar = span_find(r->target_written, '|');
    if (bar == r->target_written.len)
        return label;
    label = span_trim(span_from(r->target_written, bar + 1));
    r->target_written = span_make(r->target_written.ptr, bar);
    return label;
}

static void note_target(struct renderer *r, const struct markdown_target *target)
{
    struct markdown_found *found = &r->found;
    for (size_t i = 0; i < found->target_count; i++) {
        if (span_equal(found->targets[i].kind, target->kind) &&
            span_equal(found->targets[i].slug, target->slug))
            return;
    }
    if (found->target_count == TARGETS_MAX)
        return;
    if (found->target_count == r->target_room) {
        size_t room = r->target_room == 0 ? 16 : r->target_room * 2;
        struct markdown_target *more = arena_array_of(r->arena, struct markdown_target, room);
        if (found->target_count > 0)
            memcpy(more, found->targets, found->target_count * sizeof(*more));
        found->targets = more;
        r->target_room = room;
    }
    found->targets[found->target_count++] = *target;
}

static void write_words(struct renderer *r, struct span words)
{
    escape_html(r->html, words);
    text_add_span(&r->plain, words);
}

static void write_slug_words(struct text *out, struct span slug)
{
    for (size_t i = 0; i < slug.len; i++)
        text_add_char(out, slug.ptr[i] == '-' ? ' ' : slug.ptr[i]);
}

static void close_wiki(struct renderer *r)
{
    if (r->images > 0 || !r->in_wiki)
        return;
    r->in_wiki = false;
    struct span label = span_trim(text_span(&r->caption));
    if (span_equal(label, span_trim(r->target_written)))
        label.len = 0;
    label = take_escaped_label(r, label);
    struct markdown_target target;
    if (!markdown_target_parse(r->arena, r->target_written, &target)) {
        write_words(r, SPAN("[["));
        write_words(r, r->target_written);
        if (label.len > 0) {
            write_words(r, SPAN("|"));
            write_words(r, label);
        }
        write_words(r, SPAN("]]"));
        return;
    }
    note_target(r, &target);
    if (label.len > 0)
        text_add_span(&r->plain, label);
    else
        write_slug_words(&r->plain, target.slug);
    if (!is_open(r, MD_SPAN_A))
        wiki_write(r->html, target.kind, target.slug, label);
    else if (label.len > 0)
        escape_html(r->html, label);
    else
        write_slug_words(r->html, target.slug);
}

/* ---- span events ----------------------------------------------------------------------------- */

static int on_enter_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct renderer *r = context;
    switch (type) {
    case MD_SPAN_A:
        open_link(r, detail);
        break;
    case MD_SPAN_IMG:
        open_image(r);
        break;
    case MD_SPAN_WIKILINK:
        open_wiki(r, detail);
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
    return text_ok(r->html) ? 0 : 1;
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct renderer *r = context;
    switch (type) {
    case MD_SPAN_A:
        close_link(r);
        break;
    case MD_SPAN_IMG:
        close_image(r, detail);
        break;
    case MD_SPAN_WIKILINK:
        close_wiki(r);
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
    return text_ok(r->html) ? 0 : 1;
}

/* ---- the whole ------------------------------------------------------------------------------- */

bool markdown_render(struct arena *arena, struct span source, int heading_base, struct text *html,
                     struct markdown_found *found)
{
    if (source.len > MARKDOWN_MAX)
        return false;
    static const MD_PARSER parser = {
        .flags = FLAGS,
        .enter_block = on_enter_block,
        .leave_block = on_leave_block,
        .enter_span = on_enter_span,
        .leave_span = on_leave_span,
        .text = on_text,
    };
    struct renderer r = {.arena = arena, .html = html, .heading_base = heading_base};
    text_init(&r.plain, MARKDOWN_HTML_MAX);
    text_init(&r.caption, MARKDOWN_HTML_MAX);
    text_init(&r.address, MARKDOWN_HTML_MAX);
    text_init(&r.revealed, MARKDOWN_HTML_MAX);
    struct span prepared = markdown_source_prepare(arena, source);
    bool done = md_parse(prepared.ptr, (MD_SIZE)prepared.len, &parser, &r) == 0 && text_ok(html);
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
