/* Reads just enough C to find where an expression ends and which braces a line opens. */
#include "tool/chtml_scan.h"

#include <ctype.h>

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Length of a literal, with its quotes. */
static size_t literal_len(struct span s, bool *closed)
{
    for (size_t i = 1; i < s.len; i++) {
        if (s.ptr[i] == '\\') {
            i++;
        } else if (s.ptr[i] == s.ptr[0]) {
            *closed = true;
            return i + 1;
        }
    }
    *closed = false;
    return s.len;
}

static size_t remark_len(struct span s, bool *closed)
{
    *closed = true;
    if (s.ptr[1] == '/')
        return s.len;
    for (size_t i = 2; i + 1 < s.len; i++) {
        if (s.ptr[i] == '*' && s.ptr[i + 1] == '/')
            return i + 2;
    }
    *closed = false;
    return s.len;
}

bool chtml_token_next(struct span *rest, struct chtml_token *token)
{
    while (rest->len > 0 && isspace((unsigned char)rest->ptr[0]))
        *rest = span_from(*rest, 1);
    if (rest->len == 0)
        return false;
    size_t len = 1;
    *token = (struct chtml_token){.kind = CHTML_SIGN, .closed = true};
    char c = rest->ptr[0];
    if (c == '"' || c == '\'') {
        token->kind = CHTML_STRING;
        len = literal_len(*rest, &token->closed);
    } else if (span_starts(*rest, "//") || span_starts(*rest, "/*")) {
        token->kind = CHTML_REMARK;
        len = remark_len(*rest, &token->closed);
    } else if (is_word(c)) {
        token->kind = CHTML_WORD;
        while (len < rest->len && is_word(rest->ptr[len]))
            len++;
    }
    token->text = span_make(rest->ptr, len);
    *rest = span_from(*rest, len);
    return true;
}

bool chtml_token_is(struct chtml_token token, char sign)
{
    return token.kind == CHTML_SIGN && token.text.ptr[0] == sign;
}

static bool opens(struct chtml_token token)
{
    return chtml_token_is(token, '(') || chtml_token_is(token, '[') || chtml_token_is(token, '{');
}

static bool closes(struct chtml_token token)
{
    return chtml_token_is(token, ')') || chtml_token_is(token, ']') || chtml_token_is(token, '}');
}

size_t chtml_expression_end(struct span s)
{
    struct span rest = s;
    struct chtml_token token;
    int depth = 0;
    while (chtml_token_next(&rest, &token)) {
        if (depth == 0 && chtml_token_is(token, '}') && span_starts(rest, "}"))
            return (size_t)(token.text.ptr - s.ptr);
        if (chtml_token_is(token, '{'))
            depth++;
        else if (chtml_token_is(token, '}'))
            depth--;
    }
    return s.len;
}

void chtml_split_filter(struct span value, struct span *expression, struct span *filter,
                        struct span *arguments)
{
    struct span rest = value;
    struct chtml_token token;
    size_t bar = value.len;
    int depth = 0;
    while (chtml_token_next(&rest, &token)) {
        if (opens(token)) {
            depth++;
        } else if (closes(token)) {
            depth--;
        } else if (depth == 0 && chtml_token_is(token, '|')) {
            if (span_starts(rest, "|"))
                rest = span_from(rest, 1);
            else
                bar = (size_t)(token.text.ptr - value.ptr);
        }
    }
    struct span tail = span_from(value, bar + 1);
    size_t colon = span_find(tail, ':');
    *expression = span_trim(span_make(value.ptr, bar));
    *filter = span_trim(span_make(tail.ptr, colon));
    *arguments = span_trim(span_from(tail, colon + 1));
}

const char *chtml_expression_fault(struct span expression)
{
    struct span rest = expression;
    struct chtml_token token;
    char expected[32];
    size_t depth = 0;
    if (span_trim(expression).len == 0)
        return "the value is empty";
    while (chtml_token_next(&rest, &token)) {
        if (token.kind == CHTML_REMARK)
            return "a value cannot hold a C comment";
        if (!token.closed)
            return "a quote in the value is not closed";
        if (chtml_token_is(token, ';'))
            return "a value is one expression: no semicolon";
        if (opens(token)) {
            char c = token.text.ptr[0];
            if (depth == sizeof(expected))
                return "the value has too many brackets";
            expected[depth++] = c == '(' ? ')' : c == '[' ? ']' : '}';
        } else if (closes(token)) {
            if (depth == 0 || expected[--depth] != token.text.ptr[0])
                return "the brackets of the value do not match";
        }
    }
    return depth == 0 ? NULL : "the brackets of the value do not match";
}

