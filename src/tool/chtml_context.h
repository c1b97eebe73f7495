/* Where in a page a template is: follows the HTML as a browser would read it. */
#ifndef TOOL_CHTML_CONTEXT_H
#define TOOL_CHTML_CONTEXT_H

#include "core/text.h"

enum chtml_state {
    CHTML_TEXT,
    CHTML_TAG_NAME,
    CHTML_IN_TAG, /* between attributes */
    CHTML_ATTRIBUTE_NAME,
    CHTML_AFTER_ATTRIBUTE_NAME,
    CHTML_BEFORE_VALUE,
    CHTML_DOUBLE_QUOTED,
    CHTML_SINGLE_QUOTED,
    CHTML_UNQUOTED,
    CHTML_AFTER_VALUE, /* a space or the end of the tag has to follow */
    CHTML_COMMENT,
    CHTML_DOCTYPE,
    CHTML_RAW,     /* script, style and their like: nothing is escaped there */
    CHTML_TAGLESS, /* textarea and title: entities count, tags do not */
};

enum chtml_attribute {
    CHTML_ATTRIBUTE_PLAIN,
    CHTML_ATTRIBUTE_URL,
    CHTML_ATTRIBUTE_SCRIPT, /* on... */
    CHTML_ATTRIBUTE_STYLE,
    CHTML_ATTRIBUTE_LIST,    /* srcset: addresses and sizes */
    CHTML_ATTRIBUTE_SRCDOC,  /* a page within a page */
    CHTML_ATTRIBUTE_REFRESH, /* content="..." beside http-equiv */
};

/* How much of an address is before the next value. */
enum chtml_url {
    CHTML_URL_EMPTY,
    CHTML_URL_SCHEME, /* letters that a colon could still turn into a scheme */
    CHTML_URL_OPEN,   /* the same, with a value among them */
    CHTML_URL_SAFE,   /* a value can no longer change the scheme */
    CHTML_URL_BAD,    /* a scheme such as javascript: */
};

struct chtml_context {
    enum chtml_state state;
    enum chtml_attribute attribute;
    enum chtml_url url;
    bool end_tag;
    bool preformatted;  /* inside <pre> */
    bool eats_newline;  /* right behind <pre> or <textarea>: a browser drops one newline here */
    bool has_equiv;     /* this tag has http-equiv */
    bool content_value; /* this tag has a value in content="" */
    char tag[24];       /* lower case; the element whose end CHTML_RAW and CHTML_TAGLESS wait for */
    char name[24];      /* the attribute's name, lower case */
    char scheme[12];
};

/* Where a value is, and so how it is escaped. */
enum chtml_place {
    CHTML_PLACE_REFUSED,
    CHTML_PLACE_TEXT,
    CHTML_PLACE_ATTRIBUTE,
    CHTML_PLACE_URL,
    CHTML_PLACE_URL_PART,
};

/*
 * Reads one piece of literal text (between values, at most up to and with the end of a line) and
 * adds to `out` what belongs into the page: all but comments. The message of a refusal, or NULL.
 */
MUST_CHECK const char *chtml_context_read(struct chtml_context *context, struct span text,
                                          struct text *out);

/* The place of a value that begins here; for CHTML_PLACE_REFUSED, *why says the reason. */
MUST_CHECK enum chtml_place chtml_context_value(struct chtml_context *context, const char **why);

/* A whole attribute {{?...}} begins here. The message of a refusal, or NULL. */
MUST_CHECK const char *chtml_context_flag(struct chtml_context *context);

/* A line of C begins here: an attribute's name before it is finished. */
void chtml_context_code(struct chtml_context *context);

/* White space counts here: <pre> and <textarea>. */
bool chtml_context_keeps_space(const struct chtml_context *context);

bool chtml_context_equal(const struct chtml_context *a, const struct chtml_context *b);

/* "inside a tag", "in a comment": for messages. */
const char *chtml_context_describe(const struct chtml_context *context);

#endif
