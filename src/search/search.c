/* Rules of search: reading what was typed, kinds, places in lists, marks in extracts. */
#include "search/search.h"

#include "core/escape.h"
#include "core/utf8.h"

/* ---- the query ---- */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Words are joined by " or " where any will do: each takes four bytes more than it had. */
static struct text buffer(struct span typed)
{
    struct text text;
    text_init(&text, 6 * typed.len + 16);
    return text;
}

static void add_joined(struct text *out, const char *between, struct span piece)
{
    if (out->len > 0)
        text_add_string(out, between);
    text_add_span(out, piece);
}

struct reading {
    struct arena *arena;
    struct search_query *query;
    struct text all;
    struct text any;
    struct text without;
    struct text plain;
};

/* "[Low back]" at the front of rest. False when it cannot be a tag: then it is words. */
static bool take_tag(struct reading *in, struct span *rest)
{
    if (rest->len == 0 || rest->ptr[0] != '[')
        return false;
    size_t end = span_find(*rest, ']');
    if (end == rest->len)
        return false;
    struct span name = tag_name_clean(in->arena, span_make(rest->ptr + 1, end - 1));
    if (!tag_name_is_valid(name))
        return false;
    *rest = span_from(*rest, end + 1);
    struct search_query *query = in->query;
    for (size_t i = 0; i < query->tag_count; i++) {
        if (span_equal(query->tags[i], name))
            return true;
    }
    if (query->tag_count < SEARCH_TAGS_MAX)
        query->tags[query->tag_count++] = name;
    else
        query->cut = true;
    return true;
}

/* A word or a "phrase" with its quotes at the front of rest. */
static struct span take_piece(struct span *rest)
{
    size_t end = 0;
    if (rest->ptr[0] == '"') {
        size_t closing = span_find(span_from(*rest, 1), '"') + 1;
        if (closing < rest->len)
            end = closing + 1;
    }
    if (end == 0) {
        do
            end++;
        while (end < rest->len && !is_space(rest->ptr[end]) && rest->ptr[end] != '[');
    }
    struct span piece = span_make(rest->ptr, end);
    *rest = span_from(*rest, end);
    return piece;
}

/* Without quotes and brackets: what titles are compared with. */
static struct span bare(struct arena *arena, struct span piece)
{
    char *copy = arena_alloc(arena, piece.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < piece.len; i++) {
        if (strchr("\"[]", piece.ptr[i]) == NULL)
            copy[len++] = piece.ptr[i];
    }
    return span_trim(span_make(copy, len));
}

static bool is_or(struct span piece)
{
    return span_is(piece, "or") || span_is(piece, "OR") || span_is(piece, "Or");
}

static void add_piece(struct reading *in, struct span piece)
{
    struct search_query *query = in->query;
    bool leave_out = piece.len > 1 && piece.ptr[0] == '-';
    struct span word = bare(in->arena, leave_out ? span_from(piece, 1) : piece);
    /* Signs before a word would be operators, and hundreds of them more than PostgreSQL's stack. */
    while (word.len > 0 && word.ptr[0] == '-')
        word = span_from(word, 1);
    word = span_trim(word);
    if (span_is_empty(word))
        return;
    if (query->word_count == SEARCH_WORDS_MAX) {
        query->cut = true;
        return;
    }
    query->word_count++;
    bool phrase = memchr(piece.ptr, '"', piece.len) != NULL;
    struct span safe = phrase ? arena_printf(in->arena, "\"" SPAN_FMT "\"", SPAN_ARG(word)) : word;
    if (leave_out) {
        add_joined(&in->without, " or ", safe);
        return;
    }
    add_joined(&in->all, " ", safe);
    add_joined(&in->plain, " ", word);
    if (!is_or(word))
        add_joined(&in->any, " or ", safe);
}

/* "-[" and "-"" begin a piece with its sign. */
static struct span take_signed(struct span *rest)
{
    if (rest->len > 1 && rest->ptr[0] == '-' && rest->ptr[1] == '"') {
        struct span inner = span_from(*rest, 1);
        struct span piece = take_piece(&inner);
        struct span whole = span_make(rest->ptr, piece.len + 1);
        *rest = inner;
        return whole;
    }
    return take_piece(rest);
}

static struct span finished(struct arena *arena, struct text *text)
{
    struct span s = arena_span(arena, text_span(text));
    text_free(text);
    return s;
}

