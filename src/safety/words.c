/* A text as words of the table of red flags: case, accents and apostrophes make no difference. */
#include "safety/words.h"

#include "core/utf8.h"

enum { WORD_MAX = 24, SENTENCE = 40, NUMBER_MAX = 9999 };

/* The base letters of U+00C0 to U+017F; '-' is no letter. */
static const char base_letters[] =
    "aaaaaaaceeeeiiiidnooooo-ouuuuytsaaaaaaaceeeeiiiidnooooo-ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

enum kind { LETTER, NOTHING, APOSTROPHE, SPACE, NEWLINE, COMMA, DASH, PAUSE, END, AND };

static enum kind ascii_kind(uint32_t point, char *letter)
{
    *letter = (char)point;
    if ((point >= 'a' && point <= 'z') || (point >= '0' && point <= '9'))
        return LETTER;
    if (point >= 'A' && point <= 'Z') {
        *letter = (char)(point - 'A' + 'a');
        return LETTER;
    }
    switch (point) {
    case '\n':
        return NEWLINE;
    case '\'':
    case '`':
        return APOSTROPHE;
    case '.':
    case '!':
    case '?':
        return END;
    case ';':
    case ':':
    case '(':
    case ')':
        return PAUSE;
    case ',':
        return COMMA;
    case '-':
    case '/':
        return DASH;
    case '&':
        return AND;
    default:
        return SPACE;
    }
}

static enum kind kind_of(uint32_t point, char *letter)
{
    if (point < 0x80)
        return ascii_kind(point, letter);
    *letter = '?';
    if (point >= 0xC0 && point < 0xC0 + sizeof(base_letters) - 1) {
        *letter = base_letters[point - 0xC0];
        return *letter == '-' ? SPACE : LETTER;
    }
    if (point == 0x2019 || point == 0x2018 || point == 0x02BC || point == 0xB4 || point == 0x2032 ||
        point == 0xFF07)
        return APOSTROPHE;
    /* Soft hyphen, marks on the letter before, characters of no width. */
    if (point == 0xAD || (point >= 0x300 && point <= 0x36F) ||
        (point >= 0x200B && point <= 0x200D) || point == 0x2060 || point == 0xFEFF)
        return NOTHING;
    if (point >= 0xFF01 && point <= 0xFF5E) /* as wide as a Chinese character */
        return ascii_kind(point - 0xFF01 + '!', letter);
    if (point == 0x2026 || point == 0x3002 || point == 0x2028 || point == 0x2029)
        return END;
    if (point == 0x2010 || point == 0x2011 || point == 0x2013) /* hyphens, en dash */
        return DASH;
    if (point == 0x2014 || point == 0x2015) /* em dash, bar */
        return PAUSE;
    if (point == 0x3001 || point == 0x60C) /* ideographic and Arabic comma */
        return COMMA;
    return point < 0xC0 || (point >= 0x2000 && point <= 0x2BFF) || point == 0x3000 ? SPACE : LETTER;
}

struct letters {
    char bytes[WORD_MAX];
    size_t len; /* may be more than there is room for: then it is a word that nobody knows */
    bool digits;
};

