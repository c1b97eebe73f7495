/* Telephone numbers. */
#include "personal/personal_parts.h"

enum { GROUPS_MAX = 8, DIGITS_MAX = 17, NEAR = 28, TOKEN_MAX = 200 };

/* Digits in groups, as they are written: "(0151) 2345-678". */
struct number {
    size_t end; /* behind its last digit, or the bracket there */
    size_t groups;
    size_t lens[GROUPS_MAX];
    char digits[DIGITS_MAX + 1];
    size_t count;
    bool plus;
    bool separated; /* its groups by something */
};

/* How many bytes are between two groups: a space, a hyphen, a dot, a slash, brackets, or two of them. */
static size_t gap(struct span text, size_t at)
{
    size_t len = 0;
    while (len < 3) {
        char c = personal_at(text, at + len);
        bool no_break =
            (unsigned char)c == 0xC2 && (unsigned char)personal_at(text, at + len + 1) == 0xA0;
        if (no_break)
            len++;
        else if (c != ' ' && c != '-' && c != '.' && c != '/' && c != '(' && c != ')')
            break;
        len++;
    }
    return len;
}

/* What is next to a digit makes it no number of this kind: "30s", "12x", "5%", "2,5", "10:30". */
static bool is_measure(struct span text, size_t at)
{
    char c = personal_at(text, at);
    bool joins = (c == ',' || c == ':') && personal_is_digit(personal_at(text, at + 1));
    return personal_is_word(c) || c == '%' || joins;
}

static void read_number(struct span text, size_t at, struct number *n)
{
    size_t i = at;
    *n = (struct number){.end = at};
    n->plus = personal_at(text, i) == '+';
    i += n->plus ? 1 : 0;
    i += personal_at(text, i) == '(' ? 1 : 0;
    while (n->groups < GROUPS_MAX) {
        size_t len = 0;
        while (personal_is_digit(personal_at(text, i + len)))
            len++;
        if (len == 0 || n->count + len > DIGITS_MAX || is_measure(text, i + len))
            break;
        memcpy(n->digits + n->count, text.ptr + i, len);
        n->count += len;
        n->lens[n->groups++] = len;
        n->end = i + len;
        i += len;
        size_t between = gap(text, i);
        if (between == 0)
            break;
        i += between;
    }
    n->separated = n->groups > 1;
}

/* Part of an address of the web, a DOI or the number of a paper; wa.me has numbers. */
static bool is_reference(struct span text, size_t at)
{
    static const char *const papers[] = {"doi",    "pmid",   "pmc",     "isbn", "issn",
                                         "nct",    "isrctn", "orcid",   "drks", "vol",
                                         "volume", "pages",  "version", NULL};
    size_t from = at;
    while (from > 0 && at - from < TOKEN_MAX && text.ptr[from - 1] != ' ' &&
           text.ptr[from - 1] != '\n' && text.ptr[from - 1] != '(')
        from--;
    struct span token = span_make(text.ptr + from, at - from);
    if (span_find_text(token, "wa.me/") < token.len)
        return false;
    bool is_doi = span_starts(span_from(text, from), "10.") &&
                  personal_is_digit(personal_at(text, from + 3)) && token.len > 0;
    return span_find_text(token, "://") < token.len || span_starts(token, "www.") || is_doi ||
           personal_before(text, at, 10, papers);
}

static bool is_called(struct span text, size_t at)
{
    static const char *const words[] = {
        "phone",     "telephone", "tel",      "mobile",  "cell",  "call me",       "call us",
        "ring me",   "text me",   "whatsapp", "telefon", "handy", "telefonnummer", "my number",
        "téléphone", "teléfono",  "signal",   "sms",     NULL};
    bool is_link = at >= 6 && memcmp(text.ptr + at - 6, "wa.me/", 6) == 0;
    return is_link || personal_before(text, at, NEAR, words);
}

/* "01.02.2023 10:30", "01/02/2023 at". */
static bool is_date(const struct number *n)
{
    return n->groups >= 3 && n->lens[0] <= 2 && n->lens[1] <= 2 && n->lens[2] == 4 &&
           (n->digits[n->lens[0] + n->lens[1]] == '1' || n->digits[n->lens[0] + n->lens[1]] == '2');
}

/* +44 20 7946 0018, 0049 30 1234567. A list of loads, "+10-15-20-25", has only pairs. */
static bool is_international(const struct number *n)
{
    bool pairs = n->groups > 3;
    for (size_t i = 0; i < n->groups; i++)
        pairs = pairs && n->lens[i] == 2;
    if (n->plus)
        return n->count >= 8 && n->count <= 15 && n->digits[0] != '0' && n->lens[0] <= 15 && !pairs;
    return n->digits[0] == '0' && n->digits[1] == '0' && n->digits[2] >= '1' && n->count >= 10 &&
           n->lens[0] >= 4;
}

/* 020 7946 0018, 0151 23456789, 01 23 45 67 89: the first group has at least two digits, or "0.1234" and ISBNs were some. */
static bool is_national(const struct number *n)
{
    return !n->plus && n->digits[0] == '0' && n->digits[1] != '0' && n->count >= 9 &&
           n->count <= 12 && n->lens[0] >= 2 && !is_date(n);
}

/* (415) 555-0132, 415-555-0132, 1-415-555-0132. */
static bool is_north_american(const struct number *n)
{
    size_t first = n->groups == 4 && n->lens[0] == 1 && n->digits[0] == '1' ? 1 : 0;
    return n->groups - first == 3 && n->lens[first] == 3 && n->lens[first + 1] == 3 &&
           n->lens[first + 2] == 4 && n->digits[first] >= '2' && n->digits[first + 3] >= '2';
}

size_t personal_phone_at(struct span text, size_t at)
{
    struct number n;
    char c = text.ptr[at];
    char before = at == 0 ? '\0' : text.ptr[at - 1];
    bool begins = personal_is_digit(c) ||
                  ((c == '+' || c == '(') && (personal_is_digit(personal_at(text, at + 1)) ||
                                              personal_at(text, at + 1) == '+'));
    bool goes_on =
        (before == '.' || before == ',' || before == '-' || before == '/' || before == '+') &&
        at >= 2 && personal_is_digit(text.ptr[at - 2]);
    if (!begins || goes_on || before == '#' || before == '$')
        return 0;
    size_t skip = c == '(' && personal_at(text, at + 1) == '+' ? 1 : 0;
    read_number(text, at + skip, &n);
    if (n.count < 7 || is_reference(text, at))
        return 0;
    bool named = n.count <= 15 && !is_date(&n) && is_called(text, at);
    return is_international(&n) || is_national(&n) || is_north_american(&n) || named ? n.end - at
                                                                                     : 0;
}
