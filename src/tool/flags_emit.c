/* Writes the table of red flags as C. */
#include "tool/chtml_emit.h"
#include "tool/flags_internal.h"

enum { LIST_MAX = 1 << 24 };

/* In the order of enum safety_special. */
static const char *const special[] = {"DENIAL", "NOT-DENIAL", "DENIAL-END", "DENIAL-OR",
                                      "STATED", "UNTIL",      "CONDITION"};

struct names {
    struct span *items;
    size_t count;
};

static int compare_spans(const void *a, const void *b)
{
    const struct span *left = a;
    const struct span *right = b;
    size_t len = left->len < right->len ? left->len : right->len;
    int order = memcmp(left->ptr, right->ptr, len);
    return order != 0 ? order : (left->len > right->len) - (left->len < right->len);
}

static struct names all_words(const struct flags *flags)
{
    struct names names = {.count = 0};
    size_t room = 0;
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
    qsort(names.items, names.count, sizeof(names.items[0]), compare_spans);
    size_t kept = 0;
    for (size_t i = 0; i < names.count; i++) {
        if (kept == 0 || !span_equal(names.items[kept - 1], names.items[i]))
            names.items[kept++] = names.items[i];
    }
    names.count = kept;
    return names;
}

/* From 1. */
static size_t word_id(const struct names *names, struct span word)
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

/* An entry of a set, to be sorted by its first two words. */
struct member {
    size_t word;
    size_t second; /* 0: it is one word */
    size_t set;
    const struct flags_entry *entry;
};

static int compare_members(const void *a, const void *b)
{
    const struct member *left = a;
    const struct member *right = b;
    if (left->word != right->word)
        return left->word < right->word ? -1 : 1;
    if (left->second != right->second)
        return left->second < right->second ? -1 : 1;
    if (left->entry->count != right->entry->count)
        return left->entry->count < right->entry->count ? -1 : 1;
    return left->set < right->set ? -1 : left->set > right->set;
}

struct members {
    struct member *items;
    size_t count;
};

static struct members all_members(const struct flags *flags, const struct names *names)
{
    struct members members = {.count = 0};
    size_t room = 1;
    for (size_t i = 1; i < flags->set_count; i++) {
        for (const struct flags_entry *e = flags->sets[i].first; e != NULL; e = e->next)
            room++;
    }
    members.items = arena_array_of(flags->arena, struct member, room);
    for (size_t i = 1; i < flags->set_count; i++) {
        for (const struct flags_entry *e = flags->sets[i].first; e != NULL; e = e->next) {
            if (!e->is_range)
                members.items[members.count++] =
                    (struct member){word_id(names, e->words[0]),
                                    e->count > 1 ? word_id(names, e->words[1]) : 0, i, e};
        }
    }
    qsort(members.items, members.count, sizeof(members.items[0]), compare_members);
    return members;
}

/* Words by their id: the answers that the table asks of each, found in one pass over the sets. */
struct marks {
    bool *filler;
    bool *fuzzy; /* of the set TYPED, or marked with a question mark */
};

static void mark_entry(struct marks *marks, const struct names *names,
                       const struct flags_entry *entry, bool filler, bool typed)
{
    enum { TYPED_MIN = 4, FUZZY_MIN = 6 };
    bool marked = entry->fuzzy && entry->count == 1;
    for (size_t k = 0; k < entry->count; k++) {
        size_t len = entry->words[k].len;
        size_t word = word_id(names, entry->words[k]);
        if (filler && entry->count == 1)
            marks->filler[word] = true;
        if ((typed && len >= TYPED_MIN) || (marked && len >= FUZZY_MIN))
            marks->fuzzy[word] = true;
    }
}

static struct marks all_marks(const struct flags *flags, const struct names *names)
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

/* The uses of a word's sets, the later elements of patterns first. */
static size_t write_uses_of(const struct flags *flags, const bool *in_set, struct text *out)
{
    size_t count = 0;
    for (size_t k = ELEMENTS_MAX; k-- > 0;) {
        for (size_t p = 0; p < flags->pattern_count; p++) {
            const struct flags_pattern *pattern = &flags->patterns[p];
            if (k < pattern->count && in_set[pattern->sets[k]]) {
                text_printf(out, "{%zu, %zu, %zu, %s}, ", p, k, pattern->flag,
                            pattern->window > 0 ? "true" : "false");
                count++;
            }
        }
    }
    return count;
}

