/* The rules of drafts: which forms have them, and what they hold. */
#include "draft/draft.h"

#include <jansson.h>

#include "core/escape.h"
#include "core/utf8.h"

enum { FIELDS_MAX = 2000, NAME_MAX_BYTES = 64, PARTS_MAX = 3, ADDRESS_MAX = 1200 };

/* The parts of a path between its slashes; 0: more than any form's has. */
static size_t split(struct span path, struct span parts[PARTS_MAX])
{
    size_t count = 0;
    struct span rest = span_from(path, 1);
    struct span part;
    while (span_next(&rest, '/', &part)) {
        if (count == PARTS_MAX || span_is_empty(part))
            return 0;
        parts[count++] = part;
    }
    return count;
}

static bool is_id(struct span s)
{
    int64_t id;
    return span_int(s, 1, INT64_MAX, &id);
}

static bool is_any(struct span s, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (span_is(s, *names))
            return true;
    }
    return false;
}

static const char *const posts[] = {"questions", "answers", "comments", "entries", NULL};
static const char *const library[] = {"stretches", "routines", "articles", "muscles",
                                      "terms",     "pages",    NULL};
static const char *const photographed[] = {"stretches", "articles", "muscles", "terms", NULL};

static bool is_decision(const struct span parts[PARTS_MAX])
{
    if (span_is(parts[0], "moderation"))
        return ((span_is(parts[1], "flags") || span_is(parts[1], "held")) && is_id(parts[2])) ||
               (span_is(parts[1], "templates") && (is_id(parts[2]) || span_is(parts[2], "new")));
    return (span_is(parts[0], "questions") && is_id(parts[1]) &&
            (span_is(parts[2], "state") || span_is(parts[2], "closing") ||
             span_is(parts[2], "move"))) ||
           (span_is(parts[0], "users") &&
            (span_is(parts[2], "suspend") || span_is(parts[2], "picture")));
}

static enum draft_kind kind_of_three(const struct span parts[PARTS_MAX])
{
    if (is_decision(parts))
        return DRAFT_DECISION;
    if (is_any(parts[0], posts) && is_id(parts[1])) {
        if (span_is(parts[2], "edit") && !span_is(parts[0], "entries"))
            return DRAFT_EDIT;
        if (span_is(parts[2], "suggest") &&
            (span_is(parts[0], "questions") || span_is(parts[0], "answers")))
            return DRAFT_EDIT;
        if (span_is(parts[2], "answers") && span_is(parts[0], "questions"))
            return DRAFT_ANSWER;
        if (span_is(parts[2], "comments") && !span_is(parts[0], "comments"))
            return DRAFT_COMMENT;
        if (span_is(parts[2], "flag"))
            return DRAFT_FLAG;
        if (span_is(parts[2], "pictures") &&
            (span_is(parts[0], "questions") || span_is(parts[0], "answers")))
            return DRAFT_PHOTO;
        return DRAFT_NONE;
    }
    if (span_is(parts[2], "flag"))
        return span_is(parts[0], "users") ? DRAFT_FLAG : DRAFT_NONE;
    if (span_is(parts[2], "ask"))
        return span_is(parts[0], "users") ? DRAFT_ASK : DRAFT_NONE;
    if (span_is(parts[2], "pictures") && is_any(parts[0], photographed))
        return DRAFT_PHOTO;
    if (!span_is(parts[2], "edit"))
        return DRAFT_NONE;
    if (span_is(parts[0], "pictures") && is_id(parts[1]))
        return DRAFT_PHOTO;
    if (span_is(parts[0], "my-routines") && is_id(parts[1]))
        return DRAFT_ROUTINE;
    if (span_is(parts[0], "tags"))
        return DRAFT_TAG;
    return is_any(parts[0], library) ? DRAFT_ENTRY : DRAFT_NONE;
}

enum draft_kind draft_kind(struct span target)
{
    struct span parts[PARTS_MAX];
    if (target.len > DRAFT_TARGET_MAX || !span_starts(target, "/"))
        return DRAFT_NONE;
    switch (split(target, parts)) {
    case 1:
        return span_is(parts[0], "questions") ? DRAFT_QUESTION
               : span_is(parts[0], "account") ? DRAFT_ACCOUNT
                                              : DRAFT_NONE;
    case 2:
        if (!span_is(parts[1], "new"))
            return span_is(target, "/words/ask") ? DRAFT_WORD : DRAFT_NONE;
        return span_is(parts[0], "tags")              ? DRAFT_TAG
               : span_is(parts[0], "tag-suggestions") ? DRAFT_SUGGESTED_TAG
               : span_is(parts[0], "my-routines")     ? DRAFT_ROUTINE
               : is_any(parts[0], library)            ? DRAFT_NEW_ENTRY
                                                      : DRAFT_NONE;
    case 3:
        return kind_of_three(parts);
    default:
        return DRAFT_NONE;
    }
}

