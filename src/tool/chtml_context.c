/* Where in a page a template is: follows the HTML as a browser would read it. */
#include "tool/chtml_context.h"

/* The outcome of one step: how many bytes it took, and why it stopped. */
struct step {
    size_t len;
    bool dropped;
    const char *error;
};

static struct step take(size_t len)
{
    return (struct step){.len = len};
}

static struct step refuse(const char *error)
{
    return (struct step){.error = error};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_letter(char c)
{
    c = lower(c);
    return c >= 'a' && c <= 'z';
}

static char at(struct span s, size_t i)
{
    return i < s.len ? s.ptr[i] : '\0';
}

static bool is_one_of(const char *word, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (strcmp(word, *list) == 0)
            return true;
    }
    return false;
}

/* Adds a byte to a name, in lower case. A name that is too long is none that we look for. */
static void name_add(char *name, size_t room, char c)
{
    size_t len = strlen(name);
    if (len + 1 < room) {
        name[len] = lower(c);
        name[len + 1] = '\0';
    }
}

static void tag_ends(struct chtml_context *context)
{
    static const char *const raw[] = {"script",   "style", "iframe",    "noembed",
                                      "noframes", "xmp",   "plaintext", NULL};
    static const char *const tagless[] = {"textarea", "title", NULL};
    context->state = CHTML_TEXT;
    context->has_equiv = context->content_value = false;
    if (strcmp(context->tag, "pre") == 0)
        context->preformatted = !context->end_tag;
    if (!context->end_tag) {
        context->eats_newline =
            strcmp(context->tag, "pre") == 0 || strcmp(context->tag, "textarea") == 0;
        if (is_one_of(context->tag, raw))
            context->state = CHTML_RAW;
        else if (is_one_of(context->tag, tagless))
            context->state = CHTML_TAGLESS;
    }
    if (context->state == CHTML_TEXT)
        context->tag[0] = '\0';
    context->end_tag = false;
}

static void tag_begins(struct chtml_context *context, bool end_tag)
{
    context->state = CHTML_TAG_NAME;
    context->end_tag = end_tag;
    context->tag[0] = '\0';
}

static struct step step_text(struct chtml_context *context, struct span s)
{
    if (s.ptr[0] != '<')
        return take(1);
    if (span_starts(s, "<!--")) {
        context->state = CHTML_COMMENT;
        return (struct step){.len = 4, .dropped = true};
    }
    if (at(s, 1) == '!') {
        if (s.len < 9 || lower(at(s, 2)) != 'd')
            return refuse("'<!' begins neither a comment nor a DOCTYPE");
        context->state = CHTML_DOCTYPE;
        return take(2);
    }
    bool end_tag = at(s, 1) == '/';
    if (!is_letter(at(s, end_tag ? 2 : 1)))
        return refuse("'<' begins no tag here (a value cannot be a tag's name); "
                      "for the sign itself write &lt;");
    tag_begins(context, end_tag);
    return take(end_tag ? 2 : 1);
}

static struct step step_tag_name(struct chtml_context *context, struct span s)
{
    char c = s.ptr[0];
    if (c == '>') {
        tag_ends(context);
    } else if (is_blank(c) || c == '/') {
        context->state = CHTML_IN_TAG;
    } else {
        name_add(context->tag, sizeof(context->tag), c);
    }
    return take(1);
}

static struct step step_in_tag(struct chtml_context *context, struct span s)
{
    char c = s.ptr[0];
    if (c == '>') {
        tag_ends(context);
    } else if (c == '<' || c == '"' || c == '\'' || c == '=') {
        return refuse("an attribute's name was expected inside the tag");
    } else if (!is_blank(c) && c != '/') {
        context->state = CHTML_ATTRIBUTE_NAME;
        context->name[0] = '\0';
        name_add(context->name, sizeof(context->name), c);
    }
    return take(1);
}

