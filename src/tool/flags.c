/* The flag compiler: reads the file of red flags, line by line. */
#include "tool/flags_internal.h"

#include <stdarg.h>

bool flags_fail(struct flags *flags, const char *fmt, ...)
{
    char message[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof(message), fmt, args);
    va_end(args);
    text_clear(flags->error);
    text_printf(flags->error, "%s:%zu: %s", flags->path, flags->line, message);
    return false;
}

struct flags *flags_new(struct arena *arena)
{
    struct flags *flags = arena_new_of(arena, struct flags);
    flags->arena = arena;
    flags->set_count = 1;
    return flags;
}

size_t flags_set_named(struct flags *flags, struct span name)
{
    for (size_t i = 1; i < flags->set_count; i++) {
        if (span_equal(flags->sets[i].name, name))
            return i;
    }
    if (flags->set_count == SETS_MAX) {
        (void)!flags_fail(flags, "more than %d sets", SETS_MAX);
        return 0;
    }
    flags->sets[flags->set_count] = (struct flags_set){.name = name, .line = flags->line};
    return flags->set_count++;
}

static bool read_set(struct flags *flags, struct span line)
{
    struct span name;
    (void)span_next(&line, ':', &name);
    size_t set = flags_set_named(flags, span_trim(name));
    if (set == 0)
        return false;
    if (flags->sets[set].defined)
        return flags_fail(flags, "the set " SPAN_FMT " is there twice", SPAN_ARG(name));
    flags->sets[set].defined = true;
    return flags_add_entries(flags, set, line, ',');
}

static bool read_flag(struct flags *flags, struct span name)
{
    if (flags->flag_count == FLAGS_MAX)
        return flags_fail(flags, "more than %d flags", FLAGS_MAX);
    flags->flags[flags->flag_count++] = (struct flags_flag){.name = name, .line = flags->line};
    return true;
}

static bool is_tier(struct span word)
{
    return span_is(word, "now") || span_is(word, "soon") || span_is(word, "distress");
}

static bool read_of_flag(struct flags *flags, struct span word, struct span line)
{
    if (flags->flag_count == 0)
        return flags_fail(flags, SPAN_FMT " before the first flag", SPAN_ARG(word));
    struct flags_flag *flag = &flags->flags[flags->flag_count - 1];
    if (span_is(word, "tier")) {
        flag->tier = line;
        return is_tier(line) || flags_fail(flags, "a tier is now, soon or distress");
    }
    if (span_is(word, "title"))
        flag->title = line;
    else if (span_is(word, "text"))
        flag->text = line;
    else if (span_is(word, "source"))
        flag->has_source = line.len > 0;
    else if (span_is(word, "call"))
        flag->call = true;
    else if (span_is(word, "harmless"))
        flag->harmless = true;
    else if (!span_is(word, "match"))
        return flags_fail(
            flags,
            "a line begins with set, same, flag, tier, call, harmless, title, text, source or "
            "match");
    else if (++flag->patterns > 0)
        return flags_read_pattern(flags, line);
    return true;
}

static bool read_line(struct flags *flags, struct span line)
{
    struct span word;
    if (!span_word(&line, &word) || word.ptr[0] == '#')
        return true;
    line = span_trim(line);
    if (span_is(word, "set"))
        return read_set(flags, line);
    if (span_is(word, "same"))
        return flags_read_same(flags, line);
    if (span_is(word, "flag"))
        return read_flag(flags, line);
    return read_of_flag(flags, word, line);
}

/* `from` with the words of `entry` behind it: "can't" and "feel" are "can't feel". False when it has too many words. */
static bool join(const struct flags_entry *from, const struct flags_entry *entry,
                 struct flags_entry *joined)
{
    if (entry->count > 0 && (from->is_range || from->count + entry->count > PHRASE_MAX))
        return false;
    *joined = *from;
    for (size_t i = 0; i < entry->count; i++)
        joined->words[joined->count++] = entry->words[i];
    joined->fuzzy = entry->count > 0 ? entry->fuzzy : from->fuzzy;
    return true;
}

/* Puts the entries of the sets that a set names in place of their names. */
static bool expand(struct flags *flags, size_t number)
{
    struct flags_set *set = &flags->sets[number];
    flags->line = set->line;
    if (!set->defined || set->expanding)
        return flags_fail(flags, "the set " SPAN_FMT " is %s", SPAN_ARG(set->name),
                          set->expanding ? "part of itself" : "nowhere defined");
    set->expanding = true;
    for (struct flags_entry **at = &set->first; *at != NULL;) {
        struct flags_entry *entry = *at;
        if (entry->other.len == 0) {
            at = &entry->next;
            continue;
        }
        size_t other = flags_set_named(flags, entry->other);
        if (other == 0 || !expand(flags, other))
            return false;
        *at = entry->next;
        for (struct flags_entry *from = flags->sets[other].first; from != NULL; from = from->next) {
            struct flags_entry *copy = arena_new_of(flags->arena, struct flags_entry);
            if (!join(from, entry, copy))
                continue;
            copy->next = set->first;
            if (at == &set->first)
                at = &copy->next;
            set->first = copy;
        }
    }
    set->expanding = false;
    return true;
}

static bool check_flags(struct flags *flags)
{
    for (size_t i = 0; i < flags->flag_count; i++) {
        const struct flags_flag *flag = &flags->flags[i];
        flags->line = flag->line;
        if (flag->tier.len == 0 || flag->title.len == 0 || flag->text.len == 0 ||
            !flag->has_source || flag->patterns == 0)
            return flags_fail(flags, "a flag has a tier, a title, a text, a source and wordings");
    }
    return true;
}

bool flags_read(struct flags *flags, struct span source, const char *path, struct text *error)
{
    struct span line;
    flags->path = path;
    flags->error = error;
    while (span_next(&source, '\n', &line)) {
        flags->line++;
        if (!read_line(flags, line))
            return false;
    }
    for (size_t i = 1; i < flags->set_count; i++) {
        if (!expand(flags, i))
            return false;
    }
    return check_flags(flags);
}
