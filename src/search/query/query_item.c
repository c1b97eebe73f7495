/* Items of the language of search: what each field may say, and how an item is written. */
#include "search/query/query_internal.h"

#include "core/escape.h"
#include "core/name_key.h"
#include "core/slug.h"
#include "core/utf8.h"
#include "library/library.h"
#include "tag/tag.h"

/* What people write and what it means; ends with a NULL. */
struct other_name {
    const char *typed;
    const char *value;
};

static const struct other_name kinds[] = {
    {"stretch", "stretch"},
    {"stretches", "stretch"},
    {"routine", "routine"},
    {"routines", "routine"},
    {"article", "article"},
    {"articles", "article"},
    {"muscle", "muscle"},
    {"muscles", "muscle"},
    {"term", "term"},
    {"terms", "term"},
    {"question", "question"},
    {"questions", "question"},
    {"page", "page"},
    {"pages", "page"},
    {"exercise", "stretch"},
    {"exercises", "stretch"},
    {NULL, NULL},
};

/* Beside the names of stretch_positions. */
static const struct other_name positions[] = {
    {"sitting", "seated"}, {"lying", "supine"},        {"back", "supine"},
    {"front", "prone"},    {"all-fours", "quadruped"}, {"hands-and-knees", "quadruped"},
    {NULL, NULL},
};

static const struct other_name yes_or_no[] = {
    {"yes", "yes"}, {"no", "no"}, {"y", "yes"}, {"n", "no"}, {"none", "no"}, {NULL, NULL},
};

static const struct other_name places[] = {{"desk", "desk"}, {NULL, NULL}};

static const struct other_name no_alone[] = {
    {"no", "no"}, {"n", "no"}, {"none", "no"}, {NULL, NULL}};

static const struct other_name minutes[] = {{"5", "5"}, {"10", "10"}, {NULL, NULL}};

static const struct other_name wanted_answers[] = {{"yes", "yes"}, {"y", "yes"}, {NULL, NULL}};

static const struct other_name states[] = {
    {"answered", "answered"},     {"accepted", "accepted"}, {"solved", "accepted"},
    {"unanswered", "unanswered"}, {"open", "open"},         {NULL, NULL},
};

static const struct {
    const char *name;
    const char *help;
} fields[] = {
    [SEARCH_ITEM_KIND] = {"kind", "stretch, routine, article, muscle, term, question or page"},
    [SEARCH_ITEM_MUSCLE] = {"muscle", "a muscle’s name, such as psoas"},
    [SEARCH_ITEM_KIT] = {"kit", "none, or a thing, such as ball"},
    [SEARCH_ITEM_PARTNER] = {"partner", "yes or no"},
    [SEARCH_ITEM_POSITION] =
        {"position", "standing, seated, supine, prone, side, kneeling, half-kneeling or quadruped"},
    [SEARCH_ITEM_AT] = {"at", "desk"},
    [SEARCH_ITEM_KNEEL] = {"kneel", "no"},
    [SEARCH_ITEM_FLOOR] = {"floor", "no"},
    [SEARCH_ITEM_MINUTES] = {"minutes", "5 or 10"},
    [SEARCH_ITEM_USER] = {"user", "a person’s name, in quotes when it is two words"},
    [SEARCH_ITEM_IS] = {"is", "answered, accepted, unanswered or open"},
    [SEARCH_ITEM_SCORE] = {"score", "a number, such as >=3 or 2..5"},
    [SEARCH_ITEM_CREATED] = {"created", "a year, month or day, such as 2026, 2026-01.. or "
                                        "..2026-01-31"},
    [SEARCH_ITEM_WANTED] = {"wanted", "yes"},
};

static bool has_field(enum search_item_kind kind)
{
    return kind >= SEARCH_ITEM_KIND && kind <= SEARCH_ITEM_WANTED;
}

const char *search_item_field(enum search_item_kind kind)
{
    return has_field(kind) ? fields[kind].name : "";
}

