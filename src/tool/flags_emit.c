/* Writes the table of red flags as C. */
#include "tool/chtml_emit.h"
#include "tool/flags_internal.h"

enum { LIST_MAX = 1 << 24 };

/* In the order of enum safety_special. */
static const char *const special[] = {"DENIAL", "NOT-DENIAL", "DENIAL-END", "DENIAL-OR",
                                      "STATED", "UNTIL",      "CONDITION"};

static int compare_spans(const void *a, const void *b)
{
    const struct span *left = a;
    const struct span *right = b;
    size_t len = left->len < right->len ? left->len : right->len;
    int order = memcmp(left->ptr, right->ptr, len);
    return order != 0 ? order : (left->len > right->len) - (left->len < right->len);
}

static struct flags_names all_words(const struct flags *flags)
{
    struct flags_names names = {.count = 0};
    size_t room = flags->variant_count * 2;
    for (size_t i = 1; i < flags->set_count; i++) {
        for (const struct flags_entry *e = flags->sets[i].first; e != NULL; e = e->next)
            room += e->count;
    }
    names.items = arena_array_of(flags->arena, struct span, room + 1);
    for (size_t i = 1; i < flags->set_count; i++) {
        for (const struct flags_entry *e = flags->sets[i].first; e != NULL; e = e->next) {
            for (size_t k = 0; k < e->count; k++)
                names.items[names.count++] = e->words[k];
        }
    }
    for (size_t i = 0; i < flags->variant_count; i++) {
        names.items[names.count++] = flags->variants[i].spelling;
        names.items[names.count++] = flags->variants[i].word;
    }
    qsort(names.items, names.count, sizeof(names.items[0]), compare_spans);
    size_t kept = 0;
    for (size_t i = 0; i < names.count; i++) {
        if (kept == 0 || !span_equal(names.items[kept - 1], names.items[i]))
            names.items[kept++] = names.items[i];
    }
    names.count = kept;
    return names;
}

size_t flags_word_id(const struct flags_names *names, struct span word)
{
    const struct span *found =
        bsearch(&word, names->items, names->count, sizeof(names->items[0]), compare_spans);
    return found == NULL ? 0 : (size_t)(found - names->items) + 1;
}

static size_t set_id(const struct flags *flags, const char *name)
{
    for (size_t i = 1; i < flags->set_count; i++) {
        if (span_is(flags->sets[i].name, name))
            return i;
    }
    return 0;
}

/* Words by their id: the answers that the table asks of each, found in one pass over the sets. */
struct marks {
    bool *filler;
    bool *fuzzy; /* of the set TYPED, or marked with a question mark */
};

static void mark_entry(struct marks *marks, const struct flags_names *names,
                       const struct flags_entry *entry, bool filler, bool typed)
{
    enum { TYPED_MIN = 4, FUZZY_MIN = 6 };
    bool marked = entry->fuzzy && entry->count == 1;
    for (size_t k = 0; k < entry->count; k++) {
        size_t len = entry->words[k].len;
        size_t word = flags_word_id(names, entry->words[k]);
        if (filler && entry->count == 1)
            marks->filler[word] = true;
        if ((typed && len >= TYPED_MIN) || (marked && len >= FUZZY_MIN))
            marks->fuzzy[word] = true;
    }
}

static struct marks all_marks(const struct flags *flags, const struct flags_names *names)
{
    struct marks marks = {arena_array_of(flags->arena, bool, names->count + 1),
                          arena_array_of(flags->arena, bool, names->count + 1)};
    size_t filler = set_id(flags, "FILLER");
    size_t typed = set_id(flags, "TYPED");
    for (size_t i = 1; i < flags->set_count; i++) {
        for (const struct flags_entry *e = flags->sets[i].first; e != NULL; e = e->next) {
            if (e->fuzzy || i == filler || i == typed)
                mark_entry(&marks, names, e, i == filler, i == typed);
        }
    }
    return marks;
}

/* The special sets of which something begins with the word: a bit for each. */
static unsigned special_of(const struct flags *flags, struct span word)
{
    unsigned bits = 0;
    for (size_t i = 0; i < COUNT_OF(special); i++) {
        const struct flags_entry *e = flags->sets[set_id(flags, special[i])].first;
        for (; e != NULL; e = e->next) {
            if (e->count > 0 && span_equal(e->words[0], word))
                bits |= 1U << i;
        }
    }
    return bits;
}

static size_t same_id(const struct flags *flags, const struct flags_names *names, struct span word)
{
    for (size_t i = 0; i < flags->variant_count; i++) {
        if (span_equal(flags->variants[i].spelling, word))
            return flags_word_id(names, flags->variants[i].word);
    }
    return 0;
}

/* A line of the table for each word, and behind them what the words and phrases are in. */
static void write_words(const struct flags *flags, const struct flags_names *names,
                        const struct marks *marks, struct flags_lists *lists, struct text *out)
{
    text_add_string(out, "static const struct safety_word words[] = {\n    {.text = \"\"},\n");
    for (size_t word = 1; word <= names->count; word++) {
        struct flags_word_runs runs = flags_lists_add(lists, word);
        struct span name = names->items[word - 1];
        text_printf(
            out, "    {\"" SPAN_FMT "\", %zu, %zu, %s, %u, {%zu, %zu}, {%zu, %zu}, {%zu, %zu}},\n",
            SPAN_ARG(name), same_id(flags, names, name), name.len,
            marks->filler[word] ? "true" : "false", special_of(flags, name), runs.sets.first,
            runs.sets.count, runs.uses.first, runs.uses.count, runs.phrases.first,
            runs.phrases.count);
    }
    text_add_string(out, "};\n");
    flags_lists_write(lists, out);
}

