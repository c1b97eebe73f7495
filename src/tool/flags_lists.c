/* What each word and each phrase of the table is in: its sets, and where those occur in the wordings. */
#include "tool/flags_internal.h"

enum { LIST_MAX = 1 << 24, KNOWN = 1 << 14, COUNT_MAX = UINT16_MAX };

/* An entry of a set, to be sorted by its words. */
struct member {
    size_t words[PHRASE_MAX];
    size_t count;
    size_t set;
};

/* Sets that some word or phrase is in, and where they are written. Most words share theirs with others. */
struct known {
    struct span key;
    struct flags_run sets;
    struct flags_run uses;
};

struct flags_lists {
    const struct flags *flags;
    struct member *members;
    size_t member_count;
    size_t at; /* the member that is next */
    struct known *known;
    size_t known_count;
    struct text sets;
    struct text uses;
    struct text phrases;
    size_t set_count;
    size_t use_count;
    size_t phrase_count;
};

static int compare_numbers(size_t left, size_t right)
{
    return (left > right) - (left < right);
}

/* By the first two words, as the matcher searches; then all entries of the same words beside each other. */
static int compare_members(const void *a, const void *b)
{
    const struct member *left = a;
    const struct member *right = b;
    for (size_t i = 0; i < PHRASE_MAX; i++) {
        if (left->words[i] != right->words[i])
            return compare_numbers(left->words[i], right->words[i]);
    }
    return compare_numbers(left->set, right->set);
}

static bool same_words(const struct member *a, const struct member *b)
{
    return memcmp(a->words, b->words, sizeof(a->words)) == 0;
}

static struct member member_of(const struct flags_names *names, const struct flags_entry *entry,
                               size_t set)
{
    struct member member = {.count = entry->count, .set = set};
    for (size_t i = 0; i < entry->count; i++)
        member.words[i] = flags_word_id(names, entry->words[i]);
    return member;
}

static void collect(struct flags_lists *lists, const struct flags_names *names)
{
    const struct flags *flags = lists->flags;
    size_t room = 0;
    for (size_t i = 1; i < flags->set_count; i++) {
        for (const struct flags_entry *e = flags->sets[i].first; e != NULL; e = e->next)
            room += !e->is_range;
    }
    lists->members = arena_array_of(flags->arena, struct member, room + 1);
    for (size_t i = 1; i < flags->set_count; i++) {
        for (const struct flags_entry *e = flags->sets[i].first; e != NULL; e = e->next) {
            if (!e->is_range)
                lists->members[lists->member_count++] = member_of(names, e, i);
        }
    }
    qsort(lists->members, lists->member_count, sizeof(lists->members[0]), compare_members);
}

struct flags_lists *flags_lists_new(const struct flags *flags, const struct flags_names *names)
{
    struct flags_lists *lists = arena_new_of(flags->arena, struct flags_lists);
    lists->flags = flags;
    lists->known = arena_array_of(flags->arena, struct known, KNOWN);
    text_init(&lists->sets, LIST_MAX);
    text_init(&lists->uses, LIST_MAX);
    text_init(&lists->phrases, LIST_MAX);
    collect(lists, names);
    return lists;
}

void flags_lists_free(struct flags_lists *lists)
{
    text_free(&lists->sets);
    text_free(&lists->uses);
    text_free(&lists->phrases);
}

static bool is_among(const size_t *sets, size_t count, size_t set)
{
    for (size_t i = 0; i < count; i++) {
        if (sets[i] == set)
            return true;
    }
    return false;
}

size_t flags_write_uses(const struct flags *flags, const size_t *sets, size_t count,
                        struct text *out)
{
    size_t written = 0;
    for (size_t k = ELEMENTS_MAX; k-- > 0;) {
        for (size_t p = 0; p < flags->pattern_count; p++) {
            const struct flags_pattern *pattern = &flags->patterns[p];
            if (k < pattern->count && is_among(sets, count, pattern->sets[k])) {
                text_printf(out, "{%zu, %zu, %zu, %s}, ", p, k, pattern->flag,
                            pattern->window > 0 ? "true" : "false");
                written++;
            }
        }
    }
    return written;
}

