/* The piece of a text to show, and its words marked. */
#include "search/extract.h"

#include <string.h>

#include "core/escape.h"
#include "core/utf8.h"
#include "search/lexicon.h"

enum { LEAD = 90 }; /* bytes shown before the first mark */

double search_cover(const struct search_lexicon *lexicon, struct span text)
{
    struct search_mark marks[SEARCH_MARKS_MAX];
    return search_weight_of(lexicon, marks, search_find_marks(lexicon, text, marks));
}

/* ---- writing ---- */

/* A piece of text with its white space made single spaces. */
static void write_flowing(struct text *out, struct span piece)
{
    struct span word;
    bool first = true;
    if (piece.len > 0 && strchr(" \n\t\r", piece.ptr[0]) != NULL)
        text_add_char(out, ' ');
    struct span rest = piece;
    while (span_word(&rest, &word)) {
        if (!first)
            text_add_char(out, ' ');
        escape_html(out, word);
        first = false;
    }
    if (!first && strchr(" \n\t\r", piece.ptr[piece.len - 1]) != NULL)
        text_add_char(out, ' ');
}

static void write_marked(struct text *out, const struct search_lexicon *lexicon, struct span text)
{
    struct search_mark marks[SEARCH_MARKS_MAX];
    size_t count = search_find_marks(lexicon, text, marks);
    size_t from = 0;
    for (size_t i = 0; i < count; i++) {
        size_t last = i;
        while (last + 1 < count && marks[last + 1].goes_on)
            last++;
        size_t begin = marks[i].token.from;
        size_t end = marks[last].token.to;
        write_flowing(out, span_make(text.ptr + from, begin - from));
        text_add_string(out, "<mark>");
        escape_html(out, span_make(text.ptr + begin, end - begin));
        text_add_string(out, "</mark>");
        from = end;
        i = last;
    }
    write_flowing(out, span_from(text, from));
}

static struct html finished(const struct search_lexicon *lexicon, struct text *out)
{
    struct span s = arena_span(lexicon->arena, text_span(out));
    text_free(out);
    return (struct html){s.ptr, s.len};
}

struct html search_marked(const struct search_lexicon *lexicon, struct span text)
{
    struct text out;
    text_init(&out, 20 * text.len + 64);
    write_marked(&out, lexicon, text);
    return finished(lexicon, &out);
}

/* ---- the piece ---- */

static bool ends_sentence(char c)
{
    return c == '.' || c == '!' || c == '?' || c == ':' || c == '\n';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The marks that say most within the bytes of an extract: the first of them, or count. */
static size_t best_mark(const struct search_lexicon *lexicon, const struct search_mark *marks,
                        size_t count)
{
    size_t best = count;
    double most = 0;
    size_t to = 0;
    for (size_t i = 0; i < count; i++) {
        while (to < count &&
               marks[to].token.to - marks[i].token.from <= SEARCH_EXTRACT_BYTES - LEAD)
            to++;
        double weight = to > i ? search_weight_of(lexicon, marks + i, to - i) : 0;
        if (weight > most * 1.0001) {
            most = weight;
            best = i;
        }
    }
    return best;
}

/* The beginning of the sentence before `at`, or of a word when the sentence began long ago. */
static size_t begin_before(struct span text, size_t at)
{
    size_t low = at > LEAD ? at - LEAD : 0;
    for (size_t i = at; i > low; i--) {
        if (is_space(text.ptr[i - 1]) &&
            (text.ptr[i - 1] == '\n' || (i > 1 && ends_sentence(text.ptr[i - 2]))))
            return i;
    }
    if (low == 0)
        return 0;
    size_t from = at - LEAD / 2;
    while (from < at && !is_space(text.ptr[from - 1]))
        from++;
    return from;
}

/* The end of the word that the extract's last byte is in, or of the one before when that is too long. */
static size_t end_after(struct span text, size_t from)
{
    if (text.len - from <= SEARCH_EXTRACT_BYTES)
        return text.len;
    size_t end = from + SEARCH_EXTRACT_BYTES;
    while (end > from && !is_space(text.ptr[end]))
        end--;
    if (end > from)
        return end;
    end = from + SEARCH_EXTRACT_BYTES;
    while (((unsigned char)text.ptr[end] & 0xC0) == 0x80)
        end--;
    return end;
}

/* What an entry says of a mistake must not read like an instruction: such lines are shown with their label, and alone. */
static const char *label_of(struct span line)
{
    static const char *const labels[] = {"Often goes wrong: ", "Caution: "};
    for (size_t i = 0; i < COUNT_OF(labels); i++)
        if (span_starts(line, labels[i]))
            return labels[i];
    return NULL;
}

static size_t line_start(struct span text, size_t at)
{
    while (at > 0 && text.ptr[at - 1] != '\n')
        at--;
    return at;
}

/* Where the piece has to end: with its own line when that has a label, before the next that has one otherwise. */
static size_t end_of_kind(struct span text, size_t from, size_t end, bool has_label)
{
    for (size_t i = from; i < end; i++)
        if (text.ptr[i] == '\n' && (has_label || label_of(span_from(text, i + 1)) != NULL))
            return i;
    return end;
}

struct html search_extract(const struct search_lexicon *lexicon, struct span text)
{
    struct search_mark marks[SEARCH_MARKS_MAX];
    text = span_trim(text);
    size_t count = search_find_marks(lexicon, text, marks);
    size_t best = best_mark(lexicon, marks, count);
    size_t from = best < count ? begin_before(text, marks[best].token.from) : 0;
    size_t start = line_start(text, best < count ? marks[best].token.from : 0);
    const char *label = label_of(span_from(text, start));
    if (label != NULL && from <= start + strlen(label))
        from = start;
    size_t end = end_of_kind(text, from, end_after(text, from), label != NULL);
    struct span piece = span_trim(span_make(text.ptr + from, end - from));
    struct text out;
    text_init(&out, 20 * piece.len + 128);
    bool within = from > 1 && text.ptr[from - 1] != '\n' && !ends_sentence(text.ptr[from - 2]);
    if (label != NULL && from > start)
        text_add_string(&out, label);
    if (within)
        text_add_string(&out, "… ");
    write_marked(&out, lexicon, piece);
    if (end < text.len && piece.len > 0 && !ends_sentence(piece.ptr[piece.len - 1]))
        text_add_string(&out, " …");
    return finished(lexicon, &out);
}
