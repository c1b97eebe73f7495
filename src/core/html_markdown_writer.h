/* What the files html_markdown_*.c share. */
#ifndef CORE_HTML_MARKDOWN_WRITER_H
#define CORE_HTML_MARKDOWN_WRITER_H

#include "core/html_markdown.h"

#include <libxml/tree.h>

struct html_markdown_writer {
    struct arena *arena;
    struct text *out;
    struct html_origin origin;
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

/*
 * The same HTML with emphasis that never crosses the edge of a block: <i>a<p>b</i> becomes
 * <i>a</i><p><i>b</i>. The parser would end it at the edge. At most twice as long,
 * else it is left as it is.
 */
struct span html_markdown_tidy(struct arena *arena, struct span html);

bool html_markdown_is_block_name(struct span name);

/* Whether the element is a block; text nodes and unknown elements do not. */
bool html_markdown_is_block(const xmlNode *node);

/* Whether there is a block anywhere inside. */
bool html_markdown_holds_block(const xmlNode *node);

/* Elements whose content is never shown. */
bool html_markdown_is_hidden(const xmlNode *node);

bool html_markdown_is(const xmlNode *node, const char *name);
bool html_markdown_is_any(const xmlNode *node, const char *const *names, size_t count);

/* Whether a reader would see anything of it. */
bool html_markdown_shows_something(const xmlNode *node);

/* The attribute's value in the arena; empty when it is not there. */
struct span html_markdown_attribute(struct arena *arena, const xmlNode *node, const char *name);

/* The address where a link or a picture leads from here; empty when that is not known. */
struct span html_markdown_address(struct html_markdown_writer *w, struct span address);

/* All text inside, as it is, in the arena. */
struct span html_markdown_text(struct arena *arena, const xmlNode *node);

/* One inline node with all that is in it. */
void html_markdown_inline(struct html_markdown_writer *w, const xmlNode *node);

/* All that is in a node, inline. */
void html_markdown_children(struct html_markdown_writer *w, const xmlNode *node);

/* An <a> and an <img>. */
void html_markdown_link(struct html_markdown_writer *w, const xmlNode *node);
void html_markdown_image(struct html_markdown_writer *w, const xmlNode *node);

/* White space and nothing else. */
bool html_markdown_is_blank(struct span s);

/* Whether there is an image anywhere inside. */
bool html_markdown_holds_image(const xmlNode *node);

/* Text that is to be shown as it is; white space is folded. */
void html_markdown_escape(struct html_markdown_writer *w, struct span s);

/* Writes the break or white space that is due. */
void html_markdown_flush_space(struct html_markdown_writer *w);

/* What the blocks of one container need to know about each other. */
struct html_markdown_place {
    bool first;     /* nothing is in this container yet */
    bool tight;     /* no blank lines between blocks */
    char last_list; /* the mark of the list that came just before, or 0 */
};

/* Lists and quotes interrupt a paragraph, all else needs a blank line. */
void html_markdown_begin_block(struct html_markdown_writer *w, struct html_markdown_place *place,
                               bool interrupts);

/* All blocks that are in a node. */
void html_markdown_blocks(struct html_markdown_writer *w, const xmlNode *parent,
                          struct html_markdown_place *place);

void html_markdown_table(struct html_markdown_writer *w, const xmlNode *table,
                         struct html_markdown_place *place);

/* Begins a new line inside a block. */
void html_markdown_new_line(struct html_markdown_writer *w);

#endif