static size_t letter_of(struct span word)
{
    char c = word.ptr[0];
    return c <= '9' ? (size_t)(c - '0') : (size_t)(c - 'a') + 10;
}

static void write_starts(const struct span *sorted, size_t count, size_t base, struct text *out)
{
    enum { LETTERS = 36 };
    size_t at = 0;
    for (size_t letter = 0; letter <= LETTERS; letter++) {
        while (at < count && letter_of(sorted[at]) < letter)
            at++;
        text_printf(out, "%zu, ", at + base);
    }
}

static struct flags_names write_fuzzy(const struct flags *flags, const struct flags_names *names,
                                      const struct marks *marks, struct text *out)
{
    struct flags_names fuzzy = {arena_array_of(flags->arena, struct span, names->count + 1), 0};
    text_add_string(out, "static const uint16_t fuzzy[] = {");
    for (size_t i = 0; i < names->count; i++) {
        if (marks->fuzzy[i + 1]) {
            fuzzy.items[fuzzy.count++] = names->items[i];
            text_printf(out, "%zu, ", i + 1);
        }
    }
    text_add_string(out, "0};\n");
    return fuzzy;
}

static size_t write_ranges(const struct flags *flags, struct text *out)
{
    size_t count = 0;
    text_add_string(out, "static const struct safety_range ranges[] = {\n");
    for (size_t i = 1; i < flags->set_count; i++) {
        for (const struct flags_entry *e = flags->sets[i].first; e != NULL; e = e->next) {
            if (e->is_range) {
                text_printf(out, "    {%zu, %lld, %lld},\n", i, (long long)e->low,
                            (long long)e->high);
                count++;
            }
        }
    }
    text_add_string(out, "    {0}};\n");
    return count;
}

static void write_sets(const struct flags *flags, struct text *out)
{
    struct text uses;
    size_t count = 0;
    text_init(&uses, LIST_MAX);
    text_add_string(out, "static const struct safety_set sets[] = {\n    {{0, 0}},\n");
    for (size_t set = 1; set < flags->set_count; set++) {
        size_t first = count;
        count += flags_write_uses(flags, &set, 1, &uses);
        text_printf(out, "    {{%zu, %zu}},\n", first, count - first);
    }
    text_add_string(out, "};\nstatic const struct safety_use uses[] = {");
    text_add_span(out, text_span(&uses));
    text_add_string(out, "{0}};\n");
    text_free(&uses);
}

static void write_patterns(const struct flags *flags, struct text *out)
{
    text_add_string(out, "static const struct safety_pattern patterns[] = {\n");
    for (size_t p = 0; p < flags->pattern_count; p++) {
        const struct flags_pattern *pattern = &flags->patterns[p];
        text_printf(out, "    {%zu, %zu, %lld, {", pattern->flag, pattern->count,
                    (long long)pattern->window);
        for (size_t k = 0; k < pattern->count; k++)
            text_printf(out, "%lld, ", (long long)pattern->gaps[k]);
        text_printf(out, "}, %zu, %zu, %zu},\n", pattern->unless, pattern->beside,
                    pattern->words_max);
    }
    text_add_string(out, "};\n");
}

static void write_flags(const struct flags *flags, struct text *out)
{
    text_add_string(out, "static const struct safety_flag flags[] = {\n");
    for (size_t i = 0; i < flags->flag_count; i++) {
        const struct flags_flag *flag = &flags->flags[i];
        const char *tier = span_is(flag->tier, "now")    ? "SAFETY_NOW"
                           : span_is(flag->tier, "soon") ? "SAFETY_SOON"
                                                         : "SAFETY_DISTRESS";
        const struct span texts[] = {flag->name, flag->title, flag->text};
        for (size_t k = 0; k < COUNT_OF(texts); k++) {
            text_printf(out, k == 0 ? "    {" : "%s", k == 1 ? tier : "");
            text_add_string(out, k == 1 ? ", {" : "{");
            chtml_emit_string(out, texts[k]);
            text_printf(out, ", %zu}, ", texts[k].len);
        }
        text_printf(out, "%s, %s},\n", flag->call ? "true" : "false",
                    flag->harmless ? "true" : "false");
    }
    text_add_string(out, "};\n");
}

bool flags_write(struct flags *flags, struct text *code)
{
    struct flags_names names = all_words(flags);
    text_add_string(code, "/* Made by build/flags. */\n#include \"safety/table.h\"\n\n");
    struct marks marks = all_marks(flags, &names);
    struct flags_lists *lists = flags_lists_new(flags, &names);
    write_flags(flags, code);
    write_words(flags, &names, &marks, lists, code);
    bool fits = flags_lists_fit(lists) && names.count < UINT16_MAX;
    flags_lists_free(lists);
    struct flags_names fuzzy = write_fuzzy(flags, &names, &marks, code);
    size_t ranges = write_ranges(flags, code);
    write_sets(flags, code);
    write_patterns(flags, code);
    text_printf(code,
                "const struct safety_table safety_table = {\n    flags, %zu, words, %zu,\n    {",
                flags->flag_count, names.count + 1);
    write_starts(names.items, names.count, 1, code);
    text_add_string(code, "},\n    fuzzy, {");
    write_starts(fuzzy.items, fuzzy.count, 0, code);
    text_printf(
        code,
        "},\n    word_sets, phrases, ranges, %zu, sets, %zu, uses, word_uses, patterns, %zu,\n",
        ranges, flags->set_count, flags->pattern_count);
    text_add_string(code, "    {");
    for (size_t i = 0; i < COUNT_OF(special); i++)
        text_printf(code, "%zu, ", set_id(flags, special[i]));
    text_add_string(code, "}};\n");
    return fits || flags_fail(flags, "more words and wordings than the table has room for");
}