struct span draft_address(struct arena *arena, const struct draft *draft)
{
    enum draft_kind kind = draft_kind(draft->target);
    struct span page = kind == DRAFT_QUESTION ? SPAN("/questions/ask") : draft->target;
    struct span which =
        draft->number == 0 ? SPAN("open") : arena_printf(arena, "%lld", (long long)draft->saved_at);
    return arena_printf(arena, SPAN_FMT "?draft=" SPAN_FMT "%s", SPAN_ARG(page), SPAN_ARG(which),
                        kind == DRAFT_ANSWER ? "#your-answer" : "");
}

static struct span address_of(struct arena *arena, const char *page, const struct draft *draft)
{
    struct text out;
    text_init(&out, ADDRESS_MAX);
    text_printf(&out, "/drafts/%s?target=", page);
    escape_url_part(&out, draft->target);
    if (draft->number != 0)
        text_printf(&out, "&state=%lld", (long long)draft->saved_at);
    struct span address = arena_span(arena, text_span(&out));
    text_free(&out);
    return address;
}

struct span draft_read_address(struct arena *arena, const struct draft *draft)
{
    return address_of(arena, "read", draft);
}

struct span draft_delete_address(struct arena *arena, const struct draft *draft)
{
    return address_of(arena, "delete", draft);
}

static bool is_draft(json_t *object)
{
    const char *name;
    json_t *value;
    if (!json_is_object(object) || json_object_size(object) > FIELDS_MAX)
        return false;
    json_object_foreach(object, name, value)
    {
        if (strlen(name) > NAME_MAX_BYTES || !json_is_string(value))
            return false;
    }
    return true;
}

bool draft_read(struct arena *arena, struct span json, struct span *fields)
{
    if (json.len > DRAFT_BYTES_MAX || span_is_empty(json))
        return false;
    json_t *object = json_loadb(json.ptr, json.len, JSON_REJECT_DUPLICATES, NULL);
    char *written = is_draft(object) ? json_dumps(object, JSON_COMPACT) : NULL;
    if (written != NULL)
        *fields = arena_span(arena, span_of(written));
    free(written);
    json_decref(object);
    return written != NULL && fields->len <= DRAFT_BYTES_MAX;
}

bool draft_words(struct arena *arena, struct span json, struct draft_words *out)
{
    json_t *object =
        span_is_empty(json) ? NULL : json_loadb(json.ptr, json.len, JSON_REJECT_DUPLICATES, NULL);
    bool is = is_draft(object);
    *out = (struct draft_words){0};
    if (is) {
        const char *name;
        json_t *value;
        out->names = arena_array_of(arena, struct span, FIELDS_MAX);
        out->values = arena_array_of(arena, struct span, FIELDS_MAX);
        json_object_foreach(object, name, value)
        {
            out->names[out->count] = arena_span(arena, span_of(name));
            out->values[out->count++] = arena_span(arena, span_of(json_string_value(value)));
        }
    }
    json_decref(object);
    return is;
}

void draft_words_label(struct arena *arena, struct span json, struct draft_words *words)
{
    json_t *object =
        span_is_empty(json) ? NULL : json_loadb(json.ptr, json.len, JSON_REJECT_DUPLICATES, NULL);
    if (is_draft(object)) {
        words->labels = arena_array_of(arena, struct span, words->count + 1);
        for (size_t i = 0; i < words->count; i++) {
            const json_t *label = json_object_get(object, arena_string(arena, words->names[i]));
            words->labels[i] = label == NULL ? (struct span){NULL, 0}
                                             : arena_span(arena, span_of(json_string_value(label)));
        }
    }
    json_decref(object);
}

bool draft_words_shows(const struct draft_words *words, size_t i)
{
    return words->values[i].len > 0 && (words->labels == NULL || words->labels[i].ptr != NULL);
}

static struct span one_line(struct arena *arena, struct span words)
{
    char *line = arena_string(arena, words);
    for (size_t i = 0; i < words.len; i++) {
        if ((unsigned char)line[i] < ' ')
            line[i] = ' ';
    }
    return span_make(line, words.len);
}

/* The first lines of the excerpt are these, as far as they are not empty. */
static struct span first_words(struct arena *arena, const json_t *object)
{
    static const char *const names[] = {"title", "name", "body",  "summary",      "about",
                                        "alt",   "note", "words", "items.1.entry"};
    struct span lines[2] = {SPAN(""), SPAN("")};
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(names) && count < COUNT_OF(lines); i++) {
        const json_t *value = json_object_get(object, names[i]);
        struct span words = span_of(json_string_value(value));
        lines[count] = one_line(arena, utf8_cut(span_trim(words), DRAFT_EXCERPT));
        count += lines[count].len > 0;
    }
    if (count < 2)
        return arena_span(arena, lines[0]);
    struct span both =
        arena_printf(arena, SPAN_FMT "\n" SPAN_FMT,
                     SPAN_ARG(utf8_cut(lines[0], DRAFT_EXCERPT_TITLE)), SPAN_ARG(lines[1]));
    return utf8_cut(both, DRAFT_EXCERPT);
}

struct span draft_excerpt(struct arena *arena, struct span fields)
{
    json_t *object = span_is_empty(fields) ? NULL : json_loadb(fields.ptr, fields.len, 0, NULL);
    struct span words = first_words(arena, object);
    json_decref(object);
    return words;
}