const char *query_field_help(enum search_item_kind kind)
{
    return has_field(kind) ? fields[kind].help : "";
}

/* ASCII letters alone: names of fields and choices have no others. */
static struct span lower(struct arena *arena, struct span s)
{
    char *copy = arena_string(arena, s);
    for (size_t i = 0; i < s.len; i++) {
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] - 'A' + 'a');
    }
    return span_make(copy, s.len);
}

static bool equal_in_any_case(struct span s, const char *name)
{
    size_t i = 0;
    for (; i < s.len && name[i] != '\0'; i++) {
        char c = s.ptr[i];
        if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != name[i])
            return false;
    }
    return i == s.len && name[i] == '\0';
}

bool query_field_kind(struct span name, enum search_item_kind *out)
{
    for (size_t kind = SEARCH_ITEM_KIND; kind <= SEARCH_ITEM_WANTED; kind++) {
        if (equal_in_any_case(name, fields[kind].name)) {
            *out = (enum search_item_kind)kind;
            return true;
        }
    }
    return false;
}

/* ---- values ---- */

static struct span look_up(const struct other_name *names, struct span typed)
{
    for (; names->typed != NULL; names++) {
        if (equal_in_any_case(typed, names->typed))
            return span_of(names->value);
    }
    return SPAN("");
}

static struct span position_value(struct arena *arena, struct span typed)
{
    struct span name = slug_make_or_empty(arena, typed, SLUG_MAX);
    return model_is_choice(stretch_positions, name) ? name : look_up(positions, name);
}

/* One line without the quotation mark, which nothing could be put between. */
static struct span line_value(struct span typed)
{
    bool fits = span_find(typed, '"') == typed.len && query_says_something(typed) &&
                utf8_count(typed) <= SEARCH_VALUE_POINTS_MAX;
    return fits ? typed : SPAN("");
}

/* Runs of white space become one space. */
static struct span one_spaced(struct arena *arena, struct span s)
{
    char *copy = arena_string(arena, span_trim(s));
    size_t len = 0;
    struct span rest = s;
    struct span word;
    while (span_word(&rest, &word)) {
        if (len > 0)
            copy[len++] = ' ';
        memmove(copy + len, word.ptr, word.len);
        len += word.len;
    }
    return span_make(copy, len);
}

static struct span tag_value(struct arena *arena, struct span typed)
{
    struct span name = tag_name_clean(arena, typed);
    return tag_name_is_valid(name) ? name : SPAN("");
}

static struct span value_of(struct arena *arena, enum search_item_kind kind, struct span typed)
{
    switch (kind) {
    case SEARCH_ITEM_PHRASE:
        return span_find(typed, '"') == typed.len && query_says_something(typed) ? typed : SPAN("");
    case SEARCH_ITEM_TAG:
    case SEARCH_ITEM_TAG_ALONE:
        return tag_value(arena, typed);
    case SEARCH_ITEM_KIND:
        return look_up(kinds, typed);
    case SEARCH_ITEM_MUSCLE:
        return slug_make_or_empty(arena, typed, SLUG_MAX);
    case SEARCH_ITEM_KIT:
        return lower(arena, line_value(typed));
    case SEARCH_ITEM_PARTNER:
        return look_up(yes_or_no, typed);
    case SEARCH_ITEM_POSITION:
        return position_value(arena, typed);
    case SEARCH_ITEM_AT:
        return look_up(places, typed);
    case SEARCH_ITEM_KNEEL:
    case SEARCH_ITEM_FLOOR:
        return look_up(no_alone, typed);
    case SEARCH_ITEM_MINUTES:
        return look_up(minutes, typed);
    case SEARCH_ITEM_USER:
        return line_value(typed);
    case SEARCH_ITEM_IS:
        return look_up(states, typed);
    case SEARCH_ITEM_WANTED:
        return look_up(wanted_answers, typed);
    default:
        return SPAN("");
    }
}

