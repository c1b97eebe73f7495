/* Words and addresses of what moderators look at. */
#include "moderation/moderation.h"

#include "core/escape.h"
#include "library/library.h"

const char *const moderation_tab_names[] = {
    [MODERATION_DELETED] = "deleted",
    [MODERATION_CHANGES] = "changes",
    [MODERATION_MINE] = "mine",
    NULL,
};

const char *const moderation_kind_names[] = {
    "all",         "edits", "deletions", "restored", "retired", "reviews", "credentials", "roles",
    "suspensions", "tags",  "pages",     "closed",   "kinds",   "flags",   "looked",      NULL};

const char *moderation_kind_label(size_t kind)
{
    static const char *const labels[] = {
        "Everything",
        "Edits",
        "Deletions",
        "Brought back, or published",
        "Retired entries, and back",
        "Reviews",
        "Credentials",
        "Roles",
        "Suspensions, and what people show of themselves",
        "Tags",
        "The site’s own pages",
        "Closed, locked and merged questions, and advice that waited",
        "Answers and comments made the other",
        "Flags",
        "What waited: looked at, warned of, suggested"};
    return labels[kind];
}

const char *const moderation_what_names[MODERATION_WHATS + 1] = {
    [MODERATION_EDIT] = "edit",
    [MODERATION_DELETE] = "delete",
    [MODERATION_RESTORE] = "restore",
    [MODERATION_PUBLISHED] = "held-published",
    [MODERATION_HELD_AGAIN] = "held-again",
    [MODERATION_RETIRE] = "retire",
    [MODERATION_BRING_BACK] = "bring-back",
    [MODERATION_REVIEW] = "review",
    [MODERATION_REVIEW_CONTINUED] = "review-continued",
    [MODERATION_REVIEW_WITHDRAWN] = "review-withdrawn",
    [MODERATION_REVIEW_ENDED] = "review-ended",
    [MODERATION_CREDENTIAL] = "credential",
    [MODERATION_CREDENTIAL_WITHDRAWN] = "credential-withdrawn",
    [MODERATION_ROLE] = "role",
    [MODERATION_SUSPEND] = "suspend",
    [MODERATION_UNSUSPEND] = "unsuspend",
    [MODERATION_HELD_REFUSED] = "held-refused",
    [MODERATION_HELD_WAITS] = "held-waits",
    [MODERATION_PORTRAIT_TAKEN] = "portrait-taken",
    [MODERATION_PORTRAIT_BACK] = "portrait-back",
    [MODERATION_PORTRAIT_SHOWN] = "portrait-shown",
    [MODERATION_PORTRAIT_AGAIN] = "portrait-again",
    [MODERATION_ABOUT_SHOWN] = "about-shown",
    [MODERATION_ABOUT_REFUSED] = "about-refused",
    [MODERATION_ABOUT_AGAIN] = "about-again",
    [MODERATION_TAG] = "tag",
    [MODERATION_TAG_MERGE] = "tag_merge",
    [MODERATION_TAG_UNMERGE] = "tag_unmerge",
    [MODERATION_TAG_MADE] = "tag-made",
    [MODERATION_TAG_REFUSED] = "tag-refused",
    [MODERATION_TAG_OPEN] = "tag-open",
    [MODERATION_PAGE_PROPOSED] = "page",
    [MODERATION_PAGE_AGREED] = "page-agreed",
    [MODERATION_PAGE_DROPPED] = "page-dropped",
    [MODERATION_CLOSE] = "close",
    [MODERATION_REOPEN] = "reopen",
    [MODERATION_LOCK] = "lock",
    [MODERATION_UNLOCK] = "unlock",
    [MODERATION_CHECK_CLEARED] = "check-cleared",
    [MODERATION_CHECK_HELD] = "check-held",
    [MODERATION_TO_ANSWER] = "to-answer",
    [MODERATION_TO_COMMENT] = "to-comment",
    [MODERATION_QUESTION_MERGE] = "question-merge",
    [MODERATION_QUESTION_UNMERGE] = "question-unmerge",
    [MODERATION_QUESTION_MOVE] = "question-move",
    [MODERATION_QUESTION_UNMOVE] = "question-unmove",
    [MODERATION_FLAG_DECIDED] = "flag-decided",
    [MODERATION_FLAG_REOPENED] = "flag-reopened",
    [MODERATION_QUEUE_SEEN] = "queue-seen",
    [MODERATION_QUEUE_UNSEEN] = "queue-unseen",
    [MODERATION_WARN] = "warn",
    [MODERATION_WARN_OFF] = "warn-off",
    [MODERATION_WORSE_DECIDED] = "worse-decided",
    [MODERATION_WORSE_REOPENED] = "worse-reopened",
    [MODERATION_SUGGESTION] = "suggestion",
    [MODERATION_WIKI] = "wiki",
    [MODERATION_WIKI_OFF] = "no-wiki",
    [MODERATION_RING] = "ring",
    [MODERATION_WORD_NONE] = "word_none",
    [MODERATION_WORD_OPEN] = "word_open",
    [MODERATION_WHATS] = NULL,
};