static void write_phrase(const struct names *names, const struct member *member, struct text *out)
{
    text_printf(out, "    {%zu, %zu, {", member->set, member->entry->count - 1);
    for (size_t k = 1; k < member->entry->count; k++)
        text_printf(out, "%zu, ", word_id(names, member->entry->words[k]));
    text_add_string(out, "}},\n");
}

/* What a word is in, written beside each other. */
struct word_lists {
    struct text sets;
    struct text uses;
    struct text phrases;
    size_t set_count;
    size_t use_count;
    size_t phrase_count;
};

/* From member `i` on, those of one word; returns where the next word's begin. */
static size_t write_members(const struct flags *flags, const struct names *names,
                            const struct members *members, size_t i, struct word_lists *lists)
{
    bool in_set[SETS_MAX] = {false};
    size_t word = members->items[i].word;
    for (; i < members->count && members->items[i].word == word; i++) {
        const struct member *member = &members->items[i];
        if (member->entry->count > 1) {
            write_phrase(names, member, &lists->phrases);
            lists->phrase_count++;
        } else if (!in_set[member->set]) {
            in_set[member->set] = true;
            text_printf(&lists->sets, "%zu, ", member->set);
            lists->set_count++;
        }
    }
    lists->use_count += write_uses_of(flags, in_set, &lists->uses);
    return i;
}

static void write_lists(const struct word_lists *lists, struct text *out)
{
    text_add_string(out, "};\nstatic const uint16_t word_sets[] = {");
    text_add_span(out, text_span(&lists->sets));
    text_add_string(out, "0};\nstatic const struct safety_use word_uses[] = {");
    text_add_span(out, text_span(&lists->uses));
    text_add_string(out, "{0}};\nstatic const struct safety_phrase phrases[] = {\n");
    text_add_span(out, text_span(&lists->phrases));
    text_add_string(out, "    {0}};\n");
}

static void write_words(const struct flags *flags, const struct names *names,
                        const struct marks *marks, struct text *out)
{
    struct members members = all_members(flags, names);
    size_t i = 0;
    struct word_lists lists = {.set_count = 0};
    text_init(&lists.sets, LIST_MAX);
    text_init(&lists.uses, LIST_MAX);
    text_init(&lists.phrases, LIST_MAX);
    text_add_string(out, "static const struct safety_word words[] = {\n    {.text = \"\"},\n");
    for (size_t word = 1; word <= names->count; word++) {
        struct word_lists before = lists;
        if (i < members.count && members.items[i].word == word)
            i = write_members(flags, names, &members, i, &lists);
        struct span name = names->items[word - 1];
        text_printf(out,
                    "    {\"" SPAN_FMT "\", %zu, %s, %u, {%zu, %zu}, {%zu, %zu}, {%zu, %zu}},\n",
                    SPAN_ARG(name), name.len, marks->filler[word] ? "true" : "false",
                    special_of(flags, name), before.set_count, lists.set_count - before.set_count,
                    before.use_count, lists.use_count - before.use_count, before.phrase_count,
                    lists.phrase_count - before.phrase_count);
    }
    write_lists(&lists, out);
    text_free(&lists.sets);
    text_free(&lists.uses);
    text_free(&lists.phrases);
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

static struct names write_fuzzy(const struct flags *flags, const struct names *names,
                                const struct marks *marks, struct text *out)
{
    struct names fuzzy = {arena_array_of(flags->arena, struct span, names->count + 1), 0};
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
        bool in_set[SETS_MAX] = {false};
        size_t first = count;
        in_set[set] = true;
        count += write_uses_of(flags, in_set, &uses);
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
        text_printf(out, "}, %zu, %zu, %s},\n", pattern->unless, pattern->beside,
                    pattern->alone ? "true" : "false");
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

void flags_write(const struct flags *flags, struct text *code)
{
    struct names names = all_words(flags);
    text_add_string(code, "/* Made by build/flags. */\n#include \"safety/table.h\"\n\n");
    struct marks marks = all_marks(flags, &names);
    write_flags(flags, code);
    write_words(flags, &names, &marks, code);
    struct names fuzzy = write_fuzzy(flags, &names, &marks, code);
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
}
