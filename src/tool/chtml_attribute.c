/* Within a tag: attributes, their quotes, and addresses in them. */
#include "tool/chtml_step.h"

static struct chtml_step step_in_tag(struct chtml_context *context, struct span s)
{
    char c = s.ptr[0];
    if (c == '>') {
        chtml_tag_ends(context);
    } else if (c == '<' || c == '"' || c == '\'' || c == '=') {
        return chtml_refuse("an attribute's name was expected inside the tag");
    } else if (!chtml_is_blank(c) && c != '/') {
        context->state = CHTML_ATTRIBUTE_NAME;
        context->name[0] = '\0';
        chtml_name_add(context->name, sizeof(context->name), c);
    }
    return chtml_take(1);
}

static enum chtml_attribute attribute_kind(const struct chtml_context *context)
{
    static const char *const urls[] = {"href",     "src",      "action",     "formaction",
                                       "poster",   "cite",     "data",       "xlink:href",
                                       "data-url", "manifest", "background", NULL};
    const char *name = context->name;
    if (chtml_is_one_of(name, urls))
        return CHTML_ATTRIBUTE_URL;
    if (name[0] == 'o' && name[1] == 'n' && name[2] != '\0')
        return CHTML_ATTRIBUTE_SCRIPT;
    if (strcmp(name, "style") == 0)
        return CHTML_ATTRIBUTE_STYLE;
    if (strcmp(name, "srcset") == 0 || strcmp(name, "imagesrcset") == 0)
        return CHTML_ATTRIBUTE_LIST;
    if (strcmp(name, "srcdoc") == 0)
        return CHTML_ATTRIBUTE_SRCDOC;
    if (strcmp(name, "content") == 0 && context->has_equiv)
        return CHTML_ATTRIBUTE_REFRESH;
    return CHTML_ATTRIBUTE_PLAIN;
}

static struct chtml_step step_attribute_name(struct chtml_context *context, struct span s)
{
    char c = s.ptr[0];
    if (c != '=' && c != '>' && c != '/' && !chtml_is_blank(c)) {
        if (c == '<' || c == '"' || c == '\'')
            return chtml_refuse("this sign cannot be part of an attribute's name");
        chtml_name_add(context->name, sizeof(context->name), c);
        return chtml_take(1);
    }
    if (strcmp(context->name, "http-equiv") == 0) {
        if (context->content_value)
            return chtml_refuse("a value cannot be in the content of <meta http-equiv>");
        context->has_equiv = true;
    }
    context->state = CHTML_AFTER_ATTRIBUTE_NAME;
    return chtml_take(0);
}

static struct chtml_step step_after_attribute_name(struct chtml_context *context, struct span s)
{
    if (chtml_is_blank(s.ptr[0]))
        return chtml_take(1);
    if (s.ptr[0] != '=') {
        context->state = CHTML_IN_TAG;
        return chtml_take(0);
    }
    context->state = CHTML_BEFORE_VALUE;
    context->attribute = attribute_kind(context);
    context->url = CHTML_URL_EMPTY;
    context->scheme[0] = '\0';
    return chtml_take(1);
}

static struct chtml_step step_before_value(struct chtml_context *context, struct span s)
{
    char c = s.ptr[0];
    if (chtml_is_blank(c))
        return chtml_take(1);
    if (c == '>')
        return chtml_refuse("the attribute's value is missing");
    context->state = c == '"'    ? CHTML_DOUBLE_QUOTED
                     : c == '\'' ? CHTML_SINGLE_QUOTED
                                 : CHTML_UNQUOTED;
    return chtml_take(1);
}

static bool scheme_is_known(const struct chtml_context *context)
{
    static const char *const known[] = {"http", "https", "mailto", "tel", NULL};
    return context->url != CHTML_URL_OPEN && chtml_is_one_of(context->scheme, known);
}

/* Watches an address for a scheme: percent-encoding does not protect javascript:. */
static void url_read(struct chtml_context *context, struct span s)
{
    char c = s.ptr[0];
    if (context->url == CHTML_URL_SAFE || context->url == CHTML_URL_BAD)
        return;
    if (c == ':') {
        context->url = scheme_is_known(context) ? CHTML_URL_SAFE : CHTML_URL_BAD;
    } else if (c == '&') {
        /* Another entity could spell a colon. */
        context->url = span_starts(s, "&amp;") ? CHTML_URL_SAFE : CHTML_URL_BAD;
    } else if (chtml_is_letter(c) || (c >= '0' && c <= '9') || strchr("+-.", c) != NULL ||
               chtml_is_blank(c)) {
        chtml_name_add(context->scheme, sizeof(context->scheme), c);
        if (context->url == CHTML_URL_EMPTY)
            context->url = CHTML_URL_SCHEME;
    } else {
        context->url = CHTML_URL_SAFE;
    }
}

static struct chtml_step step_double_quoted(struct chtml_context *context, struct span s)
{
    if (s.ptr[0] == '"') {
        context->state = CHTML_AFTER_VALUE;
        return chtml_take(1);
    }
    bool open = context->url == CHTML_URL_OPEN;
    if (context->attribute == CHTML_ATTRIBUTE_URL)
        url_read(context, s);
    if (open && context->url == CHTML_URL_BAD)
        return chtml_refuse(
            "the value before this could make a scheme such as javascript: of the address");
    return chtml_take(1);
}

static struct chtml_step step_single_quoted(struct chtml_context *context, struct span s)
{
    if (s.ptr[0] == '\'')
        context->state = CHTML_AFTER_VALUE;
    return chtml_take(1);
}

static struct chtml_step step_unquoted(struct chtml_context *context, struct span s)
{
    if (chtml_is_blank(s.ptr[0]) || s.ptr[0] == '>') {
        context->state = CHTML_IN_TAG;
        return chtml_take(0);
    }
    return chtml_take(1);
}

static struct chtml_step step_after_value(struct chtml_context *context, struct span s)
{
    if (!chtml_is_blank(s.ptr[0]) && s.ptr[0] != '/' && s.ptr[0] != '>')
        return chtml_refuse("a space has to stand between two attributes");
    context->state = CHTML_IN_TAG;
    return chtml_take(0);
}

struct chtml_step chtml_attribute_step(struct chtml_context *context, struct span s)
{
    switch (context->state) {
    case CHTML_IN_TAG:
        return step_in_tag(context, s);
    case CHTML_ATTRIBUTE_NAME:
        return step_attribute_name(context, s);
    case CHTML_AFTER_ATTRIBUTE_NAME:
        return step_after_attribute_name(context, s);
    case CHTML_BEFORE_VALUE:
        return step_before_value(context, s);
    case CHTML_DOUBLE_QUOTED:
        return step_double_quoted(context, s);
    case CHTML_SINGLE_QUOTED:
        return step_single_quoted(context, s);
    case CHTML_UNQUOTED:
        return step_unquoted(context, s);
    case CHTML_AFTER_VALUE:
        return step_after_value(context, s);
    default:
        return chtml_refuse("unknown state");
    }
}
