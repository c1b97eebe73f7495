/* How Markdown is written from HTML: what the block and the inline half share. */
#ifndef CORE_HTML_MARKDOWN_WRITER_H
#define CORE_HTML_MARKDOWN_WRITER_H

#include "core/arena.h"
#include "core/text.h"

#include <libxml/tree.h>

struct html_markdown_writer {
    struct arena *arena;
    struct text *out;
    struct span home;   /* where local addresses lead; empty: nowhere */
    struct text prefix; /* what each line begins with: quotes and the room of list items */
    size_t containers;
    bool line_start; /* nothing of this line is written yet but its prefix and marks */
    bool space;      /* white space was seen and not yet written */
    bool line_break; /* a break was seen; written when something follows it */
    bool skip_space; /* white space means nothing here: a block or an emphasis has just begun */
    bool guard;      /* a closing mark needs punctuation or space behind it */
    bool one_line;   /* in headings and cells nothing may break the line */
    bool in_cell;
    bool in_link;
    bool in_emphasis;
    bool in_strong;
    bool in_deletion;
    size_t mark_end; /* length of out just behind the last mark that was written */
};

/* Whether the element stands as a block; text nodes and unknown elements do not. */
bool html_markdown_is_block(const xmlNode *node);

/* Whether a block stands anywhere inside. */
bool html_markdown_holds_block(const xmlNode *node);

/* Elements whose content is never shown. */
bool html_markdown_is_hidden(const xmlNode *node);

bool html_markdown_is(const xmlNode *node, const char *name);

/* The attribute's value in the arena; empty when it is not there. */
struct span html_markdown_attribute(struct arena *arena, const xmlNode *node, const char *name);

/* All text inside, as it stands, in the arena. */
struct span html_markdown_text(struct arena *arena, const xmlNode *node);

/* One inline node with all that is in it. */
void html_markdown_inline(struct html_markdown_writer *w, const xmlNode *node);

/* Text that is to be shown as it is; white space is folded. */
void html_markdown_escape(struct html_markdown_writer *w, struct span s);

/* Writes the break or white space that is due. */
void html_markdown_flush_space(struct html_markdown_writer *w);

/* Begins a new line inside a block. */
void html_markdown_new_line(struct html_markdown_writer *w);

#endif
