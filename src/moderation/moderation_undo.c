/* What takes each change back, for whoever made it. */
#include "moderation/moderation.h"

#include "library/library.h"

enum place {
    THERE,      /* moderation_change_path */
    DELETION,   /* of the post */
    RETIREMENT, /* of the entry */
    STATE,      /* of the question */
    REVISIONS,  /* of the post */
    SUSPENSION,
    PICTURE,
    CREDENTIAL,
    NOWHERE
};

static const struct {
    const char *label;
    enum place place;
    const char *name; /* of a button; NULL: a link */
    const char *value;
} undos[MODERATION_WHATS] = {
    [MODERATION_EDIT] = {"Undo: go back to an earlier version", THERE, NULL, NULL},
    [MODERATION_DELETE] = {"Undo: bring it back", DELETION, "action", "restore"},
    [MODERATION_RESTORE] = {"Undo: delete it again", DELETION, NULL, NULL},
    [MODERATION_PUBLISHED] = {"Undo: let it wait again", THERE, "what", "again"},
    [MODERATION_HELD_AGAIN] = {"Decide again", THERE, NULL, NULL},
    [MODERATION_RETIRE] = {"Undo: bring it back", RETIREMENT, NULL, NULL},
    [MODERATION_BRING_BACK] = {"Undo: retire it again", RETIREMENT, NULL, NULL},
    [MODERATION_REVIEW] = {"Undo: withdraw the review", THERE, NULL, NULL},
    [MODERATION_REVIEW_CONTINUED] = {"Undo: withdraw the review", THERE, NULL, NULL},
    [MODERATION_REVIEW_WITHDRAWN] =
        {"A review that was withdrawn does not come back. Review it again", THERE, NULL, NULL},
    [MODERATION_REVIEW_ENDED] = {"Undo: let the review go on, or review it again", THERE, NULL,
                                 NULL},
    [MODERATION_CREDENTIAL] = {"Undo: withdraw it", CREDENTIAL, NULL, NULL},
    [MODERATION_CREDENTIAL_WITHDRAWN] = {"What was withdrawn does not come back. Check it again",
                                         CREDENTIAL, NULL, NULL},
    [MODERATION_ROLE] = {"A role is given, and taken, with backtalk-ctl.", NOWHERE, NULL, NULL},
    [MODERATION_SUSPEND] = {"Undo: lift the suspension", SUSPENSION, NULL, NULL},
    [MODERATION_UNSUSPEND] = {"Undo: suspend again", SUSPENSION, NULL, NULL},
    [MODERATION_HELD_REFUSED] = {"Undo: let all of it wait again", SUSPENSION, NULL, NULL},
    [MODERATION_HELD_WAITS] = {"Undo: refuse all of it again", SUSPENSION, NULL, NULL},
    [MODERATION_PORTRAIT_TAKEN] = {"Undo: bring it back", PICTURE, NULL, NULL},
    [MODERATION_PORTRAIT_BACK] = {"Undo: take it down again", PICTURE, NULL, NULL},
    [MODERATION_PORTRAIT_SHOWN] = {"Undo: let it wait again", PICTURE, NULL, NULL},
    [MODERATION_PORTRAIT_AGAIN] = {"Decide again", PICTURE, NULL, NULL},
    [MODERATION_ABOUT_SHOWN] = {"Undo: let it wait again", PICTURE, NULL, NULL},
    [MODERATION_ABOUT_REFUSED] = {"Undo: let it wait again", PICTURE, NULL, NULL},
    [MODERATION_ABOUT_AGAIN] = {"Decide again", PICTURE, NULL, NULL},
    [MODERATION_TAG] = {"Undo, in the tag’s history", THERE, NULL, NULL},
    [MODERATION_TAG_MERGE] = {"Undo: take them apart", THERE, NULL, NULL},
    [MODERATION_TAG_UNMERGE] = {"Merge them again from the tag’s own page", THERE, NULL, NULL},
    [MODERATION_TAG_MADE] = {"Undo: take the tag away again", THERE, NULL, NULL},
    [MODERATION_TAG_REFUSED] = {"Undo: let it wait again", THERE, NULL, NULL},
    [MODERATION_TAG_OPEN] = {"Decide again", THERE, NULL, NULL},
    [MODERATION_PAGE_PROPOSED] = {"Undo: take it back", THERE, NULL, NULL},
    [MODERATION_PAGE_AGREED] = {"Undo: propose an earlier version", THERE, NULL, NULL},
    [MODERATION_PAGE_DROPPED] = {"What was turned down does not come back. Propose it again", THERE,
                                 NULL, NULL},
    [MODERATION_CLOSE] = {"Undo: open it again", STATE, NULL, NULL},
    [MODERATION_REOPEN] = {"Undo: close it again", STATE, NULL, NULL},
    [MODERATION_LOCK] = {"Undo: unlock it", STATE, NULL, NULL},
    [MODERATION_UNLOCK] = {"Undo: lock it again", STATE, NULL, NULL},
    [MODERATION_CHECK_CLEARED] = {"Undo: let advice wait again", THERE, "what", "hold"},
    [MODERATION_CHECK_HELD] = {"Decide again", THERE, NULL, NULL},
    [MODERATION_TO_ANSWER] = {"Undo: make it a comment again", THERE, NULL, NULL},
    [MODERATION_TO_COMMENT] = {"Undo: make it an answer again", THERE, NULL, NULL},
    [MODERATION_QUESTION_MERGE] = {"Undo: take it out again", THERE, NULL, NULL},
    [MODERATION_QUESTION_UNMERGE] = {"Undo: merge them again", THERE, NULL, NULL},
    [MODERATION_QUESTION_MOVE] = {"Undo: bring them back", THERE, NULL, NULL},
    [MODERATION_QUESTION_UNMOVE] = {"Undo: move them again", THERE, NULL, NULL},
    [MODERATION_FLAG_DECIDED] = {"Undo: look at it again", THERE, "what", "reopen"},
    [MODERATION_FLAG_REOPENED] = {"Decide again", THERE, NULL, NULL},
    [MODERATION_QUEUE_SEEN] = {"Undo: look at it again", THERE, "what", "unseen"},
    [MODERATION_QUEUE_UNSEEN] = {"Decide again", THERE, NULL, NULL},
    [MODERATION_WARN] = {"Undo: take the warning back", THERE, "what", "warn-off"},
    [MODERATION_WARN_OFF] = {"Decide again", THERE, NULL, NULL},
    [MODERATION_WORSE_DECIDED] = {"Undo: it waits again", THERE, NULL, NULL},
    [MODERATION_WORSE_REOPENED] = {"Decide again", THERE, NULL, NULL},
    [MODERATION_WIKI] = {"Undo: only its author edits it", THERE, NULL, NULL},
    [MODERATION_WIKI_OFF] = {"Undo: let everybody edit it", THERE, NULL, NULL},
    [MODERATION_WORD_NONE] = {"Undo: it waits again", THERE, NULL, NULL},
    [MODERATION_WORD_OPEN] = {"Decide again", THERE, NULL, NULL},
};

