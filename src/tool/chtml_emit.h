/* Writes the C that a template becomes. */
#ifndef TOOL_CHTML_EMIT_H
#define TOOL_CHTML_EMIT_H

#include "tool/chtml_context.h"

/* A C string literal, quotes included; any byte may stand in it. */
void chtml_emit_string(struct text *out, struct span s);

/* Statements that add `literal` to the page, in pieces that every C compiler takes. */
void chtml_emit_literal(struct text *out, struct span literal);

/* A #line directive: the compiler's messages name the template. */
void chtml_emit_line(struct text *out, size_t line, const char *path);

/*
 * The statement that writes a value at `place`. The message of a refusal (an unknown
 * filter, a filter that does not belong here, a faulty expression), or NULL.
 */
MUST_CHECK const char *chtml_emit_value(struct text *out, struct span value,
                                        enum chtml_place place);

/* The statement for {{?expression attribute}}; `value` is what follows the question mark. */
MUST_CHECK const char *chtml_emit_flag(struct text *out, struct span value);

/*
 * The statement for {{@kind arguments}}, a call of viewer_kind(out, arguments); `hole` is what follows the sign.
 * {{@area arguments}} is a whole attribute, the others are values. See web/viewer.h for the kinds.
 */
MUST_CHECK const char *chtml_emit_hole(struct text *out, struct span hole);
bool chtml_hole_is_area(struct span hole);

/* "question/question_view.h" -> "QUESTION_QUESTION_VIEW_H" */
void chtml_emit_guard(struct text *out, const char *header_path);

#endif