static enum chtml_attribute attribute_kind(const struct chtml_context *context)
{
    static const char *const urls[] = {"href",     "src",      "action",     "formaction",
                                       "poster",   "cite",     "data",       "xlink:href",
                                       "data-url", "manifest", "background", NULL};
    const char *name = context->name;
    if (is_one_of(name, urls))
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

static struct step step_attribute_name(struct chtml_context *context, struct span s)
{
    char c = s.ptr[0];
    if (c != '=' && c != '>' && c != '/' && !is_blank(c)) {
        if (c == '<' || c == '"' || c == '\'')
            return refuse("this sign cannot be part of an attribute's name");
        name_add(context->name, sizeof(context->name), c);
        return take(1);
    }
    if (strcmp(context->name, "http-equiv") == 0) {
        if (context->content_value)
            return refuse("a value cannot be in the content of <meta http-equiv>");
        context->has_equiv = true;
    }
    context->state = CHTML_AFTER_ATTRIBUTE_NAME;
    return take(0);
}

static struct step step_after_attribute_name(struct chtml_context *context, struct span s)
{
    if (is_blank(s.ptr[0]))
        return take(1);
    if (s.ptr[0] != '=') {
        context->state = CHTML_IN_TAG;
        return take(0);
    }
    context->state = CHTML_BEFORE_VALUE;
    context->attribute = attribute_kind(context);
    context->url = CHTML_URL_EMPTY;
    context->scheme[0] = '\0';
    return take(1);
}

static struct step step_before_value(struct chtml_context *context, struct span s)
{
    char c = s.ptr[0];
    if (is_blank(c))
        return take(1);
    if (c == '>')
        return refuse("the attribute's value is missing");
    context->state = c == '"'    ? CHTML_DOUBLE_QUOTED
                     : c == '\'' ? CHTML_SINGLE_QUOTED
                                 : CHTML_UNQUOTED;
    return take(1);
}

static bool scheme_is_known(const struct chtml_context *context)
{
    static const char *const known[] = {"http", "https", "mailto", "tel", NULL};
    return context->url != CHTML_URL_OPEN && is_one_of(context->scheme, known);
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
    } else if (is_letter(c) || (c >= '0' && c <= '9') || strchr("+-.", c) != NULL || is_blank(c)) {
        name_add(context->scheme, sizeof(context->scheme), c);
        if (context->url == CHTML_URL_EMPTY)
            context->url = CHTML_URL_SCHEME;
    } else {
        context->url = CHTML_URL_SAFE;
    }
}

static struct step step_double_quoted(struct chtml_context *context, struct span s)
{
    if (s.ptr[0] == '"') {
        context->state = CHTML_AFTER_VALUE;
        return take(1);
    }
    bool open = context->url == CHTML_URL_OPEN;
    if (context->attribute == CHTML_ATTRIBUTE_URL)
        url_read(context, s);
    if (open && context->url == CHTML_URL_BAD)
        return refuse(
            "the value before this could make a scheme such as javascript: of the address");
    return take(1);
}

static struct step step_single_quoted(struct chtml_context *context, struct span s)
{
    if (s.ptr[0] == '\'')
        context->state = CHTML_AFTER_VALUE;
    return take(1);
}

static struct step step_unquoted(struct chtml_context *context, struct span s)
{
    if (is_blank(s.ptr[0]) || s.ptr[0] == '>') {
        context->state = CHTML_IN_TAG;
        return take(0);
    }
    return take(1);
}

static struct step step_after_value(struct chtml_context *context, struct span s)
{
    if (!is_blank(s.ptr[0]) && s.ptr[0] != '/' && s.ptr[0] != '>')
        return refuse("a space has to stand between two attributes");
    context->state = CHTML_IN_TAG;
    return take(0);
}

static struct step step_comment(struct chtml_context *context, struct span s)
{
    if (!span_starts(s, "-->"))
        return (struct step){.len = 1, .dropped = true};
    context->state = CHTML_TEXT;
    return (struct step){.len = 3, .dropped = true};
}

static struct step step_doctype(struct chtml_context *context, struct span s)
{
    if (s.ptr[0] == '>')
        context->state = CHTML_TEXT;
    return take(1);
}

/* True at "</tag" when that ends the element we are in. */
static bool is_end_of(const struct chtml_context *context, struct span s)
{
    size_t len = strlen(context->tag);
    if (!span_starts(s, "</") || s.len < len + 3)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (lower(s.ptr[2 + i]) != context->tag[i])
            return false;
    }
    char next = s.ptr[2 + len];
    return is_blank(next) || next == '/' || next == '>';
}

static struct step step_tagless(struct chtml_context *context, struct span s)
{
    if (is_end_of(context, s)) {
        tag_begins(context, true);
        return take(2);
    }
    if (context->state == CHTML_RAW && span_starts(s, "<!--"))
        return refuse("a comment cannot be in this element");
    return take(1);
}

static struct step step_of(struct chtml_context *context, struct span s)
{
    switch (context->state) {
    case CHTML_TEXT:
        return step_text(context, s);
    case CHTML_TAG_NAME:
        return step_tag_name(context, s);
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
    case CHTML_COMMENT:
        return step_comment(context, s);
    case CHTML_DOCTYPE:
        return step_doctype(context, s);
    case CHTML_RAW:
    case CHTML_TAGLESS:
        return step_tagless(context, s);
    }
    return refuse("unknown state");
}

const char *chtml_context_read(struct chtml_context *context, struct span text, struct text *out)
{
    while (text.len > 0) {
        context->eats_newline = false;
        struct step step = step_of(context, text);
        if (step.error != NULL)
            return step.error;
        if (!step.dropped)
            text_add(out, text.ptr, step.len);
        text = span_from(text, step.len);
    }
    return NULL;
}

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