bool moderation_kind_is_for(size_t kind, bool own, bool coach)
{
    static const char *const others[] = {"deletions", "restored", "credentials", "roles",
                                         "suspensions"};
    struct span name = span_of(moderation_kind_names[kind]);
    for (size_t i = 0; coach && i < COUNT_OF(others); i++)
        if (span_is(name, others[i]))
            return false;
    return own || !span_is(name, "looked");
}

enum moderation_what moderation_kind_whats(size_t kind, bool own, size_t *count)
{
    /* In the order of moderation_kind_names: where each kind begins, behind everything, and where the last ends. */
    static const enum moderation_what from[] = {
        MODERATION_EDIT,      MODERATION_EDIT,         MODERATION_DELETE,        MODERATION_RESTORE,
        MODERATION_RETIRE,    MODERATION_REVIEW,       MODERATION_CREDENTIAL,    MODERATION_ROLE,
        MODERATION_SUSPEND,   MODERATION_TAG,          MODERATION_PAGE_PROPOSED, MODERATION_CLOSE,
        MODERATION_TO_ANSWER, MODERATION_FLAG_DECIDED, MODERATION_OWN,           MODERATION_WHATS};
    size_t end = kind == 0 ? MODERATION_WHATS : from[kind + 1];
    if (!own && end > MODERATION_OWN)
        end = MODERATION_OWN;
    *count = end > from[kind] ? end - from[kind] : 0;
    return from[kind];
}

/* "/stretches/figure-four"; the site's own pages have theirs below /pages. */
static struct span entry_base(struct arena *arena, const struct moderation_change *change)
{
    struct span folder =
        span_is(change->kind, "page") ? SPAN("/pages/") : library_folder(change->kind);
    return arena_printf(arena, SPAN_FMT SPAN_FMT, SPAN_ARG(folder), SPAN_ARG(change->slug));
}

static struct span entry_change_path(struct arena *arena, const struct moderation_change *change)
{
    struct span base = entry_base(arena, change);
    switch (change->what) {
    case MODERATION_REVIEW:
    case MODERATION_REVIEW_CONTINUED:
    case MODERATION_REVIEW_WITHDRAWN:
    case MODERATION_REVIEW_ENDED:
        return arena_printf(arena, SPAN_FMT "/reviews", SPAN_ARG(base));
    case MODERATION_PAGE_PROPOSED:
    case MODERATION_PAGE_DROPPED:
        return arena_printf(arena, SPAN_FMT "/changes", SPAN_ARG(base));
    case MODERATION_RETIRE:
    case MODERATION_BRING_BACK:
        return base;
    default:
        return arena_printf(arena, SPAN_FMT "/revisions#revision-%lld", SPAN_ARG(base),
                            (long long)change->revision);
    }
}