/* "&amp;" and its like, as the renderer writes them; anything else is left as it is. */
static uint32_t read_entity(struct span *rest)
{
    static const struct {
        const char *name;
        char point;
    } known[] = {{"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"#39;", '\''}};
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (span_starts(*rest, known[i].name)) {
            *rest = span_from(*rest, strlen(known[i].name));
            return (uint32_t)known[i].point;
        }
    }
    return '&';
}

/* Past a tag. Those within a line part no sentences. */
static uint32_t skip_tag(struct span *rest)
{
    static const char *const inlines[] = {"a", "em", "strong", "code", "del", "b", "i", "mark"};
    size_t end = span_find(*rest, '>');
    struct span name = span_make(rest->ptr, end);
    *rest = span_from(*rest, end + (end < rest->len));
    if (span_starts(name, "/"))
        name = span_from(name, 1);
    size_t len = 0;
    while (len < name.len && name.ptr[len] >= 'a' && name.ptr[len] <= 'z')
        len++;
    for (size_t i = 0; i < COUNT_OF(inlines); i++) {
        if (span_is(span_make(name.ptr, len), inlines[i]))
            return 0x200B; /* a word may have one in its middle */
    }
    return '.';
}

static bool next_point(struct safety_reader *reader, uint32_t *point)
{
    if (!utf8_next(&reader->rest, point))
        return false;
    if (reader->html && *point == '&')
        *point = read_entity(&reader->rest);
    else if (reader->html && *point == '<')
        *point = skip_tag(&reader->rest);
    return true;
}

/* A dash or slash within a word parts nothing; with a space on either side it does. */
static void note_dash(struct safety_reader *reader, enum kind kind)
{
    bool space = kind == SPACE || kind == NEWLINE;
    reader->gap_space = reader->gap_space || space;
    reader->gap_dash = reader->gap_dash || kind == DASH;
    reader->pause = reader->pause || kind == PAUSE || (reader->gap_space && reader->gap_dash);
    reader->comma = reader->comma || kind == COMMA;
}

/* What is between words: whether a sentence ended. */
static void note_gap(struct safety_reader *reader, enum kind kind, uint32_t point)
{
    reader->question = reader->question || point == '?' || point == 0xFF1F;
    reader->newlines = kind == NEWLINE ? reader->newlines + 1 : reader->newlines;
    if (kind == END || (kind == NEWLINE && reader->newlines > 1))
        reader->pending_sentence = true;
    else if (kind == PAUSE)
        reader->place++;
    note_dash(reader, kind);
}

/* "8am" is two words, "t2" is one. */
static bool parts(const struct letters *word, char letter)
{
    return word->len > 0 && word->digits && (letter < '0' || letter > '9');
}

/* "Sooo", "paaain": no word has a letter three times, but "AAA" is one. */
static bool is_drawn_out(const struct letters *word, char letter)
{
    return word->len >= 3 && word->len <= WORD_MAX && letter >= 'a' && letter <= 'z' &&
           word->bytes[word->len - 1] == letter && word->bytes[word->len - 2] == letter;
}

/* The letters of the next word. False when the text ends before one begins. */
static bool cut_word(struct safety_reader *reader, struct letters *word)
{
    struct span before = reader->rest;
    uint32_t point;
    char letter;
    while (next_point(reader, &point)) {
        enum kind kind = kind_of(point, &letter);
        if (kind == AND && word->len == 0) {
            memcpy(word->bytes, "and", 3);
            word->len = 3;
            return true;
        }
        if (kind == NOTHING || (kind == APOSTROPHE && word->len > 0)) {
            before = reader->rest;
            continue;
        }
        if (kind != LETTER && word->len == 0) {
            note_gap(reader, kind, point);
            before = reader->rest;
            continue;
        }
        if (kind != LETTER || parts(word, letter)) {
            reader->rest = before; /* read again as what is between words */
            return true;
        }
        if (word->len == 0)
            word->digits = letter >= '0' && letter <= '9';
        if (is_drawn_out(word, letter)) {
            before = reader->rest;
            continue;
        }
        if (word->len < WORD_MAX)
            word->bytes[word->len] = letter;
        word->len += word->len <= WORD_MAX;
        before = reader->rest;
    }
    return word->len > 0;
}

bool safety_read_token(struct safety_reader *reader, struct safety_token *token)
{
    struct letters word = {.len = 0};
    reader->newlines = 0;
    reader->comma = reader->pause = reader->gap_space = reader->gap_dash = false;
    if (!cut_word(reader, &word))
        return false;
    struct span span = span_make(word.bytes, word.len);
    int64_t number = -1;
    bool known = word.len <= WORD_MAX;
    if (word.digits && known && !span_int(span, 0, NUMBER_MAX, &number))
        number = -1;
    *token = (struct safety_token){.word = known ? safety_find_word(span) : 0,
                                   .number = (int32_t)number};
    token->begins = reader->pending_sentence;
    token->after_question = reader->question;
    token->after_comma = reader->comma;
    token->after_pause = reader->pause;
    reader->question = false;
    if (reader->pending_sentence)
        reader->place = (uint16_t)(reader->place + SENTENCE);
    reader->pending_sentence = false;
    token->place = reader->place;
    token->counts = token->word == 0 || !safety_table.words[token->word].filler;
    reader->place = (uint16_t)(reader->place + token->counts);
    reader->counted += token->counts;
    return true;
}