static struct span place_of(struct arena *arena, enum place place,
                            const struct moderation_change *change)
{
    struct span person = change->whom.name;
    long long post = (long long)change->post_id;
    switch (place) {
    case THERE:
        return moderation_change_path(arena, change);
    case DELETION:
        return arena_printf(arena, "/" SPAN_FMT "s/%lld/delete", SPAN_ARG(change->kind), post);
    case RETIREMENT:
        return arena_printf(arena, SPAN_FMT SPAN_FMT "/retire",
                            SPAN_ARG(library_folder(change->kind)), SPAN_ARG(change->slug));
    case STATE:
        return arena_printf(arena, "/questions/%lld/state", post);
    case REVISIONS:
        return arena_printf(arena, "/" SPAN_FMT "s/%lld/revisions", SPAN_ARG(change->kind), post);
    case SUSPENSION:
        return arena_printf(arena, "/users/" SPAN_FMT "/suspend", SPAN_ARG(person));
    case PICTURE:
        return arena_printf(arena, "/users/" SPAN_FMT "/picture", SPAN_ARG(person));
    case CREDENTIAL:
        return arena_printf(arena, "/users/" SPAN_FMT "/credential", SPAN_ARG(person));
    case NOWHERE:
        break;
    }
    return SPAN("");
}

/* It depends on what came of it. */
static struct moderation_undo undo_of_suggestion(struct arena *arena,
                                                 const struct moderation_change *change)
{
    struct span outcome = change->detail;
    struct span there = moderation_change_path(arena, change);
    if (span_is(outcome, "declined"))
        return (struct moderation_undo){"Undo: let it wait again", there, NULL, NULL};
    if (span_is(outcome, "reopened"))
        return (struct moderation_undo){"Decide again", there, NULL, NULL};
    if (span_is(outcome, "taken-back"))
        return (struct moderation_undo){"What was taken back does not come back. Suggest it again",
                                        there, NULL, NULL};
    return (struct moderation_undo){"Undo: go back to an earlier version",
                                    place_of(arena, REVISIONS, change), NULL, NULL};
}

struct moderation_undo moderation_undo(struct arena *arena, const struct moderation_change *change)
{
    if (change->what == MODERATION_SUGGESTION)
        return undo_of_suggestion(arena, change);
    if (change->what == MODERATION_RING)
        return (struct moderation_undo){span_is(change->detail, "open") ? "Decide again"
                                                                        : "Undo: let it wait again",
                                        moderation_change_path(arena, change), NULL, NULL};
    return (struct moderation_undo){undos[change->what].label,
                                    place_of(arena, undos[change->what].place, change),
                                    undos[change->what].name, undos[change->what].value};
}