static const char *block_opens(struct chtml_blocks *blocks, const struct chtml_context *context,
                               size_t line)
{
    if (blocks->depth == CHTML_BLOCKS_MAX)
        return "the blocks are nested too deep";
    blocks->open[blocks->depth++] = (struct chtml_block){
        .context = *context, .line = line, .loop = blocks->loop, .choice = blocks->choice};
    blocks->loop = blocks->choice = false;
    return NULL;
}

static const char *must_equal(struct chtml_blocks *blocks, const struct chtml_block *block,
                              const struct chtml_context *context, const char *error)
{
    if (chtml_context_equal(&block->context, context))
        return NULL;
    blocks->about = block->line;
    return error;
}

static const char *block_closes(struct chtml_blocks *blocks, const struct chtml_context *context)
{
    if (blocks->depth == 0)
        return "this '}' closes no block of the template";
    return must_equal(blocks, &blocks->open[--blocks->depth], context,
                      "this block ends in another place of the page than it began: close in it "
                      "the tags and quotes that it opens");
}

/* break, continue, case: the block they belong to must have begun in the same context. */
static const char *jump(struct chtml_blocks *blocks, struct span word,
                        const struct chtml_context *context)
{
    bool loops = span_is(word, "break") || span_is(word, "continue");
    bool choices = !span_is(word, "continue");
    for (size_t i = blocks->depth; i > 0; i--) {
        const struct chtml_block *block = &blocks->open[i - 1];
        if ((loops && block->loop) || (choices && block->choice))
            return must_equal(blocks, block, context,
                              "this leaves a tag or quotes open that began inside the block");
    }
    return NULL;
}

static const char *word_read(struct chtml_blocks *blocks, struct span word,
                             const struct chtml_context *context)
{
    static const struct chtml_context start = {.state = CHTML_TEXT};
    if (span_is(word, "for") || span_is(word, "while") || span_is(word, "do"))
        blocks->loop = true;
    else if (span_is(word, "switch"))
        blocks->choice = true;
    else if (span_is(word, "goto"))
        return "no goto in a template";
    else if (span_is(word, "return") && !chtml_context_equal(&start, context))
        return "return inside a tag or element would leave it open";
    else if (blocks->brackets == 0 && (span_is(word, "break") || span_is(word, "continue") ||
                                       span_is(word, "case") || span_is(word, "default")))
        return jump(blocks, word, context);
    return NULL;
}

static const char *sign_read(struct chtml_blocks *blocks, struct chtml_token token,
                             const struct chtml_context *context, size_t line)
{
    if (chtml_token_is(token, '{'))
        return block_opens(blocks, context, line);
    if (chtml_token_is(token, '}'))
        return block_closes(blocks, context);
    if (opens(token))
        blocks->brackets++;
    else if (closes(token))
        blocks->brackets--;
    else if (chtml_token_is(token, ';') && blocks->brackets == 0)
        blocks->loop = blocks->choice = false;
    return NULL;
}

/* Takes the rest of a comment that an earlier line began. */
static bool remark_ends(struct span *code)
{
    for (; code->len > 0; *code = span_from(*code, 1)) {
        if (span_starts(*code, "*/")) {
            *code = span_from(*code, 2);
            return true;
        }
    }
    return false;
}

const char *chtml_blocks_read(struct chtml_blocks *blocks, struct span code,
                              const struct chtml_context *context, size_t line)
{
    struct chtml_token token;
    blocks->about = 0;
    if (blocks->in_remark && !remark_ends(&code))
        return NULL;
    blocks->in_remark = false;
    if (span_starts(span_trim(code), "#"))
        return NULL; /* for the preprocessor */
    while (chtml_token_next(&code, &token)) {
        const char *error = NULL;
        if (token.kind == CHTML_REMARK) {
            blocks->in_remark = !token.closed;
            continue;
        }
        if (token.kind == CHTML_WORD)
            error = word_read(blocks, token.text, context);
        else if (token.kind == CHTML_SIGN)
            error = sign_read(blocks, token, context, line);
        if (error != NULL)
            return error;
        bool ends = chtml_token_is(token, '{') || chtml_token_is(token, '}') ||
                    chtml_token_is(token, ';') || chtml_token_is(token, ':');
        blocks->unfinished = ends && blocks->brackets == 0 ? 0 : line;
    }
    return NULL;
}
