/* The rules of limits in words and numbers. */
#include "limit/limit.h"

static const struct {
    const char *name;
    const char *words;
} whats[] = {
    {"register", "Registering"},
    {"signin", "Signing in with a wrong password"},
    {"second", "Giving a code as the second step"},
    {"provider", "Signing in with another provider"},
    {"password", "Giving the present password to change it"},
    {"passkey", "Signing in with a passkey"},
    {"forgotten", "Asking for a new password by mail"},
    {"ask", "Asking a question"},
    {"answer", "Answering"},
    {"comment", "Commenting"},
    {"word", "Asking what a word means"},
    {"tag", "Suggesting a tag"},
    {"flag", "Flagging a post, an entry or a person"},
    {"routine", "Saving and sharing a routine of one’s own"},
    {"note", "Noting how it went, in the account"},
    {"worse", "Telling coaches that something made it worse"},
    {"follow", "Following and ignoring"},
    {"vote", "Voting"},
    {"edit", "Editing, deleting, accepting and reviewing"},
    {"draft", "Saving a draft"},
    {"search", "Searching"},
    {"suggest", "Suggestions, and what is like a question, while somebody types"},
    {"preview", "Previewing a text"},
    {"export", "Asking for a copy of one’s data"},
    {"factor", "Setting up a way to sign in or a second step, and new recovery codes"},
    {"picture", "Adding a photograph"},
    {"portrait", "Sending a picture of oneself"},
    {"fetch", "Linking to a picture elsewhere, of which we get a copy"},
    {"download", "Downloading a copy of one’s data"},
};

static const struct {
    const char *name;
    const char *words;
} scopes[] = {
    {"account", "An account"},
    {"network", "A network"},
    {"name", "A name that is signed in to"},
    {"host", "A host of pictures"},
    {"device", "A known device"},
    {"all", "Everybody together"},
};

struct span limit_what_words(struct span what)
{
    for (size_t i = 0; i < COUNT_OF(whats); i++) {
        if (span_is(what, whats[i].name))
            return span_of(whats[i].words);
    }
    return what;
}

struct span limit_scope_words(struct span scope)
{
    for (size_t i = 0; i < COUNT_OF(scopes); i++) {
        if (span_is(scope, scopes[i].name))
            return span_of(scopes[i].words);
    }
    return scope;
}

static bool read_number(struct span *rest, int64_t min, int64_t max, bool may_be_none, int64_t *out)
{
    struct span piece;
    *out = LIMIT_NONE;
    return span_next(rest, ' ', &piece) &&
           ((may_be_none && span_is(piece, "-")) || span_int(piece, min, max, out));
}

bool limit_state_read(struct span state, struct limit_rule *rule)
{
    struct limit_rule read = *rule;
    struct span rest = state;
    if (!read_number(&rest, 1, LIMIT_SECONDS_MAX, false, &read.seconds) ||
        !read_number(&rest, 1, LIMIT_MOST_MAX, false, &read.most) ||
        !read_number(&rest, 1, LIMIT_MOST_MAX, true, &read.first_day) ||
        !read_number(&rest, 1, LIMIT_MOST_MAX, true, &read.first_hour) ||
        !read_number(&rest, 0, LIMIT_MOST_MAX, true, &read.free) || !span_is_empty(rest))
        return false;
    read.state = state;
    *rule = read;
    return true;
}

static struct span time_words(struct arena *arena, int64_t seconds)
{
    static const struct {
        int64_t seconds;
        const char *one;
        const char *many;
    } units[] = {{86400, "a day", "days"}, {3600, "an hour", "hours"}, {60, "a minute", "minutes"}};
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        if (seconds == units[i].seconds)
            return span_of(units[i].one);
        if (seconds % units[i].seconds == 0)
            return arena_printf(arena, "%lld %s", (long long)(seconds / units[i].seconds),
                                units[i].many);
    }
    return arena_printf(arena, "%lld second%s", (long long)seconds, seconds == 1 ? "" : "s");
}

struct span limit_rule_words(struct arena *arena, const struct limit_rule *rule)
{
    struct span time = time_words(arena, rule->seconds);
    struct span words =
        arena_printf(arena, "%lld within " SPAN_FMT, (long long)rule->most, SPAN_ARG(time));
    if (rule->first_day != LIMIT_NONE)
        words = arena_printf(arena, SPAN_FMT "; on its first day %lld", SPAN_ARG(words),
                             (long long)rule->first_day);
    if (rule->first_hour != LIMIT_NONE)
        words = arena_printf(arena, SPAN_FMT "; in its first hour %lld", SPAN_ARG(words),
                             (long long)rule->first_hour);
    if (rule->free != LIMIT_NONE)
        words = arena_printf(arena, SPAN_FMT "; after %lld each needs a check by the browser",
                             SPAN_ARG(words), (long long)rule->free);
    return words;
}

bool limit_may_ask_proof(struct span what)
{
    return !span_is(what, "draft") && !span_is(what, "search") && !span_is(what, "suggest") &&
           !span_is(what, "preview") && !span_is(what, "password") && !span_is(what, "second") &&
           !span_is(what, "export") && !span_is(what, "download") && !span_is(what, "provider") &&
           !span_is(what, "factor") && !span_is(what, "picture") && !span_is(what, "word") &&
           !span_is(what, "routine") && !span_is(what, "fetch") && !span_is(what, "passkey") &&
           !span_is(what, "note") && !span_is(what, "flag") && !span_is(what, "follow") &&
           !span_is(what, "tag") && !span_is(what, "portrait") && !span_is(what, "worse");
}

const char *limit_fault(const struct limit_rule *rule, const char **field)
{
    bool of_account = span_is(rule->scope, "account");
    int64_t day = rule->first_day == LIMIT_NONE ? rule->most : rule->first_day;
    *field = "most";
    if (span_is(rule->scope, "all") && rule->most < LIMIT_ALL_LEAST)
        return "For everybody together please give 80 or more: they are counted in eight parts.";
    *field = "first_day";
    if (rule->first_day != LIMIT_NONE && !of_account)
        return "Only accounts have a first day.";
    if (rule->first_day > rule->most)
        return "Please give at most as many as later.";
    *field = "first_hour";
    if (rule->first_hour != LIMIT_NONE && !of_account)
        return "Only accounts have a first hour.";
    if (rule->first_hour > day)
        return "Please give at most as many as on the first day.";
    *field = "free";
    if (rule->free != LIMIT_NONE && !limit_may_ask_proof(rule->what))
        return "No check can be asked for here. Please leave this empty.";
    if (rule->free > rule->most)
        return "Please give at most as many as there may be at all.";
    return NULL;
}
