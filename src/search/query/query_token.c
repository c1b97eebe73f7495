/* Tokens of the language of search: words, phrases, tags, fields, brackets, OR. */
#include "search/query/query_internal.h"

#include "core/utf8.h"
#include "tag/tag.h"

enum { SHOWN_POINTS = 40 };

/* ---- notes ---- */

static const char *const sentences[] = {
    [NOTE_LONG] = "That was long: only the first 1,000 characters were searched.",
    [NOTE_WORDS] = "Only the first 32 words were searched.",
    [NOTE_FILTERS] = "Only the first 10 filters were used.",
    [NOTE_DEPTH] = "Round brackets can go four deep, so the innermost were left out.",
    [NOTE_CHOICES] = "OR can join nine things, so the others were left out.",
    [NOTE_ROUND] = "A round bracket has no partner, so it was left out.",
    [NOTE_SQUARE] = "A square bracket has no partner, so what follows it was searched as words.",
    [NOTE_QUOTE] = "A quotation mark has no partner, so what follows it was searched as words.",
    [NOTE_OR] = "OR needs something on both sides, so it was left out.",
};

void query_note(struct query_reading *in, unsigned note, struct span about)
{
    struct search_query *query = in->query;
    if ((in->noted & (1U << note)) != 0 || query->note_count == SEARCH_QUERY_NOTES)
        return;
    in->noted |= 1U << note;
    struct span shown = utf8_cut(about, SHOWN_POINTS);
    const char *more = shown.len < about.len ? "…" : "";
    struct span sentence;
    if (note >= NOTE_FIELD) {
        enum search_item_kind kind = (enum search_item_kind)(note - NOTE_FIELD);
        sentence = arena_printf(
            in->arena, "“" SPAN_FMT "%s” was searched as words. What can follow %s: is %s.",
            SPAN_ARG(shown), more, search_item_field(kind), query_field_help(kind));
    } else if (note == NOTE_TAG) {
        sentence = arena_printf(in->arena,
                                "“" SPAN_FMT "%s” cannot be a tag, so it was searched as words.",
                                SPAN_ARG(shown), more);
    } else {
        sentence = span_of(sentences[note]);
    }
    query->notes[query->note_count++] = sentence;
}

static void note_too_much(struct query_reading *in, unsigned note)
{
    in->query->cut = true;
    query_note(in, note, SPAN(""));
}

/* ---- adding ---- */

static void add_token(struct query_reading *in, struct token token)
{
    in->tokens[in->token_count++] = token;
}

static void add_filter(struct query_reading *in, struct search_item item, bool negated)
{
    if (in->filter_count == SEARCH_QUERY_FILTERS) {
        note_too_much(in, NOTE_FILTERS);
        return;
    }
    in->filter_count++;
    item.negated = negated;
    add_token(in, (struct token){.kind = TOKEN_ITEM, .item = item});
}

static void add_word(struct query_reading *in, struct span word, bool negated)
{
    if (in->word_count == SEARCH_QUERY_WORDS) {
        note_too_much(in, NOTE_WORDS);
        return;
    }
    in->word_count++;
    add_token(
        in, (struct token){.kind = TOKEN_ITEM, .item = {SEARCH_ITEM_WORD, negated, .value = word}});
}

/* The words that there is still room for, and how many they are. */
static struct span cut_words(struct span phrase, size_t room, size_t *count)
{
    struct span rest = phrase;
    struct span word;
    struct span kept = span_make(phrase.ptr, 0);
    *count = 0;
    while (*count < room && span_word(&rest, &word)) {
        kept.len = (size_t)(word.ptr + word.len - phrase.ptr);
        ++*count;
    }
    return kept;
}

static void add_phrase(struct query_reading *in, struct span typed, bool negated)
{
    struct search_item item;
    if (!search_item_read(in->arena, SEARCH_ITEM_PHRASE, typed, &item))
        return;
    size_t count;
    struct span kept = cut_words(item.value, SEARCH_QUERY_WORDS - in->word_count, &count);
    if (kept.len < item.value.len)
        note_too_much(in, NOTE_WORDS);
    if (!query_says_something(kept))
        return;
    in->word_count += count;
    item.value = kept;
    item.negated = negated;
    add_token(in, (struct token){.kind = TOKEN_ITEM, .item = item});
}

/* ---- reading ---- */

static bool ends_run(char c)
{
    return c == ' ' || c == '"' || c == '(' || c == ')' || c == '[' || c == ']';
}

/* Takes "…" off the front of the rest; false when it has no partner. */
static bool take_quoted(struct query_reading *in, struct span *inner)
{
    struct span from = span_from(in->rest, 1);
    size_t end = span_find(from, '"');
    if (end == from.len)
        return false;
    *inner = span_make(from.ptr, end);
    in->rest = span_from(from, end + 1);
    return true;
}

static void read_quote(struct query_reading *in, bool negated)
{
    struct span inner;
    if (take_quoted(in, &inner)) {
        add_phrase(in, inner, negated);
        return;
    }
    query_note(in, NOTE_QUOTE, SPAN(""));
    in->rest = span_from(in->rest, 1);
}

static void read_tag(struct query_reading *in, enum search_item_kind kind, bool negated)
{
    struct span from = span_from(in->rest, 1);
    size_t end = span_find(from, ']');
    struct span name = span_trim(span_make(from.ptr, end));
    struct search_item item;
    in->rest = from;
    if (end == from.len) {
        query_note(in, NOTE_SQUARE, SPAN(""));
    } else if (search_item_read(in->arena, kind, name, &item)) {
        in->rest = span_from(from, end + 1);
        add_filter(in, item, negated);
    } else if (name.len > 0) {
        query_note(in, NOTE_TAG, name);
    }
}

