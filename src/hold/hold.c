/* What waits, and the rules by which it does, in words. */
#include "hold/hold.h"

#include "core/text.h"

bool hold_waits(const struct hold *hold)
{
    return span_is(hold->delete_why, "held");
}

struct span hold_why_words(struct span why)
{
    if (span_is(why, "check"))
        return SPAN("a coach first looks at whether exercises are right for this question");
    if (span_is(why, "again"))
        return SPAN("a moderator looks at it once more");
    if (span_is(why, "first-link"))
        return SPAN("it has links or pictures, and is among the first posts of a new account");
    if (span_is(why, "link"))
        return SPAN("it has several links to other sites");
    if (span_is(why, "same"))
        return SPAN("nearly the same was posted several times lately");
    if (span_is(why, "host"))
        return SPAN("several posts of new accounts linked to the same site lately");
    return SPAN("it is among the first posts of a new account");
}

/* ---- rules ---- */

static bool read_number(struct span *rest, int64_t max, int64_t *out)
{
    struct span piece;
    *out = HOLD_NONE;
    return span_next(rest, ' ', &piece) && (span_is(piece, "-") || span_int(piece, 0, max, out));
}

bool hold_state_read(struct span state, struct hold_rule *rule)
{
    struct hold_rule read = *rule;
    struct span rest = state;
    if (!read_number(&rest, HOLD_DAYS_MAX, &read.days) ||
        !read_number(&rest, HOLD_MOST_MAX, &read.most) ||
        !read_number(&rest, HOLD_HOURS_MAX, &read.hours) || read.most == HOLD_NONE || rest.len > 0)
        return false;
    read.state = state;
    *rule = read;
    return true;
}

struct span hold_rule_title(struct span what)
{
    static const struct {
        const char *what;
        const char *title;
    } titles[] = {
        {"post", "First posts"},
        {"first-link", "First posts with links or pictures"},
        {"profile", "Pictures of people, and links in what they say of themselves"},
        {"link", "Posts with many links"},
        {"same", "The same words in many posts"},
        {"host", "Links to one site in many posts"},
        {"waiting", "How much of one account may wait"},
        {"queue", "How much may wait in all"},
        {"network", "How much of one network may wait"},
    };
    for (size_t i = 0; i < COUNT_OF(titles); i++) {
        if (span_is(what, titles[i].what))
            return span_of(titles[i].title);
    }
    return what;
}

struct span hold_rule_words(struct arena *arena, const struct hold_rule *rule)
{
    long long days = (long long)rule->days;
    long long most = (long long)rule->most;
    long long hours = (long long)rule->hours;
    if (rule->days == 0)
        return SPAN("Off.");
    if (span_is(rule->what, "post"))
        return arena_printf(arena,
                            "The first %lld of an account wait while it is younger than %lld days.",
                            most, days);
    if (span_is(rule->what, "first-link"))
        return arena_printf(arena,
                            "Of the first %lld of an account, those that have links to other sites "
                            "or pictures wait while it is younger than %lld days. Plain questions "
                            "do not: somebody in pain is answered at once.",
                            most, days);
    if (span_is(rule->what, "profile"))
        return arena_printf(arena,
                            "A picture of oneself, and what one says of oneself with more than "
                            "%lld links, wait while the account is younger than %lld days.",
                            most, days);
    if (span_is(rule->what, "link"))
        return arena_printf(arena,
                            "What has more than %lld links to other sites waits while the account "
                            "is younger than %lld days.",
                            most, days);
    if (span_is(rule->what, "same"))
        return arena_printf(arena,
                            "When more than %lld posts within %lld hours, of accounts younger than "
                            "%lld days, are nearly alike, all of them wait but the first, which "
                            "others may have copied.",
                            most, hours, days);
    if (span_is(rule->what, "host"))
        return arena_printf(
            arena,
            "When more than %lld posts within %lld hours, of accounts younger than "
            "%lld days, link to the same other site, all of them wait. "
            "Sites that many link to for good reasons are listed in assets/lists/sites.txt.",
            most, hours, days);
    if (span_is(rule->what, "waiting"))
        return arena_printf(arena,
                            "While %lld posts of an account wait, no other of it that would wait "
                            "is taken.",
                            most);
    if (span_is(rule->what, "network"))
        return arena_printf(
            arena,
            "While %lld posts from one network wait, no other from there that would "
            "wait is taken; of an account of which nothing waits, up to twice as "
            "many.",
            most);
    return arena_printf(arena,
                        "While %lld posts wait in all, no other that would wait is taken; of an "
                        "account of which nothing waits, up to twice as many.",
                        most);
}
