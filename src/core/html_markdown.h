/* HTML from elsewhere to our Markdown. */
#ifndef CORE_HTML_MARKDOWN_H
#define CORE_HTML_MARKDOWN_H

#include "core/arena.h"
#include "core/text.h"

enum { HTML_MARKDOWN_MAX = 256 * 1024 }; /* bytes of HTML */

/*
 * Appends Markdown that markdown_render shows as the HTML was shown: emphasis, code, quotes, lists,
 * headings, links, images, tables, rules. Other tags leave their text, scripts and styles leave
 * nothing; superscripts and subscripts become Unicode digits where there are some, else ^(x) and
 * _(x). Text that would mean something in Markdown is escaped; $math$ comes out as it went in. The
 * result may be longer than MARKDOWN_MAX: whoever stores it looks.
 *
 * `home` is the site it comes from ("https://example.org"): its own addresses ("/questions/7") are made
 * whole with it. When it is not known, such links leave their text, as here they would lead elsewhere.
 *
 * False when the HTML is longer than HTML_MARKDOWN_MAX, nested too deeply to be honest, or the
 * Markdown does not fit `out`'s maximum. The arena needs up to 16 times the
 * bytes of the HTML.
 */
MUST_CHECK bool html_to_markdown(struct arena *arena, struct span html, struct span home,
                                 struct text *out);

#endif
