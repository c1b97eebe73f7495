/* Reading a page byte by byte: what tool/chtml_context.c shares with tool/chtml_attribute.c. */
#ifndef TOOL_CHTML_STEP_H
#define TOOL_CHTML_STEP_H

#include "tool/chtml_context.h"

/* The outcome of one step: how many bytes it took, and why it stopped. */
struct chtml_step {
    size_t len;
    bool dropped;
    const char *error;
};

static inline struct chtml_step chtml_take(size_t len)
{
    return (struct chtml_step){.len = len};
}

static inline struct chtml_step chtml_refuse(const char *error)
{
    return (struct chtml_step){.error = error};
}

static inline bool chtml_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static inline char chtml_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline bool chtml_is_letter(char c)
{
    c = chtml_lower(c);
    return c >= 'a' && c <= 'z';
}

/* `list` ends with NULL. */
bool chtml_is_one_of(const char *word, const char *const *list);

/* Adds a byte to a name, in lower case. A name that is too long is none that we look for. */
void chtml_name_add(char *name, size_t room, char c);

/* The tag ends with its '>'. */
void chtml_tag_ends(struct chtml_context *context);

/* A step within a tag, behind its name. */
struct chtml_step chtml_attribute_step(struct chtml_context *context, struct span s);

#endif
