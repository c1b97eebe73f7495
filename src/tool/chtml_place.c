/* What may be where in a page: values, whole attributes, lines of C. */
#include "tool/chtml_context.h"

static enum chtml_place value_in_url(struct chtml_context *context, const char **why)
{
    enum chtml_url before = context->url;
    if (before == CHTML_URL_BAD) {
        *why = "a value cannot follow this scheme";
        return CHTML_PLACE_REFUSED;
    }
    if (before != CHTML_URL_SAFE)
        context->url = CHTML_URL_OPEN;
    return before == CHTML_URL_EMPTY ? CHTML_PLACE_URL : CHTML_PLACE_URL_PART;
}

static enum chtml_place value_in_attribute(struct chtml_context *context, const char **why)
{
    switch (context->attribute) {
    case CHTML_ATTRIBUTE_PLAIN:
        if (strcmp(context->name, "content") == 0)
            context->content_value = true;
        return CHTML_PLACE_ATTRIBUTE;
    case CHTML_ATTRIBUTE_URL:
        return value_in_url(context, why);
    case CHTML_ATTRIBUTE_SCRIPT:
        *why = "a value cannot be in an on... attribute";
        break;
    case CHTML_ATTRIBUTE_STYLE:
        *why = "a value cannot be in a style attribute";
        break;
    case CHTML_ATTRIBUTE_LIST:
        *why = "a value cannot be in srcset";
        break;
    case CHTML_ATTRIBUTE_SRCDOC:
        *why = "a value cannot be in srcdoc";
        break;
    case CHTML_ATTRIBUTE_REFRESH:
        *why = "a value cannot be in the content of <meta http-equiv>";
        break;
    }
    return CHTML_PLACE_REFUSED;
}

enum chtml_place chtml_context_value(struct chtml_context *context, const char **why)
{
    context->eats_newline = false;
    switch (context->state) {
    case CHTML_TEXT:
        return CHTML_PLACE_TEXT;
    case CHTML_TAGLESS:
        return CHTML_PLACE_ATTRIBUTE;
    case CHTML_DOUBLE_QUOTED:
        return value_in_attribute(context, why);
    case CHTML_TAG_NAME:
        *why = "a value cannot be part of a tag's name";
        break;
    case CHTML_IN_TAG:
    case CHTML_ATTRIBUTE_NAME:
    case CHTML_AFTER_ATTRIBUTE_NAME:
    case CHTML_AFTER_VALUE:
        *why = "a value cannot be an attribute's name";
        break;
    case CHTML_BEFORE_VALUE:
    case CHTML_UNQUOTED:
    case CHTML_SINGLE_QUOTED:
        *why = "an attribute with a value needs double quotes";
        break;
    case CHTML_COMMENT:
        *why = "a value cannot be in a comment";
        break;
    case CHTML_DOCTYPE:
        *why = "a value cannot be in the DOCTYPE";
        break;
    case CHTML_RAW:
        *why = "a value cannot be in a script, style or other raw element";
        break;
    }
    return CHTML_PLACE_REFUSED;
}

const char *chtml_context_flag(struct chtml_context *context)
{
    switch (context->state) {
    case CHTML_IN_TAG:
    case CHTML_AFTER_ATTRIBUTE_NAME:
    case CHTML_AFTER_VALUE:
        context->state = CHTML_AFTER_VALUE;
        return NULL;
    case CHTML_TAG_NAME:
    case CHTML_ATTRIBUTE_NAME:
        return "a space has to stand before {{?";
    default:
        return "{{? writes a whole attribute: its place is inside a tag, outside quotes";
    }
}

void chtml_context_code(struct chtml_context *context)
{
    if (context->state == CHTML_AFTER_ATTRIBUTE_NAME)
        context->state = CHTML_IN_TAG;
}

bool chtml_context_keeps_space(const struct chtml_context *context)
{
    return context->preformatted ||
           (context->state == CHTML_TAGLESS && strcmp(context->tag, "textarea") == 0);
}

bool chtml_context_equal(const struct chtml_context *a, const struct chtml_context *b)
{
    if (a->state != b->state || a->preformatted != b->preformatted || strcmp(a->tag, b->tag) != 0)
        return false;
    if (a->state != CHTML_BEFORE_VALUE && a->state != CHTML_DOUBLE_QUOTED)
        return true;
    return strcmp(a->name, b->name) == 0 && a->url == b->url && strcmp(a->scheme, b->scheme) == 0;
}

const char *chtml_context_describe(const struct chtml_context *context)
{
    switch (context->state) {
    case CHTML_TEXT:
        return context->preformatted ? "inside <pre>" : "between tags";
    case CHTML_TAG_NAME:
    case CHTML_IN_TAG:
    case CHTML_ATTRIBUTE_NAME:
    case CHTML_AFTER_ATTRIBUTE_NAME:
    case CHTML_AFTER_VALUE:
        return "inside a tag";
    case CHTML_BEFORE_VALUE:
    case CHTML_DOUBLE_QUOTED:
    case CHTML_SINGLE_QUOTED:
    case CHTML_UNQUOTED:
        return "inside an attribute";
    case CHTML_COMMENT:
        return "inside a comment";
    case CHTML_DOCTYPE:
        return "inside the DOCTYPE";
    case CHTML_RAW:
        return "inside a script, style or other raw element";
    case CHTML_TAGLESS:
        return "inside <textarea> or <title>";
    }
    return "nowhere";
}
