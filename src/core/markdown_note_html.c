/* Markdown to HTML: marks of footnotes, and the list that they lead to. */
#include "core/markdown_renderer.h"
#include "core/markdown_source.h"
#include "core/wiki.h"

/* Several posts are on a page: what makes an id its post's own is filled in with the wiki links. */
static void write_id(struct markdown_renderer *r, size_t number, size_t mark)
{
    text_literal(r->html, "note-");
    text_add_char(r->html, WIKI_POST);
    text_printf(r->html, "-%zu", number);
    if (mark > 0)
        text_printf(r->html, "-%zu", mark);
    r->post_marks++;
}

size_t markdown_write_note_mark(struct markdown_renderer *r, struct span s)
{
    struct span label;
    size_t len = markdown_source_note_mark(s, &label);
    if (len == 0 || r->notes_ended)
        return 0;
    text_clear(&r->address);
    markdown_source_reveal(&r->address, label);
    const struct markdown_note *note = markdown_notes_mark(&r->notes, text_span(&r->address));
    if (note == NULL)
        return 0;
    text_literal(r->html, "<sup><a class=\"note-mark\" id=\"");
    write_id(r, note->number, note->marks);
    text_literal(r->html, "\" href=\"#");
    write_id(r, note->number, 0);
    text_printf(r->html, "\">[%zu]</a></sup>", note->number);
    return len;
}

static void write_back(struct markdown_renderer *r, const struct markdown_note *note)
{
    for (size_t mark = 1; mark <= note->marks && mark <= MARKDOWN_NOTE_BACK_MAX; mark++) {
        text_literal(r->html, " <a class=\"note-back\" href=\"#");
        write_id(r, note->number, mark);
        text_literal(r->html, "\">\xE2\x86\xA9<span class=\"hidden\"> Back to the text</span>");
        if (note->marks > 1)
            text_printf(r->html, "<sup>%zu</sup>", mark);
        text_literal(r->html, "</a>");
    }
}

/* The links back end the note's last paragraph. */
static void write_note(struct markdown_renderer *r, const struct markdown_note *note)
{
    static const char paragraph_end[] = "</p>\n";
    text_literal(r->html, "<li id=\"");
    write_id(r, note->number, 0);
    text_literal(r->html, "\">");
    r->containers = 2;
    bool good = markdown_parse(r, note->text);
    r->containers = 0;
    bool paragraph = good && span_ends(text_span(r->html), paragraph_end);
    if (paragraph)
        r->html->len -= sizeof(paragraph_end) - 1;
    write_back(r, note);
    text_add_string(r->html, paragraph ? paragraph_end : "");
    text_literal(r->html, "</li>\n");
}

/* What nothing refers to is no note: it appears as typed. */
static bool write_unused(struct markdown_renderer *r)
{
    r->notes_ended = true;
    for (size_t i = 0; i < r->notes.count; i++) {
        const struct markdown_note *note = &r->notes.items[i];
        if (note->number == 0 &&
            !markdown_parse(r, arena_printf(r->arena, "[^" SPAN_FMT "]: " SPAN_FMT,
                                            SPAN_ARG(note->label), SPAN_ARG(note->text))))
            return false;
    }
    return true;
}

bool markdown_write_notes(struct markdown_renderer *r)
{
    if (r->notes.numbered_count > 0)
        text_literal(r->html, "<ol class=\"notes\">\n");
    /* A note may refer to others, which then come behind it; each is written once. */
    for (size_t i = 0; i < r->notes.numbered_count; i++) {
        write_note(r, r->notes.numbered[i]);
        if (!markdown_fits(r))
            return false;
    }
    if (r->notes.numbered_count > 0)
        text_literal(r->html, "</ol>\n");
    return write_unused(r) && markdown_fits(r);
}
