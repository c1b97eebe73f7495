/* Why something is flagged, what becomes of it, and what a duplicate repeats, in words. */
#include "flag/flag.h"

#include "core/markdown_own.h"

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
    {"picture", "Their picture does not belong here", "a picture that does not belong here",
     FLAG_PERSON, "other"},
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

_Static_assert(COUNT_OF(flag_whys) <= FLAG_WHYS_MAX + 1, "all fit a form");

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
    bool is_person = span_is(subject->kind, "person");
    return post_thing_path(arena, subject->kind, subject->id,
                           is_person ? subject->title : subject->slug);
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

/* Without what browsers put behind an address, and without the slash at its end. */
static struct span plain_address(struct span typed)
{
    size_t end = 0;
    while (end < typed.len && typed.ptr[end] != '?' && typed.ptr[end] != '#')
        end++;
    while (end > 1 && typed.ptr[end - 1] == '/')
        end--;
    return span_make(typed.ptr, end);
}

bool flag_other_read(struct span typed, struct span origin, struct flag_other *out)
{
    struct markdown_target target;
    int64_t number;
    typed = span_trim(typed);
    *out = (struct flag_other){SPAN("question"), typed};
    if (span_int(typed, 1, INT64_MAX, &number))
        return true;
    struct span address = plain_address(typed);
    if (!span_is_empty(origin) && address.len > origin.len &&
        span_equal(span_make(address.ptr, origin.len), origin))
        address = span_from(address, origin.len);
    if (!markdown_own_target(address, &target) || span_is(target.kind, "tag") ||
        span_is(target.kind, "page"))
        return false;
    *out = (struct flag_other){target.kind, target.slug};
    if (span_is(target.kind, "question"))
        out->slug = span_make(target.slug.ptr, span_find(target.slug, '/'));
    return true;
}
