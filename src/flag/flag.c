/* Why something is flagged, what becomes of it, and what a duplicate repeats, in words. */
#include "flag/flag.h"

#include "library/library.h"

const struct flag_why flag_whys[] = {
    {"unsafe", "It may be unsafe: somebody who follows it could come to harm", "may be unsafe",
     FLAG_THREAD | FLAG_ENTRY, "unsafe"},
    {"worry", "I am worried about the person who wrote it", "worried about who wrote it",
     FLAG_THREAD | FLAG_PERSON, "other"},
    {"unkind", "It is unkind to somebody", "unkind", FLAG_THREAD | FLAG_PERSON, "unkind"},
    {"private", "It tells something private about somebody", "tells something private",
     FLAG_ANYTHING, "private"},
    {"fake", "They are not who they say they are, or not of that profession",
     "not who they say they are", FLAG_PERSON, "other"},
    {"advertising", "It advertises something", "advertises", FLAG_ANYTHING, "advertising"},
    {"wrong", "It is wrong, or out of date", "wrong or out of date",
     FLAG_ANSWER | FLAG_COMMENT | FLAG_ENTRY, "other"},
    {"copied", "Words or pictures were taken from somebody who did not allow it", "copied",
     FLAG_THREAD | FLAG_ENTRY, "other"},
    {"duplicate", "It has been asked before", "asked before", FLAG_QUESTION, "duplicate"},
    {"misplaced", "It is about something else, or in the wrong place", "in the wrong place",
     FLAG_THREAD, "off-topic"},
    {"other", "Something else, in my words", "something else", FLAG_ANYTHING, "other"},
    {NULL, NULL, NULL, 0, NULL},
};

static const struct flag_why *find_why(struct span name)
{
    const struct flag_why *why = flag_whys;
    while (why->name != NULL && !span_is(name, why->name))
        why++;
    return why;
}

bool flag_is_why(struct span name)
{
    return find_why(name)->name != NULL;
}

bool flag_why_fits(struct span name, enum flag_thing thing)
{
    return (find_why(name)->things & (unsigned)thing) != 0;
}

struct span flag_said(struct span name)
{
    const struct flag_why *why = find_why(name);
    return why->name == NULL ? name : span_of(why->said);
}

struct span flag_delete_why(struct span name)
{
    const struct flag_why *why = find_why(name);
    return why->name == NULL ? SPAN("") : span_of(why->delete);
}

enum flag_thing flag_thing_of(struct span kind)
{
    return span_is(kind, "question")  ? FLAG_QUESTION
           : span_is(kind, "answer")  ? FLAG_ANSWER
           : span_is(kind, "comment") ? FLAG_COMMENT
           : span_is(kind, "person")  ? FLAG_PERSON
                                      : FLAG_ENTRY;
}

struct span flag_subject_path(struct arena *arena, const struct flag_subject *subject)
{
    if (span_is(subject->kind, "person"))
        return arena_printf(arena, "/users/" SPAN_FMT, SPAN_ARG(subject->title));
    if (flag_thing_of(subject->kind) == FLAG_ENTRY)
        return arena_printf(arena, SPAN_FMT SPAN_FMT, SPAN_ARG(library_folder(subject->kind)),
                            SPAN_ARG(subject->slug));
    return arena_printf(arena, "/" SPAN_FMT "s/%lld", SPAN_ARG(subject->kind),
                        (long long)subject->id);
}

struct span flag_outcome_words(struct span outcome)
{
    static const struct {
        const char *name;
        struct span words;
    } known[] = {
        {"deleted", SPAN("Thank you: it was deleted.")},
        {"acted", SPAN("Thank you: something was done about it.")},
        {"declined", SPAN("Thank you for telling us. We looked at it, and it stays as it is.")},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (span_is(outcome, known[i].name))
            return known[i].words;
    }
    return SPAN("Nobody has decided yet.");
}

/* What comes behind `folder` up to the next sign of an address, when it is there. */
static bool part_behind(struct span typed, const char *folder, struct span *part)
{
    size_t at = span_find_text(typed, folder);
    if (at == typed.len)
        return false;
    struct span rest = span_from(typed, at + strlen(folder));
    size_t end = 0;
    while (end < rest.len && strchr("/?#", rest.ptr[end]) == NULL)
        end++;
    *part = span_make(rest.ptr, end);
    return true;
}

bool flag_other_read(struct span typed, struct flag_other *out)
{
    int64_t number;
    *out = (struct flag_other){SPAN("question"), span_trim(typed)};
    if (part_behind(typed, "/articles/", &out->slug)) {
        out->kind = SPAN("article");
        return out->slug.len > 0;
    }
    (void)part_behind(typed, "/questions/", &out->slug);
    return span_int(out->slug, 1, INT64_MAX, &number);
}
