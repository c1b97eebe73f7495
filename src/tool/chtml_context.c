/* Where in a page a template is: follows the HTML as a browser would read it. */
#include "tool/chtml_step.h"

static char at(struct span s, size_t i)
{
    return i < s.len ? s.ptr[i] : '\0';
}

bool chtml_is_one_of(const char *word, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (strcmp(word, *list) == 0)
            return true;
    }
    return false;
}

void chtml_name_add(char *name, size_t room, char c)
{
    size_t len = strlen(name);
    if (len + 1 < room) {
        name[len] = chtml_lower(c);
        name[len + 1] = '\0';
    }
}

void chtml_tag_ends(struct chtml_context *context)
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
        if (chtml_is_one_of(context->tag, raw))
            context->state = CHTML_RAW;
        else if (chtml_is_one_of(context->tag, tagless))
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

static struct chtml_step step_text(struct chtml_context *context, struct span s)
{
    if (s.ptr[0] != '<')
        return chtml_take(1);
    if (span_starts(s, "<!--")) {
        context->state = CHTML_COMMENT;
        return (struct chtml_step){.len = 4, .dropped = true};
    }
    if (at(s, 1) == '!') {
        if (s.len < 9 || chtml_lower(at(s, 2)) != 'd')
            return chtml_refuse("'<!' begins neither a comment nor a DOCTYPE");
        context->state = CHTML_DOCTYPE;
        return chtml_take(2);
    }
    bool end_tag = at(s, 1) == '/';
    if (!chtml_is_letter(at(s, end_tag ? 2 : 1)))
        return chtml_refuse("'<' begins no tag here (a value cannot be a tag's name); "
                            "for the sign itself write &lt;");
    tag_begins(context, end_tag);
    return chtml_take(end_tag ? 2 : 1);
}

static struct chtml_step step_tag_name(struct chtml_context *context, struct span s)
{
    char c = s.ptr[0];
    if (c == '>') {
        chtml_tag_ends(context);
    } else if (chtml_is_blank(c) || c == '/') {
        context->state = CHTML_IN_TAG;
    } else {
        chtml_name_add(context->tag, sizeof(context->tag), c);
    }
    return chtml_take(1);
}

static struct chtml_step step_comment(struct chtml_context *context, struct span s)
{
    if (!span_starts(s, "-->"))
        return (struct chtml_step){.len = 1, .dropped = true};
    context->state = CHTML_TEXT;
    return (struct chtml_step){.len = 3, .dropped = true};
}

static struct chtml_step step_doctype(struct chtml_context *context, struct span s)
{
    if (s.ptr[0] == '>')
        context->state = CHTML_TEXT;
    return chtml_take(1);
}

/* True at "</tag" when that ends the element we are in. */
static bool is_end_of(const struct chtml_context *context, struct span s)
{
    size_t len = strlen(context->tag);
    if (!span_starts(s, "</") || s.len < len + 3)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (chtml_lower(s.ptr[2 + i]) != context->tag[i])
            return false;
    }
    char next = s.ptr[2 + len];
    return chtml_is_blank(next) || next == '/' || next == '>';
}

static struct chtml_step step_tagless(struct chtml_context *context, struct span s)
{
    if (is_end_of(context, s)) {
        tag_begins(context, true);
        return chtml_take(2);
    }
    if (context->state == CHTML_RAW && span_starts(s, "<!--"))
        return chtml_refuse("a comment cannot be in this element");
    return chtml_take(1);
}

static struct chtml_step step_of(struct chtml_context *context, struct span s)
{
    switch (context->state) {
    case CHTML_TEXT:
        return step_text(context, s);
    case CHTML_TAG_NAME:
        return step_tag_name(context, s);
    case CHTML_IN_TAG:
    case CHTML_ATTRIBUTE_NAME:
    case CHTML_AFTER_ATTRIBUTE_NAME:
    case CHTML_BEFORE_VALUE:
    case CHTML_DOUBLE_QUOTED:
    case CHTML_SINGLE_QUOTED:
    case CHTML_UNQUOTED:
    case CHTML_AFTER_VALUE:
        return chtml_attribute_step(context, s);
    case CHTML_COMMENT:
        return step_comment(context, s);
    case CHTML_DOCTYPE:
        return step_doctype(context, s);
    case CHTML_RAW:
    case CHTML_TAGLESS:
        return step_tagless(context, s);
    }
    return chtml_refuse("unknown state");
}

const char *chtml_context_read(struct chtml_context *context, struct span text, struct text *out)
{
    while (text.len > 0) {
        context->eats_newline = false;
        struct chtml_step step = step_of(context, text);
        if (step.error != NULL)
            return step.error;
        if (!step.dropped)
            text_add(out, text.ptr, step.len);
        text = span_from(text, step.len);
    }
    return NULL;
}
