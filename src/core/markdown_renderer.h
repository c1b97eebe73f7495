/* What the parts of the Markdown renderer share. */
#ifndef CORE_MARKDOWN_RENDERER_H
#define CORE_MARKDOWN_RENDERER_H

#include "core/markdown.h"
#include "core/markdown_link.h"
#include "core/markdown_note.h"

#include <md4c.h>

enum {
    MARKDOWN_FLAGS = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_WIKILINKS,
};

struct markdown_renderer {
    struct arena *arena;
    struct text *html;
    struct text plain;
    struct text caption; /* an image's alt or a wiki link's label, while inside one */
    struct text address;
    struct text revealed;
    struct markdown_found found;
    size_t target_room;
    size_t wiki_links; /* written so far; each takes more room in a page than in the stored HTML */
    size_t post_marks; /* likewise: WIKI_POST, in ids */
    struct markdown_notes notes;
    bool notes_ended; /* further marks appear as typed */
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
    struct span target_written; /* what was between [[ and | */
};

/* Does what was written still fit, with its wiki links as they will be in a page? */
MUST_CHECK bool markdown_fits(const struct markdown_renderer *r);

/* Renders clean source as blocks of their own; false when the HTML has no more room. */
MUST_CHECK bool markdown_parse(struct markdown_renderer *r, struct span clean);

/* Writes the mark of a footnote that prepared text starts with and returns its length; 0: it appears as typed. */
size_t markdown_write_note_mark(struct markdown_renderer *r, struct span s);

/* Writes the notes that were referred to, and what is left of the definitions. */
MUST_CHECK bool markdown_write_notes(struct markdown_renderer *r);

/* The parser's events; each returns 0 to go on, 1 when the HTML has no more room. */
int markdown_on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context);
int markdown_on_enter_span(MD_SPANTYPE type, void *detail, void *context);
int markdown_on_leave_span(MD_SPANTYPE type, void *detail, void *context);

/* An attribute's value as plain text; lives until the next one is read. */
struct span markdown_attribute(struct markdown_renderer *r, const MD_ATTRIBUTE *value);

/* Ends a word or a line of the plain text, unless nothing is there yet. */
void markdown_break_plain(struct markdown_renderer *r, char with);

/* Writes `<a href="..." rel="..."`, without the closing bracket. */
void markdown_write_link_start(struct markdown_renderer *r, struct span address,
                               enum markdown_address kind);

bool markdown_span_is_open(const struct markdown_renderer *r, MD_SPANTYPE type);

/* Closes what the parser left open when a block begins or ends. */
void markdown_end_spans(struct markdown_renderer *r);

/* Writes a link to something of this site, or its words alone inside another link. `label` may be empty. */
void markdown_write_target(struct markdown_renderer *r, const struct markdown_target *target,
                           struct span label);

void markdown_open_wiki(struct markdown_renderer *r, const MD_SPAN_WIKILINK_DETAIL *detail);
void markdown_close_wiki(struct markdown_renderer *r);

#endif
