/* Markdown to HTML: text, entities, bare addresses. */
#include "core/escape.h"
#include "core/markdown_own.h"
#include "core/markdown_renderer.h"
#include "core/markdown_source.h"
#include "core/utf8.h"

#include <entity.h>

/* Text in its own form: to the page, to the words that are searched, or to a caption. */
static void write_shown(struct markdown_renderer *r, struct span s)
{
    if (r->images > 0 || r->in_wiki)
        text_add_span(&r->caption, s);
    else
        escape_html(r->html, s);
    if (!r->in_wiki)
        text_add_span(&r->plain, s);
}

static void write_text(struct markdown_renderer *r, struct span s)
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

void markdown_write_link_start(struct markdown_renderer *r, struct span address,
                               enum markdown_address kind)
{
    text_literal(r->html, "<a href=\"");
    markdown_address_write(r->html, address);
    text_add_char(r->html, '"');
    if (kind == MARKDOWN_ADDRESS_WEB) {
        r->found.external_link_count++;
        text_literal(r->html, " rel=\"nofollow ugc noopener\"");
    }
}

bool markdown_span_is_open(const struct markdown_renderer *r, MD_SPANTYPE type)
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

static void write_address(struct markdown_renderer *r, struct span written)
{
    struct markdown_target target;
    text_clear(&r->address);
    markdown_source_reveal(&r->address, written);
    struct span address = text_span(&r->address);
    if (markdown_own_target(address, &target)) {
        target.slug = arena_span(r->arena, target.slug);
        markdown_write_target(r, &target, SPAN(""));
        return;
    }
    bool own = markdown_own_is(address);
    markdown_write_link_start(r, address, own ? MARKDOWN_ADDRESS_LOCAL : MARKDOWN_ADDRESS_WEB);
    text_add_char(r->html, '>');
    write_text(r, written);
    text_literal(r->html, "</a>");
}

/* The length of an address of this site, or of any other, that the text has at `i`; 0: none. */
static size_t address_at(const struct markdown_renderer *r, struct span s, size_t i)
{
    char before = i == 0 ? r->last : s.ptr[i - 1];
    if (s.ptr[i] == '/')
        return strchr(" \t\n(", before) != NULL ? markdown_own_path(span_from(s, i)) : 0;
    bool begins = (s.ptr[i] | 0x20) == 'h' && !is_wordy(before);
    return begins ? markdown_source_address(span_from(s, i)) : 0;
}

/* The parser's own bare addresses cross other marks and leave them unclosed. */
static void write_text_with_addresses(struct markdown_renderer *r, struct span s)
{
    bool plain = r->images > 0 || r->in_wiki || markdown_span_is_open(r, MD_SPAN_A);
    size_t done = 0;
    for (size_t i = 0; !plain && i < s.len; i++) {
        size_t len = address_at(r, s, i);
        bool note = len == 0 && s.ptr[i] == '\xEF';
        if (len == 0 && !note)
            continue;
        write_text(r, span_make(s.ptr + done, i - done));
        if (note)
            len = markdown_write_note_mark(r, span_from(s, i));
        else
            write_address(r, span_make(s.ptr + i, len));
        done = i + len;
        i = len == 0 ? i : done - 1;
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

/* What an entity such as &eacute; or &#233; means; itself when nobody knows it. */
static void decode_entity(struct text *out, struct span entity)
{
    if (entity.len > 2 && entity.ptr[1] == '#') {
        utf8_write(out, numeric_entity(entity));
        return;
    }
    const struct ENTITY_tag *known = entity_lookup(entity.ptr, entity.len);
    if (known != NULL) {
        utf8_write(out, known->codepoints[0]);
        if (known->codepoints[1] != 0)
            utf8_write(out, known->codepoints[1]);
        return;
    }
    text_add_span(out, entity);
}

static void write_entity(struct markdown_renderer *r, struct span entity)
{
    struct text decoded;
    text_init(&decoded, entity.len + 8);
    decode_entity(&decoded, entity);
    write_text(r, text_span(&decoded));
    text_free(&decoded);
}

/* An attribute's value, as plain text in r->address, until the next one. */
struct span markdown_attribute(struct markdown_renderer *r, const MD_ATTRIBUTE *value)
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

void markdown_break_plain(struct markdown_renderer *r, char with)
{
    struct text *plain = &r->plain;
    while (plain->len > 0 && plain->ptr[plain->len - 1] == ' ')
        plain->len--;
    if (plain->len > 0 && plain->ptr[plain->len - 1] != '\n')
        text_add_char(plain, with);
}

int markdown_on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context)
{
    struct markdown_renderer *r = context;
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
        markdown_break_plain(r, type == MD_TEXT_BR ? '\n' : ' ');
        break;
    case MD_TEXT_NORMAL:
        write_text_with_addresses(r, span_make(text, size));
        break;
    default:
        write_text(r, span_make(text, size));
        break;
    }
    return markdown_fits(r) ? 0 : 1;
}
