/* What was decided about somebody's post, as its author reads it: what it is now, why, and what they can do next. */
#include "notice/notice.h"

#include "post/post.h"
#include "question/question.h"

static const struct decision {
    const char *kind;  /* of the event */
    const char *words; /* %s: "question", "answer", "comment" */
    const char *next;
} decisions[] = {
    {"close", "Your question was closed:",
     "You can edit it so that it fits, and everybody can still read it and comment on it."},
    {"reopen", "Your question was opened again:", "It can be answered again."},
    {"lock", "Your question was locked:",
     "Only moderators can write there just now. You can still delete your own words."},
    {"unlock", "Your question was unlocked:", "You can write there again."},
    {"delete", "Your %s was deleted:",
     "You can still read it there, and copy your words. If you think this is wrong, the page About "
     "says how to reach us."},
    {"refuse", "Your %s was not published:",
     "You can write it again with that in mind. If you think this is wrong, the page About says "
     "how to reach us."},
    {"restore", "Your %s was brought back:", "Everybody can read it again."},
    {"question-merge", "Your question became part of another one:",
     "Its answers are there now, its address leads there, and you are told of new ones as before."},
    {"question-unmerge",
     "Your question is one of its own again:", "The answers that went along are back."},
    {"move",
     "Your %s was moved to another question:", "Its words, votes and links are as they were."},
    {"move-back", "Your %s is back where it was:", "Its words, votes and links are as they were."},
    {"to-comment", "Your answer became a comment:", "Its words, votes and links are as they were."},
    {"to-answer", "Your comment became an answer:", "Its words, votes and links are as they were."},
    {"about-refused", "Others do not see this:",
     "You can write it again with that in mind. If you think this is wrong, the page About says "
     "how "
     "to reach us."},
    {"portrait-taken", "Others do not see this:",
     "You can choose another one. If you think this is wrong, the page About says how to reach "
     "us."},
};

static const struct decision *decision_of(const struct notice *n)
{
    for (size_t i = 0; i < COUNT_OF(decisions); i++) {
        if (span_is(n->decided, decisions[i].kind))
            return &decisions[i];
    }
    return NULL;
}

struct span notice_decided_words(struct arena *arena, const struct notice *n)
{
    const struct decision *decision = decision_of(n);
    if (decision == NULL)
        return SPAN("");
    struct span words = span_of(decision->words);
    size_t at = span_find_text(words, "%s");
    if (at == words.len)
        return words;
    struct span rest = span_from(words, at + 2);
    words.len = at;
    return arena_printf(arena, SPAN_FMT SPAN_FMT SPAN_FMT, SPAN_ARG(words), SPAN_ARG(n->post_kind),
                        SPAN_ARG(rest));
}

/* What the reason that was chosen says, to whoever asked; what repeats something says that by itself. */
static struct span why_said(const struct notice *n)
{
    if (!span_is(n->decided, "close"))
        return post_delete_said(n->why);
    if (span_is(n->why, "duplicate"))
        return SPAN("It has been asked before.");
    if (span_is(n->why, "needs-more"))
        return SPAN("It needs more detail before anybody can help.");
    return question_closed_said(n->why);
}

static struct span next_said(const struct notice *n, const struct decision *decision)
{
    if (!span_is(n->decided, "close"))
        return span_of(decision->next);
    if (span_is(n->why, "duplicate"))
        return SPAN("Your question leads to what answers it.");
    if (span_is(n->why, "needs-more"))
        return SPAN("You can edit it; then it can be opened again.");
    return span_of(decision->next);
}

struct span notice_decided_said(struct arena *arena, const struct notice *n)
{
    const struct decision *decision = decision_of(n);
    if (decision == NULL)
        return SPAN("");
    struct span next = next_said(n, decision);
    struct span why = why_said(n);
    return arena_printf(arena, SPAN_FMT "%s" SPAN_FMT "%s" SPAN_FMT, SPAN_ARG(why),
                        why.len > 0 ? " " : "", SPAN_ARG(n->excerpt), n->excerpt.len > 0 ? " " : "",
                        SPAN_ARG(next));
}
