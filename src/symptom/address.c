/* What is chosen as an address, as a search and as tags; a place in the list as a part of an address. */
#include "symptom/symptom.h"

#include "core/escape.h"

enum { ADDRESS_MAX = 16 * 1024 };

bool symptom_place_read(struct span s, struct symptom_place *out)
{
    struct span part;
    size_t count = 0;
    while (span_next(&s, '.', &part)) {
        if (count == SYMPTOM_PLACE_PARTS ||
            !span_int(part, INT64_MIN + 1, INT64_MAX, &out->parts[count++]))
            return false;
    }
    return count == SYMPTOM_PLACE_PARTS;
}

struct span symptom_place_write(struct arena *arena, const struct symptom_place *place)
{
    struct text words;
    text_init(&words, ADDRESS_MAX);
    for (size_t i = 0; i < SYMPTOM_PLACE_PARTS; i++) {
        if (i > 0)
            text_add_char(&words, '.');
        text_add_int(&words, place->parts[i]);
    }
    struct span made = arena_span(arena, text_span(&words));
    text_free(&words);
    return made;
}

static struct span path_of(struct arena *arena, const struct symptom_chips *chips,
                           const struct symptom_chip *chip, const struct stretch_filter *ways)
{
    struct text path;
    text_init(&path, ADDRESS_MAX);
    text_add_string(&path, "/symptoms");
    char before_facet = '?';
    for (int facet = 0; facet < SYMPTOM_FACETS; facet++) {
        bool open = false;
        for (size_t i = 0; i < chips->count; i++) {
            const struct symptom_chip *other = &chips->items[i];
            if ((int)other->facet != facet || other->chosen == (other == chip))
                continue;
            if (!open)
                text_printf(&path, "%c%s=", before_facet, symptom_facet_names[facet]);
            else
                text_add_char(&path, ',');
            escape_url_part(&path, other->name);
            before_facet = '&';
            open = true;
        }
    }
    for (size_t i = 0; i < SYMPTOM_WAYS; i++) {
        if (!ways->has[i])
            continue;
        text_printf(&path, "%c%s=%s", before_facet, stretch_ways[i].part, stretch_ways[i].value);
        before_facet = '&';
    }
    struct span made = arena_span(arena, text_span(&path));
    text_free(&path);
    return made;
}

struct span symptom_path(struct arena *arena, const struct symptom_chips *chips,
                         const struct symptom_chip *chip)
{
    return path_of(arena, chips, chip, &chips->ways);
}

struct span symptom_path_ways(struct arena *arena, const struct symptom_chips *chips,
                              const struct stretch_filter *ways)
{
    return path_of(arena, chips, NULL, ways);
}

static void query_facet(struct text *query, const struct symptom_chips *chips,
                        enum symptom_facet facet)
{
    size_t all = symptom_chosen_in(chips, facet);
    size_t done = 0;
    for (size_t i = 0; i < chips->count; i++) {
        const struct symptom_chip *chip = &chips->items[i];
        if (!chip->chosen || chip->facet != facet)
            continue;
        const char *before = done > 0 ? " OR " : query->len > 0 ? " " : "";
        const char *open = done == 0 && all > 1 ? "(" : "";
        done++;
        text_printf(query, "%s%s[" SPAN_FMT "]%s", before, open, SPAN_ARG(chip->name),
                    done == all && all > 1 ? ")" : "");
    }
}

struct span symptom_query(struct arena *arena, const struct symptom_chips *chips, bool with_side)
{
    struct text query;
    text_init(&query, ADDRESS_MAX);
    for (int i = 0; i < SYMPTOM_FACETS; i++) {
        if (i != SYMPTOM_SIDE || with_side)
            query_facet(&query, chips, (enum symptom_facet)i);
    }
    struct span made = arena_span(arena, text_span(&query));
    text_free(&query);
    return made;
}

/* One of each facet before a second one of any. */
struct span symptom_tags(struct arena *arena, const struct symptom_chips *chips)
{
    struct span names[QUESTION_TAGS_MAX];
    size_t count = 0;
    for (size_t turn = 0; turn < SYMPTOM_CHOICES_MAX; turn++) {
        for (int facet = 0; facet < SYMPTOM_FACETS; facet++) {
            size_t nth = 0;
            for (size_t i = 0; i < chips->count; i++) {
                const struct symptom_chip *chip = &chips->items[i];
                if (chip->chosen && (int)chip->facet == facet && nth++ == turn &&
                    count < QUESTION_TAGS_MAX)
                    names[count++] = chip->name;
            }
        }
    }
    return tag_names_join(arena, names, count, " ");
}

struct span symptom_ask_path(struct arena *arena, const struct symptom_chips *chips)
{
    static const struct stretch_filter none = {0};
    struct span chosen = path_of(arena, chips, NULL, &none);
    size_t query = span_find(chosen, '?');
    struct text path;
    text_init(&path, ADDRESS_MAX);
    text_add_string(&path, "/questions/ask?tags=");
    escape_url_part(&path, symptom_tags(arena, chips));
    if (query < chosen.len)
        text_printf(&path, "&" SPAN_FMT, SPAN_ARG(span_from(chosen, query + 1)));
    struct span made = arena_span(arena, text_span(&path));
    text_free(&path);
    return made;
}
