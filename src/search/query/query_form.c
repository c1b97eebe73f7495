/* The form that builds a query: from fields to items and back. */
#include "search/query/query_form.h"

#include "tag/tag.h"

enum { ITEMS_MAX = 2 * (SEARCH_QUERY_WORDS + SEARCH_QUERY_FILTERS) };

const char *const search_field_names[SEARCH_FIELDS] = {
    [SEARCH_FIELD_WORDS] = "words",     [SEARCH_FIELD_PHRASE] = "phrase",
    [SEARCH_FIELD_WITHOUT] = "without", [SEARCH_FIELD_TAGS] = "tags",
    [SEARCH_FIELD_KIND] = "kind",       [SEARCH_FIELD_POSITION] = "position",
    [SEARCH_FIELD_KIT] = "kit",         [SEARCH_FIELD_PARTNER] = "partner",
    [SEARCH_FIELD_STATE] = "state",     [SEARCH_FIELD_USER] = "user",
    [SEARCH_FIELD_SCORE] = "score",     [SEARCH_FIELD_AFTER] = "after",
    [SEARCH_FIELD_BEFORE] = "before",   [SEARCH_FIELD_MORE] = "more",
};

/* Fields of one value, the item each becomes, and what to say when it cannot. */
static const struct {
    enum search_field field;
    enum search_item_kind kind;
    const char *wrong;
} single[] = {
    {SEARCH_FIELD_KIND, SEARCH_ITEM_KIND, "Please choose one of the kinds."},
    {SEARCH_FIELD_POSITION, SEARCH_ITEM_POSITION, "Please choose one of the positions."},
    {SEARCH_FIELD_KIT, SEARCH_ITEM_KIT, "Name one thing, such as chair, or none."},
    {SEARCH_FIELD_PARTNER, SEARCH_ITEM_PARTNER, "Please choose yes or no."},
    {SEARCH_FIELD_STATE, SEARCH_ITEM_IS, "Please choose one of these."},
    {SEARCH_FIELD_USER, SEARCH_ITEM_USER, "Write a person’s name as it appears on their posts."},
};

struct writing {
    struct arena *arena;
    struct search_form *form;
    struct search_item items[ITEMS_MAX];
    size_t count;
    bool failed;
};

static struct span value_of(const struct writing *w, enum search_field field)
{
    return w->form->fields[field].value;
}

static void fail(struct writing *w, enum search_field field, const char *why)
{
    w->form->fields[field].error = span_of(why);
    w->failed = true;
}

static void add(struct writing *w, struct search_item item)
{
    if (w->count < ITEMS_MAX)
        w->items[w->count++] = item;
}

/* ---- from fields ---- */

static void add_words(struct writing *w, enum search_field field, bool negated)
{
    w->count = search_items_add_words(w->arena, value_of(w, field), negated, w->items, w->count,
                                      ITEMS_MAX);
}

/* With quotes or without. */
static void add_phrase(struct writing *w)
{
    char *copy = arena_string(w->arena, value_of(w, SEARCH_FIELD_PHRASE));
    for (char *c = copy; *c != '\0'; c++) {
        if (*c == '"')
            *c = ' ';
    }
    struct search_item item;
    if (search_item_read(w->arena, SEARCH_ITEM_PHRASE, span_of(copy), &item))
        add(w, item);
}