static struct known write_known(struct flags_lists *lists, const size_t *sets, size_t count)
{
    struct known known = {.sets = {lists->set_count, count}, .uses = {.first = lists->use_count}};
    for (size_t i = 0; i < count; i++)
        text_printf(&lists->sets, "%zu, ", sets[i]);
    lists->set_count += count;
    known.uses.count = flags_write_uses(lists->flags, sets, count, &lists->uses);
    lists->use_count += known.uses.count;
    return known;
}

/* Where these sets are written, which is once. */
static const struct known *find_known(struct flags_lists *lists, const size_t *sets, size_t count)
{
    struct span key = span_make((const char *)sets, count * sizeof(sets[0]));
    size_t hash = count;
    for (size_t i = 0; i < count; i++)
        hash = hash * 31 + sets[i];
    size_t slot = hash % KNOWN;
    while (lists->known[slot].key.len > 0 && !span_equal(lists->known[slot].key, key))
        slot = (slot + 1) % KNOWN;
    if (lists->known[slot].key.len == 0 && lists->known_count < KNOWN - 1) {
        lists->known[slot] = write_known(lists, sets, count);
        lists->known[slot].key = arena_span(lists->flags->arena, key);
        lists->known_count++;
    }
    return &lists->known[slot];
}

/* The sets of the next member and of those behind it that have the same words. */
static const struct known *take_known(struct flags_lists *lists)
{
    size_t sets[SETS_MAX];
    size_t count = 0;
    const struct member *first = &lists->members[lists->at];
    for (; lists->at < lists->member_count; lists->at++) {
        const struct member *member = &lists->members[lists->at];
        if (!same_words(member, first))
            break;
        if (count == 0 || sets[count - 1] != member->set)
            sets[count++] = member->set;
    }
    return find_known(lists, sets, count);
}

static void write_phrase(struct flags_lists *lists, const struct member *member,
                         const struct known *known)
{
    text_printf(&lists->phrases, "    {{%zu, %zu}, {%zu, %zu}, %zu, {", known->sets.first,
                known->sets.count, known->uses.first, known->uses.count, member->count - 1);
    for (size_t i = 1; i < member->count; i++)
        text_printf(&lists->phrases, "%zu, ", member->words[i]);
    text_add_string(&lists->phrases, "}},\n");
    lists->phrase_count++;
}

struct flags_word_runs flags_lists_add(struct flags_lists *lists, size_t word)
{
    struct flags_word_runs runs = {.phrases = {.first = lists->phrase_count}};
    while (lists->at < lists->member_count && lists->members[lists->at].words[0] == word) {
        const struct member *member = &lists->members[lists->at];
        const struct known *known = take_known(lists);
        if (member->count > 1) {
            write_phrase(lists, member, known);
        } else {
            runs.sets = known->sets;
            runs.uses = known->uses;
        }
    }
    runs.phrases.count = lists->phrase_count - runs.phrases.first;
    return runs;
}

bool flags_lists_fit(const struct flags_lists *lists)
{
    return lists->set_count <= COUNT_MAX && lists->use_count <= COUNT_MAX &&
           lists->phrase_count <= COUNT_MAX && lists->known_count < KNOWN - 1;
}

void flags_lists_write(const struct flags_lists *lists, struct text *out)
{
    text_add_string(out, "static const uint16_t word_sets[] = {");
    text_add_span(out, text_span(&lists->sets));
    text_add_string(out, "0};\nstatic const struct safety_use word_uses[] = {");
    text_add_span(out, text_span(&lists->uses));
    text_add_string(out, "{0}};\nstatic const struct safety_phrase phrases[] = {\n");
    text_add_span(out, text_span(&lists->phrases));
    text_add_string(out, "    {.count = 0}};\n");
}
