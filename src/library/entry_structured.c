/* What all kinds of entries say to search engines. */
#include "library/entry_structured.h"

#include "core/escape.h"

enum { BYTES_MAX = 64 * 1024 };

/* ---- members ---- */

static void begin_member(const struct entry_structuring *in, const char *name)
{
    text_printf(in->out, ",\"%s\":", name);
}

void entry_structured_text(const struct entry_structuring *in, const char *name, struct span value)
{
    if (span_is_empty(value))
        return;
    text_add_char(in->out, ',');
    escape_json_member(in->out, name, value);
}

void entry_structured_texts(const struct entry_structuring *in, const char *name,
                            const struct span *items, size_t count)
{
    if (count == 0)
        return;
    begin_member(in, name);
    for (size_t i = 0; i < count; i++) {
        text_add_string(in->out, i == 0 ? "[\"" : ",\"");
        escape_json(in->out, items[i]);
        text_add_char(in->out, '"');
    }
    text_add_char(in->out, ']');
}

static void add_address(const struct entry_structuring *in, struct span path)
{
    text_add_char(in->out, '"');
    escape_json(in->out, in->origin);
    escape_json(in->out, path);
    text_add_char(in->out, '"');
}

void entry_structured_address(const struct entry_structuring *in, const char *name,
                              struct span path)
{
    begin_member(in, name);
    add_address(in, path);
}

void entry_structured_range(const struct entry_structuring *in, const char *name,
                            struct model_range range)
{
    if (range.to == 0)
        return;
    begin_member(in, name);
    if (range.from == range.to)
        text_add_int(in->out, range.to);
    else
        text_printf(in->out,
                    "{\"@type\":\"QuantitativeValue\",\"minValue\":%lld,\"maxValue\":%lld}",
                    (long long)range.from, (long long)range.to);
}

/* "31 Jan 2026" as "2026-01-31"; empty when it is no such day. */
static struct span iso_day(struct arena *arena, struct span day)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct span number;
    struct span month;
    struct span year;
    int64_t of_month;
    if (!span_word(&day, &number) || !span_word(&day, &month) || !span_word(&day, &year) ||
        month.len != 3 || !span_int(number, 1, 31, &of_month))
        return SPAN("");
    for (size_t i = 0; months[i] != '\0'; i += 3)
        if (memcmp(months + i, month.ptr, 3) == 0)
            return arena_printf(arena, SPAN_FMT "-%02zu-%02lld", SPAN_ARG(year), i / 3 + 1,
                                (long long)of_month);
    return SPAN("");
}

void entry_structured_review(const struct entry_structuring *in)
{
    const struct entry_review *review = &in->entry->review;
    if (review->id == 0 || !span_is(review->state, "current"))
        return;
    entry_structured_text(in, "lastReviewed", iso_day(in->arena, review->on));
    begin_member(in, "reviewedBy");
    text_add_string(in->out, "{\"@type\":\"Person\",");
    escape_json_member(in->out, "name", review->reviewer);
    entry_structured_text(in, "jobTitle", review->profession);
    text_add_char(in->out, '}');
}

/* ---- the whole ---- */

static void add_crumb(const struct entry_structuring *in, int position, struct span name,
                      struct span path)
{
    text_printf(in->out, "%s{\"@type\":\"ListItem\",\"position\":%d,", position == 1 ? "" : ",",
                position);
    escape_json_member(in->out, "name", name);
    entry_structured_address(in, "item", path);
    text_add_char(in->out, '}');
}

static void add_crumbs(const struct entry_structuring *in, const struct entry_kind *kind,
                       struct span path)
{
    struct span list =
        arena_printf(in->arena, "%c%s", kind->folder[0] - 'a' + 'A', kind->folder + 1);
    text_add_string(in->out, "{\"@type\":\"BreadcrumbList\",\"itemListElement\":[");
    add_crumb(in, 1, list, arena_printf(in->arena, "/%s", kind->folder));
    add_crumb(in, 2, in->entry->title, path);
    text_add_string(in->out, "]}");
}

struct html entry_structured(struct arena *arena, const struct entry_kind *kind,
                             const struct entry *entry, struct span origin, wiki_resolver *resolve)
{
    struct text out;
    struct entry_structuring in = {arena,   &out,  origin,
                                   resolve, entry, entry_model(arena, kind, entry->model)};
    struct span path = entry_path(arena, kind, entry->slug);
    if (kind->by_two)
        return (struct html){0};
    text_init(&out, BYTES_MAX);
    text_add_string(&out, "{\"@context\":\"https://schema.org\",\"@graph\":[");
    if (kind->structured != NULL) {
        text_printf(&out, "{\"@type\":\"%s\"", kind->structured_type);
        entry_structured_text(&in, "name", entry->title);
        entry_structured_texts(&in, "alternateName", entry->aliases, entry->alias_count);
        entry_structured_text(&in, "description", entry->summary);
        entry_structured_address(&in, "url", path);
        kind->structured(&in);
        text_add_string(&out, "},");
    }
    add_crumbs(&in, kind, path);
    text_add_string(&out, "]}");
    struct span json = text_ok(&out) ? arena_span(arena, text_span(&out)) : SPAN("");
    text_free(&out);
    return (struct html){json.ptr, json.len};
}
