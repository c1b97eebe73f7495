/* Postal codes. Where the form alone says little, five digits or four, words around it have to say more. */
#include "personal/personal_parts.h"

enum { NEAR = 20, STREET = 40 };

static const char *const named[] = {
    "postcode",     "post code",   "postal code", "zip", "zip code",   "zipcode", "plz",
    "postleitzahl", "code postal", "eircode",     "cap", "postnummer", NULL};

/* 'A' a capital letter, '9' a digit, ' ' one space, '-' itself: does the text have this form, and end there? */
static bool has_form(struct span text, size_t at, const char *form)
{
    size_t i = 0;
    for (; form[i] != '\0'; i++) {
        char c = personal_at(text, at + i);
        bool fits = form[i] == 'A'   ? personal_is_upper(c)
                    : form[i] == '9' ? personal_is_digit(c)
                                     : c == form[i];
        if (!fits)
            return false;
    }
    return !personal_is_word(personal_at(text, at + i));
}

static bool is_among(struct span text, size_t at, size_t len, const char *list)
{
    for (const char *word = list; *word != '\0';) {
        size_t word_len = strcspn(word, " ");
        if (word_len == len && memcmp(word, text.ptr + at, len) == 0)
            return true;
        word += word_len + (word[word_len] == ' ' ? 1 : 0);
    }
    return false;
}

/* SW1A 1AA, M1 1AE: the areas of the Royal Mail. "L5 S1" is none: a digit follows the space, then two letters of those in use. */
static size_t british(struct span text, size_t at)
{
    static const char areas[] = "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW "
                                "DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G "
                                "GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA "
                                "LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW "
                                "OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR "
                                "SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC "
                                "WD WF WN WR WS WV YO ZE";
    static const char *const forms[] = {"A9 9AA",   "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA",
                                        "AA9A 9AA", "AA9A9AA", "AA999AA", "AA99AA",   NULL};
    for (size_t i = 0; forms[i] != NULL; i++) {
        size_t len = strlen(forms[i]);
        size_t area = forms[i][1] == 'A' ? 2 : 1;
        if (!has_form(text, at, forms[i]) || !is_among(text, at, area, areas))
            continue;
        char last = text.ptr[at + len - 1];
        char second = text.ptr[at + len - 2];
        return strchr("CIKMOV", last) == NULL && strchr("CIKMOV", second) == NULL ? len : 0;
    }
    return 0;
}

/* M5V 3L9. */
static size_t canadian(struct span text, size_t at)
{
    return has_form(text, at, "A9A 9A9") && strchr("DFIOQUWZ", text.ptr[at]) == NULL ? 7 : 0;
}

/* "CA 90210", "NSW 2000": found from the letters on. 90210-1234 by itself. */
static size_t by_state(struct span text, size_t at)
{
    static const char america[] = "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA "
                                  "MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA "
                                  "RI SC SD TN TX UT VT VA WA WV WI WY DC";
    static const char australia[] = "NSW VIC QLD WA SA TAS ACT NT";
    if (has_form(text, at, "99999-9999"))
        return 10;
    if (has_form(text, at, "AA 99999") && is_among(text, at, 2, america))
        return 8;
    if (has_form(text, at, "AAA 9999") && is_among(text, at, 3, australia))
        return 8;
    return has_form(text, at, "AA 9999") && is_among(text, at, 2, australia) ? 7 : 0;
}

/* A number of a house, a comma, then the code: "Hauptstr. 12, 10115 Berlin". */
static bool follows_house(struct span text, size_t at)
{
    size_t i = at;
    while (i > 0 && (text.ptr[i - 1] == ' ' || text.ptr[i - 1] == '\n'))
        i--;
    if (i == 0 || i == at || (text.ptr[i - 1] != ',' && text.ptr[i] != '\n'))
        return false;
    i -= text.ptr[i - 1] == ',' ? 1 : 0;
    i -= i > 0 && personal_is_letter(text.ptr[i - 1]) ? 1 : 0;
    size_t digits = 0;
    while (i > 0 && personal_is_digit(text.ptr[i - 1])) {
        i--;
        digits++;
    }
    return digits > 0 && digits <= 4 && i >= 2 && text.ptr[i - 1] == ' ' &&
           (personal_is_letter(text.ptr[i - 2]) || text.ptr[i - 2] == '.');
}

static bool before_town(struct span text, size_t at)
{
    return personal_at(text, at) == ' ' && personal_is_upper(personal_at(text, at + 1)) &&
           !personal_is_digit(personal_at(text, at + 2)) &&
           !personal_is_upper(personal_at(text, at + 2));
}

static bool is_year(struct span text, size_t at)
{
    return memcmp(text.ptr + at, "19", 2) == 0 || memcmp(text.ptr + at, "20", 2) == 0;
}

/* 10115 (D-10115), 1012 AB, 114 55: by what is around it. */
static size_t by_words(struct span text, size_t at)
{
    static const char *const prefixed[] = {"A-99999", "AA-99999", "A-9999", "AA-9999", NULL};
    static const char *const forms[] = {"99999",    "9999 AA",  "999 99", "99-999",
                                        "9999-999", "999-9999", "9999",   NULL};
    bool is_named = personal_before(text, at, NEAR, named);
    for (size_t i = 0; prefixed[i] != NULL; i++) {
        size_t len = strlen(prefixed[i]);
        if (has_form(text, at, prefixed[i]))
            return before_town(text, at + len) || is_named ? len : 0;
    }
    for (size_t i = 0; forms[i] != NULL; i++) {
        size_t len = strlen(forms[i]);
        if (has_form(text, at, forms[i]) &&
            (is_named || (!(len == 4 && is_year(text, at)) && follows_house(text, at) &&
                          before_town(text, at + len))))
            return len;
    }
    return 0;
}

size_t personal_postcode_at(struct span text, size_t at)
{
    char c = text.ptr[at];
    char before = at == 0 ? '\0' : text.ptr[at - 1];
    size_t len = 0;
    if (before == '.' || before == '/' || before == '-' || before == '#')
        return 0;
    if (personal_is_upper(c)) {
        len = british(text, at);
        len = len > 0 ? len : canadian(text, at);
    }
    if (len == 0 && (personal_is_upper(c) || personal_is_digit(c)))
        len = by_state(text, at);
    if (len == 0 && (personal_is_upper(c) || personal_is_digit(c)))
        len = by_words(text, at);
    return len;
}
