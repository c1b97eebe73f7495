/* What a page says when a limit is reached. */
#include "web/limit_words.h"

#include "core/text.h"
#include "core/wait.h"

/* Where the time is said. */
static const char time_mark[] = "{}";

/* The first that fits is said: NULL fits all. Whoever reads it has mostly done nothing wrong, and may share a network. */
static const struct {
    const char *what;
    const char *scope;
    const char *words;
} refusals[] = {
    {"register", "network",
     "Several accounts were made from your network lately, so please make another in {}. If you "
     "have an account, you can sign in now."},
    {"register", "all", "Very many people are registering just now, so please try again in {}."},
    {"signin", "name",
     "Signing in with this name did not work many times, perhaps for somebody else, so please try "
     "again in {}. A device that you signed in on before need not wait."},
    {"signin", "network",
     "Signing in from your network did not work many times, perhaps for somebody else, so please "
     "try again in {}. A device that you signed in on before need not wait."},
    {"signin", "all", "Very many people are signing in just now, so please try again in {}."},
    {"second", "account",
     "Many wrong codes were given for this account, perhaps by somebody else, so please try again "
     "in {}. A recovery code works now, and so does a device that you signed in on before."},
    {"second", "network", "Many codes came from your network lately, so please give yours in {}."},
    {"passkey", "network",
     "Many passkeys that did not fit came from your network, so please try again in {}. A device "
     "that you signed in on before need not wait."},
    {"provider", "network",
     "Many people on your network went to another site to sign in, so please try again in {}. A "
     "device that you signed in on before need not wait."},
    {"password", "account",
     "Your password was asked for many times in the last hour, so please try again in {}."},
    {"forgotten", "account",
     "Several mails are on their way to you already, so please ask for another in {}. Look "
     "in your spam folder, too."},
    {"forgotten", "network",
     "Many mails were asked for from your network lately, so please ask again in {}."},
    {"forgotten", "all",
     "Very many people are asking for mails just now, so please ask again in {}."},
    {"export", "account",
     "You have asked for several copies of your data today, so please ask for the next one in {}."},
    {"ask", "account", "You have asked several questions lately, so please post this one in {}."},
    {"ask", "network",
     "Many questions came from your network lately, so please post this one in {}."},
    {"answer", "account", "You have written many answers lately, so please post this one in {}."},
    {"answer", "network",
     "Many answers came from your network lately, so please post this one in {}."},
    {"comment", "account", "You have written many comments lately, so please post this one in {}."},
    {"comment", "network",
     "Many comments came from your network lately, so please post this one in {}."},
    {"routine", "account",
     "You have saved many routines lately, so please save this one in {}. It stays in the form."},
    {"routine", "network",
     "Many routines were saved from your network lately, so please save this one in {}."},
    {"note", "account", "You have noted very much lately, so please note this in {}."},
    {"note", "network",
     "Much was noted from your network lately, so please note this in {}. It stays in the form."},
    {"worse", "account",
     "You have told coaches of several things lately, so please tell them of this one in {}. Do "
     "you "
     "need help now? Please call for it."},
    {"worse", "network",
     "Much was told to coaches from your network lately, so please tell them of this in {}. Do you "
     "need help now? Please call for it."},
    {"follow", "account",
     "You have chosen very often lately what to follow, or whom to block, so please do this in "
     "{}."},
    {"follow", "network",
     "People on your network have chosen very often lately what to follow, or whom to block, so "
     "please do this in {}."},
    {"word", "account",
     "You have asked about many words lately, so please ask about this one in {}."},
    {"word", "network",
     "Many words were asked about from your network lately, so please ask about this one in {}."},
    {"tag", "account",
     "You have suggested many tags lately, so please suggest this one in {}. Without it you can go "
     "on at once."},
    {"tag", "network",
     "Many tags were suggested from your network lately, so please suggest this one in {}. Without "
     "it you can go on at once."},
    {"flag", "account",
     "You have flagged several things lately, so please flag this one in {}. Is somebody in "
     "danger? "
     "Please call for help now."},
    {"flag", "network",
     "Much was flagged from your network lately, so please flag this in {}. Is somebody in danger? "
     "Please call for help now."},
    {"vote", "account", "You have voted very often lately, so please vote again in {}."},
    {"vote", "network", "Many votes came from your network just now, so please vote again in {}."},
    {"edit", "account", "You have changed a lot lately, so please send this in {}."},
    {"edit", "network", "A lot was changed from your network lately, so please send this in {}."},
    {"draft", "account", "Your drafts were saved very often, so this one is saved in {}."},
    {"search", "account", "You have searched very often just now, so please search again in {}."},
    {"search", "network",
     "Many searches came from your network just now, so please search again in {}."},
    {"search", "all", "Very many people are searching just now, so please search again in {}."},
    {"suggest", "account",
     "You were shown a lot of suggestions just now, so there are more in {}."},
    {"suggest", "network",
     "Your network was shown a lot of suggestions just now, so there are more in {}."},
    {"preview", "account",
     "You have looked at many previews just now, so please look at this one in {}."},
    {"preview", "network",
     "Your network has looked at many previews just now, so please look at this one in {}."},
    {"factor", "account",
     "Ways to sign in to your account were set up many times today, so please do this in {}."},
    {"picture", "account", "You have added many photographs lately, so please add this one in {}."},
    {"picture", "network",
     "Many photographs came from your network lately, so please add this one in {}."},
    {"portrait", "account",
     "You have sent many pictures of yourself today, so please choose another one in {}."},
    {"portrait", "network",
     "Many pictures of people came from your network lately, so please choose yours in {}."},
    {"download", "account",
     "You have downloaded this copy several times just now, so please download it again in {}."},
    {"download", "network",
     "Many copies were downloaded from your network just now, so please try again in {}."},
    {NULL, "account", "You have done this very often lately, so please do it again in {}."},
    {NULL, "network", "This was done very often from your network, so please do it again in {}."},
    {NULL, NULL, "Very many people are doing this just now, so please try again in {}."},
};

static struct span sentence(const char *what, struct span scope)
{
    size_t i = 0;
    while ((refusals[i].what != NULL && strcmp(what, refusals[i].what) != 0) ||
           (refusals[i].scope != NULL && !span_is(scope, refusals[i].scope)))
        i++;
    return span_of(refusals[i].words);
}

struct span limit_words(struct arena *arena, const char *what, struct span scope, int64_t seconds)
{
    struct span words = sentence(what, scope);
    struct span time = wait_words(arena, seconds);
    size_t at = span_find_text(words, time_mark);
    struct span rest = span_from(words, at + sizeof(time_mark) - 1);
    return arena_printf(arena, SPAN_FMT SPAN_FMT SPAN_FMT, SPAN_ARG(span_make(words.ptr, at)),
                        SPAN_ARG(time), SPAN_ARG(rest));
}
