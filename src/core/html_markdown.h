/* HTML from elsewhere to our Markdown. */
#ifndef CORE_HTML_MARKDOWN_H
#define CORE_HTML_MARKDOWN_H

#include "core/arena.h"
#include "core/text.h"

enum { HTML_MARKDOWN_MAX = 256 * 1024 }; /* bytes of HTML */

/* The site that HTML comes from. Either may be empty. */
struct html_origin {
    /* "https://example.org": its own addresses ("/about") are made whole with it; when it is not known,
     * such links leave their text, as here they would lead elsewhere. */
    struct span home;
    /* "/from/example.org": the folder where addresses of its questions and answers lead to our posts;
     * "/questions/7/title" becomes "/from/example.org/questions/7". Its tags ("/questions/tagged/x") become ours. */
    struct span from;
};

/*
 * Appends Markdown that markdown_render shows as the HTML was shown: emphasis, code, quotes, lists,
 * headings, links, images, tables, rules. Other tags leave their text, scripts and styles leave
 * nothing; superscripts and subscripts become Unicode digits where there are some, else ^(x) and
 * _(x). Text that would mean something in Markdown is escaped; $math$ comes out as it went in. The
 * result may be longer than MARKDOWN_MAX: the caller that stores it checks.
 *
 * What links of the HTML lead to is decided by `origin`, see there.
 *
 * False when the HTML is longer than HTML_MARKDOWN_MAX, nested too deeply to be honest, or the
 * Markdown does not fit `out`'s maximum. The arena needs up to 16 times the
 * bytes of the HTML.
 */
MUST_CHECK bool html_to_markdown(struct arena *arena, struct span html,
                                 const struct html_origin *origin, struct text *out);

#endif