/* `run` up to its colon is a field; behind the colon stand its value or a quoted one. */
static bool read_field(struct query_reading *in, struct span run, bool negated)
{
    size_t colon = span_find(run, ':');
    enum search_item_kind kind;
    if (colon == run.len || !query_field_kind(span_make(run.ptr, colon), &kind))
        return false;
    struct query_reading before = *in;
    struct span value = span_from(run, colon + 1);
    struct span said = run;
    struct search_item item;
    bool quoted =
        value.len == 0 && in->rest.len > 0 && in->rest.ptr[0] == '"' && take_quoted(in, &value);
    if (quoted)
        said = span_make(run.ptr, (size_t)(value.ptr + value.len + 1 - run.ptr));
    if (search_item_read(in->arena, kind, value, &item) ||
        (!quoted && search_item_read(in->arena, kind, query_without_end(value), &item))) {
        add_filter(in, item, negated);
        return true;
    }
    *in = before;
    query_note(in, NOTE_FIELD + (unsigned)kind, said);
    return false;
}

/* Signs at its ends are not part of a word; capitals are no sign of anything but OR. */
static void read_run(struct query_reading *in, bool negated)
{
    size_t len = 0;
    while (len < in->rest.len && !ends_run(in->rest.ptr[len]))
        len++;
    struct span run = span_make(in->rest.ptr, len);
    in->rest = span_from(in->rest, len);
    if (!negated && span_is(run, "OR")) {
        add_token(in, (struct token){.kind = TOKEN_OR});
        return;
    }
    struct span bare = query_bare_word(run);
    if (!query_says_something(bare) || (!negated && span_is(run, "AND")))
        return;
    /* Only the front is bared: "score:3.." ends in what belongs to it. */
    struct span from = span_make(bare.ptr, (size_t)(run.ptr + run.len - bare.ptr));
    while (from.len > bare.len && memchr(",;!?", from.ptr[from.len - 1], 4) != NULL)
        from.len--;
    if (read_field(in, from, negated))
        return;
    if (span_is(bare, "OR") || span_is(bare, "AND"))
        bare = span_is(bare, "OR") ? SPAN("or") : SPAN("and");
    add_word(in, bare, negated);
}

/* One piece, with the sign before it. */
static void read_piece(struct query_reading *in)
{
    bool negated = false;
    while (in->rest.len > 0 && in->rest.ptr[0] == '-') {
        negated = true;
        in->rest = span_from(in->rest, 1);
    }
    if (in->rest.len == 0)
        return;
    switch (in->rest.ptr[0]) {
    case ' ':
    case ']':
    case ')':
        if (in->rest.ptr[0] == ')')
            add_token(in, (struct token){.kind = TOKEN_CLOSE});
        in->rest = span_from(in->rest, 1); /* a minus alone is nothing */
        break;
    case '"':
        read_quote(in, negated);
        break;
    case '(':
        add_token(in, (struct token){.kind = TOKEN_OPEN, .negated = negated});
        in->rest = span_from(in->rest, 1);
        break;
    case '[':
        read_tag(in, SEARCH_ITEM_TAG, negated);
        break;
    default:
        if (in->rest.len > 1 && in->rest.ptr[0] == '=' && in->rest.ptr[1] == '[') {
            in->rest = span_from(in->rest, 1);
            read_tag(in, SEARCH_ITEM_TAG_ALONE, negated);
        } else {
            read_run(in, negated);
        }
    }
}

/* ---- in pairs ---- */

/* Leaves out brackets without partners, around nothing, and too deep ones. */
static void pair_brackets(struct query_reading *in)
{
    size_t *open = arena_array_of(in->arena, size_t, in->token_count + 1); /* their places */
    bool *gone = arena_array_of(in->arena, bool, in->token_count + 1);
    size_t depth = 0;
    for (size_t i = 0; i < in->token_count; i++) {
        enum token_kind kind = in->tokens[i].kind;
        if (kind == TOKEN_OPEN) {
            open[depth++] = i;
        } else if (kind == TOKEN_CLOSE) {
            bool alone = depth == 0;
            bool deep = depth > SEARCH_QUERY_DEPTH;
            gone[i] = alone || deep;
            if (!alone)
                gone[open[--depth]] = deep;
            if (gone[i])
                query_note(in, alone ? NOTE_ROUND : NOTE_DEPTH, SPAN(""));
        }
    }
    while (depth > 0) {
        gone[open[--depth]] = true;
        query_note(in, NOTE_ROUND, SPAN(""));
    }
    size_t kept = 0;
    for (size_t i = 0; i < in->token_count; i++) {
        if (!gone[i])
            in->tokens[kept++] = in->tokens[i];
    }
    in->token_count = kept;
}

/* Has something on both sides; what is before it is kept already. */
static bool or_joins(const struct query_reading *in, size_t kept, size_t at)
{
    if (kept == 0 || in->tokens[kept - 1].kind == TOKEN_OPEN ||
        in->tokens[kept - 1].kind == TOKEN_OR || at + 1 == in->token_count)
        return false;
    enum token_kind next = in->tokens[at + 1].kind;
    return next == TOKEN_ITEM || next == TOKEN_OPEN;
}

static void pair_ors(struct query_reading *in)
{
    size_t kept = 0;
    for (size_t i = 0; i < in->token_count; i++) {
        if (in->tokens[i].kind == TOKEN_OR && !or_joins(in, kept, i))
            query_note(in, NOTE_OR, SPAN(""));
        else
            in->tokens[kept++] = in->tokens[i];
    }
    in->token_count = kept;
}

void query_read_tokens(struct query_reading *in)
{
    in->tokens = arena_array_of(in->arena, struct token, in->rest.len + 1);
    while (in->rest.len > 0)
        read_piece(in);
    pair_brackets(in);
    pair_ors(in);
}