static void add_tags(struct writing *w)
{
    struct span *names;
    size_t count;
    struct span why;
    if (!tag_names_parse(w->arena, value_of(w, SEARCH_FIELD_TAGS), SEARCH_QUERY_FILTERS, &names,
                         &count, &why)) {
        w->form->fields[SEARCH_FIELD_TAGS].error = why;
        w->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        add(w, (struct search_item){.kind = SEARCH_ITEM_TAG, .value = names[i]});
}

static void add_single(struct writing *w)
{
    for (size_t i = 0; i < COUNT_OF(single); i++) {
        struct span typed = span_trim(value_of(w, single[i].field));
        struct search_item item;
        if (span_is_empty(typed))
            continue;
        if (search_item_read(w->arena, single[i].kind, typed, &item))
            add(w, item);
        else
            fail(w, single[i].field, single[i].wrong);
    }
}

static void add_score(struct writing *w)
{
    struct span typed = span_trim(value_of(w, SEARCH_FIELD_SCORE));
    struct search_item item;
    int64_t number;
    if (span_is_empty(typed))
        return;
    if (span_int(typed, INT32_MIN, INT32_MAX, &number) &&
        search_item_read(w->arena, SEARCH_ITEM_SCORE,
                         arena_printf(w->arena, ">=%lld", (long long)number), &item))
        add(w, item);
    else
        fail(w, SEARCH_FIELD_SCORE, "Write a whole number, such as 3.");
}

/* A day, a month or a year and nothing more; empty is right too. */
static struct span day_of(struct writing *w, enum search_field field)
{
    struct span typed = span_trim(value_of(w, field));
    struct search_item item;
    bool plain = span_is_empty(typed) || (typed.ptr[0] >= '0' && typed.ptr[0] <= '9');
    if (span_is_empty(typed))
        return typed;
    if (plain && search_item_read(w->arena, SEARCH_ITEM_CREATED, typed, &item) &&
        span_find(item.value, '.') == item.value.len)
        return item.value;
    fail(w, field, "Write it as 2026-01-31; a month (2026-01) or a year (2026) will do.");
    return SPAN("");
}

static void add_days(struct writing *w)
{
    struct span after = day_of(w, SEARCH_FIELD_AFTER);
    struct span before = day_of(w, SEARCH_FIELD_BEFORE);
    struct search_item item;
    struct span range =
        arena_printf(w->arena, SPAN_FMT ".." SPAN_FMT, SPAN_ARG(after), SPAN_ARG(before));
    if (search_item_read(w->arena, SEARCH_ITEM_CREATED, range, &item))
        add(w, item);
}

static void add_more(struct writing *w)
{
    struct search_query more;
    search_query_parse(w->arena, value_of(w, SEARCH_FIELD_MORE), &more);
    for (size_t i = 0; i < more.item_count; i++)
        add(w, more.items[i]);
}

bool search_form_write(struct arena *arena, struct search_form *form, struct span *query)
{
    struct writing *w = arena_new_of(arena, struct writing);
    w->arena = arena;
    w->form = form;
    add_words(w, SEARCH_FIELD_WORDS, false);
    add_phrase(w);
    add_words(w, SEARCH_FIELD_WITHOUT, true);
    add_tags(w);
    add_single(w);
    add_score(w);
    add_days(w);
    add_more(w);
    *query = search_query_write(arena, w->items, w->count);
    return !w->failed;
}

/* ---- to fields ---- */

struct filling {
    struct arena *arena;
    struct search_form *form;
    struct search_item *rest; /* what has no field */
    size_t rest_count;
};

static void put(struct filling *f, enum search_field field, struct span value)
{
    struct span before = f->form->fields[field].value;
    f->form->fields[field].value =
        before.len == 0
            ? value
            : arena_printf(f->arena, SPAN_FMT " " SPAN_FMT, SPAN_ARG(before), SPAN_ARG(value));
}

/* Into a field that has one value: false when it is taken. */
static bool put_alone(struct filling *f, enum search_field field, struct span value)
{
    if (f->form->fields[field].value.len > 0)
        return false;
    put(f, field, value);
    return true;
}

static bool put_days(struct filling *f, const struct search_item *item)
{
    if (f->form->fields[SEARCH_FIELD_AFTER].value.len > 0 ||
        f->form->fields[SEARCH_FIELD_BEFORE].value.len > 0)
        return false;
    put(f, SEARCH_FIELD_AFTER, item->from);
    put(f, SEARCH_FIELD_BEFORE, item->to);
    return true;
}

static bool put_single(struct filling *f, const struct search_item *item)
{
    for (size_t i = 0; i < COUNT_OF(single); i++) {
        if (single[i].kind == item->kind)
            return put_alone(f, single[i].field, item->value);
    }
    return false;
}

static bool put_item(struct filling *f, const struct search_item *item)
{
    if (item->negated) {
        if (item->kind == SEARCH_ITEM_WORD)
            put(f, SEARCH_FIELD_WITHOUT, item->value);
        return item->kind == SEARCH_ITEM_WORD;
    }
    switch (item->kind) {
    case SEARCH_ITEM_WORD:
        put(f, SEARCH_FIELD_WORDS, item->value);
        return true;
    case SEARCH_ITEM_TAG:
        put(f, SEARCH_FIELD_TAGS, item->value);
        return true;
    case SEARCH_ITEM_PHRASE:
        return put_alone(f, SEARCH_FIELD_PHRASE, item->value);
    case SEARCH_ITEM_SCORE:
        return item->to.len == 0 && put_alone(f, SEARCH_FIELD_SCORE, item->from);
    case SEARCH_ITEM_CREATED:
        return put_days(f, item);
    default:
        return put_single(f, item);
    }
}

void search_form_fill(struct arena *arena, const struct search_query *query,
                      struct search_form *form)
{
    *form = (struct search_form){.fields = {{.value = SPAN("")}}};
    struct filling f = {arena, form, arena_array_of(arena, struct search_item, query->item_count),
                        0};
    for (size_t i = 0; i < query->item_count; i++) {
        if (!put_item(&f, &query->items[i]))
            f.rest[f.rest_count++] = query->items[i];
    }
    form->fields[SEARCH_FIELD_MORE].value = search_query_write(arena, f.rest, f.rest_count);
}