/* Of what is in one's own list alone; empty: it is none of that. */
static struct span own_change_path(struct arena *arena, const struct moderation_change *change)
{
    long long post = (long long)change->post_id;
    long long number = (long long)change->flag_case;
    switch (change->what) {
    case MODERATION_QUEUE_SEEN:
    case MODERATION_QUEUE_UNSEEN:
        if (!span_is(change->detail, "unsafe"))
            return arena_printf(arena, "/moderation/queue/" SPAN_FMT "/%lld",
                                SPAN_ARG(change->detail), post);
        return arena_printf(arena, "/moderation/unsafe/%lld", post);
    case MODERATION_WARN:
    case MODERATION_WARN_OFF:
        return arena_printf(arena, "/moderation/unsafe/%lld", post);
    case MODERATION_WORSE_DECIDED:
        return arena_printf(arena, "/moderation/worse/%lld", post);
    case MODERATION_WORSE_REOPENED: /* whoever said it may have taken it back */
        return SPAN("/moderation/queue?kind=worse");
    case MODERATION_SUGGESTION:
        return arena_printf(arena, "/suggestions/%lld", number);
    case MODERATION_WIKI:
    case MODERATION_WIKI_OFF:
        return arena_printf(arena, "/answers/%lld/wiki", post);
    case MODERATION_RING:
        return arena_printf(arena, "/moderation/rings/%lld", number);
    case MODERATION_WORD_NONE:
    case MODERATION_WORD_OPEN:
        return number == 0 ? SPAN("/desk?list=words") : arena_printf(arena, "/words/%lld", number);
    default:
        return SPAN("");
    }
}

struct span moderation_change_path(struct arena *arena, const struct moderation_change *change)
{
    long long post = (long long)change->post_id;
    if (change->what >= MODERATION_OWN)
        return own_change_path(arena, change);
    if (change->what == MODERATION_FLAG_DECIDED || change->what == MODERATION_FLAG_REOPENED)
        return arena_printf(arena, "/moderation/flags/%lld", (long long)change->flag_case);
    if (change->what == MODERATION_TAG_MADE || change->what == MODERATION_TAG_REFUSED ||
        change->what == MODERATION_TAG_OPEN)
        return arena_printf(arena, "/tag-suggestions/%lld", (long long)change->flag_case);
    if (change->what == MODERATION_PUBLISHED || change->what == MODERATION_HELD_AGAIN)
        return arena_printf(arena, "/moderation/held/%lld", post);
    if (change->what == MODERATION_CHECK_CLEARED || change->what == MODERATION_CHECK_HELD)
        return arena_printf(arena, "/questions/%lld/check", post);
    if (change->post_id == 0)
        return arena_printf(arena, "/tags/" SPAN_FMT "/revisions", SPAN_ARG(change->slug));
    if (!span_is_empty(change->slug))
        return entry_change_path(arena, change);
    if (change->what == MODERATION_TO_ANSWER || change->what == MODERATION_TO_COMMENT)
        return arena_printf(arena, "/" SPAN_FMT "s/%lld/convert", SPAN_ARG(change->kind), post);
    if (change->what == MODERATION_EDIT)
        return arena_printf(arena, "/" SPAN_FMT "s/%lld/revisions#revision-%lld",
                            SPAN_ARG(change->kind), post, (long long)change->revision);
    if (change->what == MODERATION_QUESTION_MERGE || change->what == MODERATION_QUESTION_UNMERGE)
        return arena_printf(arena, "/questions/%lld/merge", post);
    if (change->what == MODERATION_QUESTION_MOVE || change->what == MODERATION_QUESTION_UNMOVE)
        return arena_printf(arena, "/questions/%lld/move", post);
    return arena_printf(arena, "/" SPAN_FMT "s/%lld", SPAN_ARG(change->kind), post);
}

struct span moderation_path(struct arena *arena, const struct moderation *page, struct span before)
{
    struct text out;
    text_init(&out, 4096);
    if (page->of_coach)
        text_printf(&out, "/desk/decided?kind=%s", moderation_kind_names[page->kind]);
    else
        text_printf(&out, "/moderation?tab=%s", moderation_tab_names[page->tab]);
    if (page->kind != 0 && !page->of_coach)
        text_printf(&out, "&kind=%s", moderation_kind_names[page->kind]);
    if (page->who.len > 0) {
        text_add_string(&out, "&who=");
        escape_url_part(&out, page->who);
    }
    if (before.len > 0)
        text_printf(&out, "&before=" SPAN_FMT, SPAN_ARG(before));
    struct span path = arena_span(arena, text_span(&out));
    text_free(&out);
    return path;
}