void search_parse(struct arena *arena, struct span typed, struct search_query *out)
{
    *out = (struct search_query){0};
    struct reading in = {arena, out, buffer(typed), buffer(typed), buffer(typed), buffer(typed)};
    struct span rest = span_trim(typed);
    while (!span_is_empty(rest)) {
        if (is_space(rest.ptr[0]))
            rest = span_from(rest, 1);
        else if (!take_tag(&in, &rest))
            add_piece(&in, take_signed(&rest));
    }
    out->all = finished(arena, &in.all);
    out->any = finished(arena, &in.any);
    out->without = finished(arena, &in.without);
    out->plain = finished(arena, &in.plain);
    /* Only words to leave out: nothing to look for would be left, so they are the words. */
    if (span_is_empty(out->all) && !span_is_empty(out->without)) {
        out->all = out->any = out->plain = out->without;
        out->without = SPAN("");
    }
}

/* ---- kinds ---- */

const char *const search_kind_names[] = {"everything", "questions", "stretches",
                                         "articles",   "terms",     NULL};

const struct span *search_kinds(enum search_kind kind, size_t *count)
{
    static const struct span all[] = {SPAN("question"), SPAN("answer"), SPAN("stretch"),
                                      SPAN("article"),  SPAN("muscle"), SPAN("term"),
                                      SPAN("page")};
    static const struct {
        size_t from;
        size_t count;
    } parts[] = {
        [SEARCH_EVERYTHING] = {0, COUNT_OF(all)},
        [SEARCH_QUESTIONS] = {0, 2},
        [SEARCH_STRETCHES] = {2, 1},
        [SEARCH_ARTICLES] = {3, 1},
        [SEARCH_TERMS] = {4, 2},
    };
    *count = parts[kind].count;
    return all + parts[kind].from;
}

/* ---- places ---- */

bool search_place_read(struct span s, struct search_place *out)
{
    struct search_place place;
    if (s.len == 0 || (s.ptr[0] != 'a' && s.ptr[0] != 's'))
        return false;
    place.loose = s.ptr[0] == 's';
    s = span_from(s, 1);
    size_t dot = span_find(s, '.');
    if (!span_int(span_make(s.ptr, dot), INT64_MIN, INT64_MAX, &place.rank) ||
        !span_int(span_from(s, dot + 1), 1, INT64_MAX, &place.thread_id))
        return false;
    *out = place;
    return true;
}

struct span search_place_write(struct arena *arena, struct search_place place)
{
    return arena_printf(arena, "%c%lld.%lld", place.loose ? 's' : 'a', (long long)place.rank,
                        (long long)place.thread_id);
}

/* ---- results ---- */

enum { MARK_LEN = 3 };
static const char mark_open[] = "\xEE\x80\x80";  /* U+E000 */
static const char mark_close[] = "\xEE\x80\x81"; /* U+E001 */

static void write_marked(struct text *out, struct span marked)
{
    bool open = false;
    size_t from = 0;
    for (size_t i = 0; i + MARK_LEN <= marked.len; i++) {
        bool opens = memcmp(marked.ptr + i, mark_open, MARK_LEN) == 0;
        if (!opens && memcmp(marked.ptr + i, mark_close, MARK_LEN) != 0)
            continue;
        escape_html(out, span_make(marked.ptr + from, i - from));
        if (opens != open)
            text_add_string(out, opens ? "<mark>" : "</mark>");
        open = opens;
        from = i + MARK_LEN;
        i += MARK_LEN - 1;
    }
    escape_html(out, span_from(marked, from));
    if (open)
        text_add_string(out, "</mark>");
}

struct html search_marked(struct arena *arena, struct span text)
{
    struct text out;
    text_init(&out, 16 * text.len + 16);
    write_marked(&out, text);
    struct span html = arena_span(arena, text_span(&out));
    text_free(&out);
    return (struct html){html.ptr, html.len};
}

/* Is the extract's last sentence whole? Marks around its end do not matter. */
static bool ends_whole(struct span s)
{
    while (s.len >= MARK_LEN && memcmp(s.ptr + s.len - MARK_LEN, mark_close, MARK_LEN) == 0)
        s.len -= MARK_LEN;
    return s.len == 0 || memchr(".!?:)", s.ptr[s.len - 1], 5) != NULL;
}

struct html search_extract(struct arena *arena, struct span text)
{
    struct span start = text;
    if (start.len >= MARK_LEN && memcmp(start.ptr, mark_open, MARK_LEN) == 0)
        start = span_from(start, MARK_LEN);
    bool begins_within = start.len > 0 && start.ptr[0] >= 'a' && start.ptr[0] <= 'z';
    return search_marked(arena, arena_printf(arena, "%s" SPAN_FMT "%s", begins_within ? "… " : "",
                                             SPAN_ARG(text), ends_whole(text) ? "" : " …"));
}

bool search_is_among(const struct search_title_list *titles, int64_t id)
{
    for (size_t i = 0; i < titles->count; i++) {
        if (titles->items[i].id == id)
            return true;
    }
    return false;
}