bool search_item_read(struct arena *arena, enum search_item_kind kind, struct span typed,
                      struct search_item *out)
{
    typed = one_spaced(arena, typed);
    if (kind == SEARCH_ITEM_SCORE)
        return query_read_score(arena, typed, out);
    if (kind == SEARCH_ITEM_CREATED)
        return query_read_created(arena, typed, out);
    struct span value = value_of(arena, kind, typed);
    if (span_is_empty(value))
        return false;
    *out = (struct search_item){.kind = kind, .value = value};
    return true;
}

/* ---- an item as text ---- */

/* Bare, it would end early or lose its last sign. */
static bool needs_quotes(struct span value)
{
    for (size_t i = 0; i < value.len; i++) {
        if (memchr(" ()[]", value.ptr[i], 5) != NULL)
            return true;
    }
    return query_without_end(value).len < value.len;
}

void query_write_item(struct text *out, const struct search_item *item)
{
    if (item->negated)
        text_add_char(out, '-');
    switch (item->kind) {
    case SEARCH_ITEM_WORD:
    case SEARCH_ITEM_GROUP:
        text_add_span(out, item->value);
        break;
    case SEARCH_ITEM_PHRASE:
        text_printf(out, "\"" SPAN_FMT "\"", SPAN_ARG(item->value));
        break;
    case SEARCH_ITEM_TAG:
    case SEARCH_ITEM_TAG_ALONE:
        text_printf(out, "%s[" SPAN_FMT "]", item->kind == SEARCH_ITEM_TAG ? "" : "=",
                    SPAN_ARG(item->value));
        break;
    default: {
        bool range = item->kind == SEARCH_ITEM_SCORE || item->kind == SEARCH_ITEM_CREATED;
        const char *quote = !range && needs_quotes(item->value) ? "\"" : "";
        text_printf(out, "%s:%s" SPAN_FMT "%s", fields[item->kind].name, quote,
                    SPAN_ARG(item->value), quote);
    }
    }
}

/* ---- an item as JSON ---- */

static void add_range(struct text *out, const struct search_item *item, const char *quote)
{
    text_printf(out, "\"%s\":{", fields[item->kind].name);
    if (item->from.len > 0)
        text_printf(out, "\"from\":%s" SPAN_FMT "%s", quote, SPAN_ARG(item->from), quote);
    if (item->to.len > 0)
        text_printf(out, "%s\"to\":%s" SPAN_FMT "%s", item->from.len > 0 ? "," : "", quote,
                    SPAN_ARG(item->to), quote);
    text_add_char(out, '}');
}

void query_write_json(struct arena *arena, struct text *out, const struct search_item *item)
{
    text_add_string(out, item->negated ? "{\"not\":{" : "{");
    switch (item->kind) {
    case SEARCH_ITEM_WORD:
        escape_json_member(out, "word", item->value);
        break;
    case SEARCH_ITEM_PHRASE:
        escape_json_member(out, "phrase", item->value);
        break;
    case SEARCH_ITEM_TAG:
    case SEARCH_ITEM_TAG_ALONE:
        escape_json_member(out, "tag", item->value);
        text_printf(out, ",\"exact\":%s", item->kind == SEARCH_ITEM_TAG ? "false" : "true");
        break;
    case SEARCH_ITEM_SCORE:
        add_range(out, item, "");
        break;
    case SEARCH_ITEM_CREATED:
        add_range(out, item, "\"");
        break;
    case SEARCH_ITEM_USER:
        /* The database knows accounts by the key of their name, which only C can make. */
        escape_json_member(out, "user", name_key(arena, item->value));
        break;
    case SEARCH_ITEM_WANTED:
        text_add_string(out, "\"wanted\":true");
        break;
    default:
        escape_json_member(out, fields[item->kind].name, item->value);
    }
    text_add_string(out, item->negated ? "}}" : "}");
}
