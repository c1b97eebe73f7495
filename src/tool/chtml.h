/* The template compiler: one .chtml file in, one C file and its header out. */
#ifndef TOOL_CHTML_H
#define TOOL_CHTML_H

#include "core/text.h"

/* What a compilation leaves: code and header, or one error line "path:line: message". */
struct chtml_result {
    struct text code;
    struct text header;
    struct text error;
};

/*
 * Compiles `source`. `path` appears in messages and #line directives, `header_path` is how other
 * files include the header ("question/question_view.h"). False when the template is refused: then
 * only result->error is of use. The result is released with chtml_release in either case.
 */
MUST_CHECK bool chtml_compile(struct span source, const char *path, const char *header_path,
                              struct chtml_result *result);

void chtml_release(struct chtml_result *result);

#endif
