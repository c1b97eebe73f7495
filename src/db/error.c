/* Errors of the database: what kind they are, and the words that people read. */
#include "db/batch_internal.h"

/*
 * Constraint names are the contract between sql/ and people: a unique index, a check or a RAISE ...
 * USING CONSTRAINT = 'name' in a function is listed here with its words. `field` is the form's.
 */
static const struct {
    const char *constraint;
    enum err_kind kind;
    struct span field;
    struct span message;
} named[] = {
    {"account_name_unique", ERR_INPUT, SPAN("name"),
     SPAN("That name, or one that looks just like it, is taken. Please choose another.")},
    {"name_like_another", ERR_INPUT, SPAN("name"),
     SPAN("This name could be taken for that of somebody, or of a service, that people trust. "
          "Please choose another.")},
    {"email_lasts", ERR_INPUT, SPAN("email"),
     SPAN("Addresses of this kind last only for a while, and then we could not let you back in. "
          "Please give one that you will still have next year.")},
    {"edit_conflict", ERR_CONFLICT, SPAN(""),
     SPAN("Somebody else saved a change while you were writing. Your text is kept: please "
          "compare.")},
    {"post_exists", ERR_NOT_FOUND, SPAN(""), SPAN("It is not here. It may have been removed.")},
    {"post_not_deleted", ERR_GONE, SPAN(""),
     SPAN("It was deleted in the meantime. Its author, or a moderator, can bring it back.")},
    {"post_edit_allowed", ERR_FORBIDDEN, SPAN(""),
     SPAN("Only its author or a moderator can change this.")},
    {"delete_reason_given", ERR_INPUT, SPAN("why"),
     SPAN("Please choose a reason: whoever wrote it will read it.")},
    {"vote_not_own", ERR_FORBIDDEN, SPAN(""), SPAN("Your own posts are for others to vote on.")},
    {"right_vote_down", ERR_FORBIDDEN, SPAN(""),
     SPAN("Voting down needs a few points first: they come when your own answers help. How many, "
          "and "
          "how many you have, is on the page /rights.")},
    {"right_outdated", ERR_FORBIDDEN, SPAN(""),
     SPAN("Saying that an answer is outdated needs a few points first: they come when your own "
          "answers help. How many, and how many you have, is on the page /rights.")},
    {"right_close", ERR_FORBIDDEN, SPAN(""),
     SPAN("Voting to close a question, or to open it again, needs more points than you have yet. "
          "The "
          "page “What you may do” (/rights) says how they come.")},
    {"right_flag", ERR_FORBIDDEN, SPAN(""),
     SPAN(
         "Flagging needs a few points first: they come when your own answers help. How many, and "
         "how many you have, is on the page /rights. Is somebody in danger? Then see /red-flags.")},
    {"right_by_admin", ERR_FORBIDDEN, SPAN(""), SPAN("Rights are changed by admins.")},
    {"check_by_coach", ERR_FORBIDDEN, SPAN(""),
     SPAN("Coaches decide this, and not about what they asked themselves.")},
    {"check_reason_given", ERR_INPUT, SPAN("reason"),
     SPAN("Please say why advice is all right here: everybody reads it.")},
    {"check_over", ERR_CONFLICT, SPAN(""),
     SPAN("Another coach cleared this a moment ago. The page shows what came of it.")},
    {"card_conflict", ERR_CONFLICT, SPAN(""),
     SPAN("The card was changed in the meantime: the history below has that. This is what you "
          "chose; save it again to keep yours.")},
    {"right_conflict", ERR_CONFLICT, SPAN(""),
     SPAN("Another admin changed this in the meantime. Please look at what it is now.")},
    {"reaction_not_own", ERR_FORBIDDEN, SPAN(""),
     SPAN("Whether your own answers help is for others to say.")},
    {"reaction_warn_by_coach", ERR_FORBIDDEN, SPAN(""),
     SPAN("Coaches decide whether readers are warned.")},
    {"reaction_warn_not_own", ERR_FORBIDDEN, SPAN(""),
     SPAN("You wrote this: another coach decides.")},
    {"accept_by_asker", ERR_FORBIDDEN, SPAN(""),
     SPAN("Only the person who asked can accept an answer.")},
    {"words_sent_once", ERR_CONFLICT, SPAN(""), SPAN("You already posted this a few minutes ago.")},
    {"own_routine_conflict", ERR_CONFLICT, SPAN(""),
     SPAN("You saved this routine in another tab or on another device while you were writing.")},
    {"own_routine_room", ERR_INPUT, SPAN(""),
     SPAN("You have fifty routines. Please delete one to make room for this one.")},
    {"blocked", ERR_FORBIDDEN, SPAN(""),
     SPAN("Whoever wrote this takes no answers and comments from you. What you wrote is below. "
          "If something here is unsafe, please flag it: moderators look at that.")},
    {"block_room", ERR_INPUT, SPAN(""),
     SPAN("You block a hundred people. Please stop blocking one to make room for this one.")},
    {"ask_person_may", ERR_FORBIDDEN, SPAN(""),
     SPAN("They are not to be asked just now. Your words stay in the form: you can ask everybody "
          "with them.")},
    {"ask_person_once", ERR_INPUT, SPAN(""),
     SPAN("You asked them about this post before. Anything more can be a comment below it.")},
    {"ask_person_room", ERR_TOO_MANY, SPAN(""),
     SPAN("You asked five people within a day. Please ask the next one tomorrow, or ask everybody "
          "with a question of your own.")},
    {"follow_room", ERR_INPUT, SPAN(""),
     SPAN("You follow a thousand things. Please stop following one to make room for this one.")},
    {"follow_search_room", ERR_INPUT, SPAN(""),
     SPAN("You follow fifty searches. Please stop following one to make room for this one.")},
    {"saved_search_asks", ERR_INPUT, SPAN(""),
     SPAN("These words are in nearly every question. Add one that says what you look for.")},
    {"note_consent", ERR_CONFLICT, SPAN(""),
     SPAN("Your account keeps notes only once you agree to that.")},
    {"plan_there", ERR_NOT_FOUND, SPAN(""), SPAN("There is no such question here.")},
    {"plan_waits", ERR_INPUT, SPAN(""),
     SPAN("Advice on this question waits until a coach has looked at it. Steps of your own need "
          "not wait.")},
    {"plan_source", ERR_INPUT, SPAN("step"),
     SPAN("What you ticked was changed or taken away meanwhile. Please look once more.")},
    {"plan_consent", ERR_INPUT, SPAN("agree"),
     SPAN("Please tick this if your account may keep your plans. Nothing is kept without it.")},
    {"plan_room", ERR_INPUT, SPAN(""),
     SPAN("You have fifty plans. Please delete one that you no longer need.")},
    {"plan_conflict", ERR_CONFLICT, SPAN(""),
     SPAN("Your plan was changed in another place meanwhile. Please look at it once more.")},
    {"trial_consent", ERR_INPUT, SPAN("agree"),
     SPAN("Please tick this if your account may keep how it goes. Nothing is kept without it.")},
    {"trial_counted", ERR_INPUT, SPAN("shown"),
     SPAN("It was counted together with others, without names. With your name beside it, somebody "
          "could work out theirs. You can show it to nobody, or leave it in the counts.")},
    {"trial_warned", ERR_INPUT, SPAN(""), SPAN("A coach warns of this: it is not for trying.")},
    {"trial_room", ERR_INPUT, SPAN(""),
     SPAN("You try three things already. Please stop one of them first: who tries much at once "
          "cannot tell what helped.")},
    {"trial_once", ERR_INPUT, SPAN(""),
     SPAN("You try this already: it is on your page of trials.")},
    {"trial_there", ERR_NOT_FOUND, SPAN(""), SPAN("There is nothing here to try.")},
    {"worse_consent", ERR_INPUT, SPAN("agree"),
     SPAN("Please tick this if your account may keep it and coaches may read it. Nothing is kept "
          "without it.")},
    {"worse_there", ERR_NOT_FOUND, SPAN(""), SPAN("There is nothing here to tell of.")},
    {"worse_by_coach", ERR_FORBIDDEN, SPAN(""),
     SPAN("Coaches decide this, and not about an answer of their own.")},
    {"worse_newer", ERR_CONFLICT, SPAN(""),
     SPAN("More was said of it meanwhile. It is below: please read that, too, and then decide.")},
    {"worse_over", ERR_CONFLICT, SPAN(""),
     SPAN("Somebody else has decided about this meanwhile, or whoever said it took it back. "
          "Nothing was changed.")},
    {"worse_again", ERR_CONFLICT, SPAN(""),
     SPAN("It waits again already: somebody undid this before you. Nothing was changed.")},
    {"worse_warned", ERR_CONFLICT, SPAN("warning"),
     SPAN("Readers are warned of this answer already. Choose another way, or change that warning "
          "first.")},
    {"worse_answer_changed", ERR_CONFLICT, SPAN(""),
     SPAN("This cannot be undone any more: the answer was changed since you asked for it. What is "
          "said from now on waits here as new.")},
    {"worse_warning_changed", ERR_CONFLICT, SPAN(""),
     SPAN("This cannot be undone any more: the warning was changed or taken back since. What is "
          "said from now on waits here as new.")},
    {"check_in_over", ERR_CONFLICT, SPAN(""),
     SPAN("This check-in was sent already, or is no longer awaited. Nothing was changed.")},
    {"draft_conflict", ERR_CONFLICT, SPAN(""),
     SPAN("This draft was changed in another tab or on another device.")},
    {"draft_limit", ERR_TOO_MANY, SPAN(""),
     SPAN("You have a hundred drafts. Send some, or delete them, to make room for this one.")},
    {"draft_room", ERR_TOO_MANY, SPAN(""),
     SPAN(
         "Your drafts are full: together they may be 8 MB long. Send some, or delete them, to make "
         "room for this one.")},
    {"draft_size", ERR_INPUT, SPAN(""), SPAN("This is too long to be saved as a draft.")},
    {"limit", ERR_TOO_MANY, SPAN(""),
     SPAN("That was a lot in a short time. Please wait a little and send it again.")},
    {"limit_by_admin", ERR_FORBIDDEN, SPAN(""), SPAN("Limits are changed by admins.")},
    {"limit_conflict", ERR_CONFLICT, SPAN(""),
     SPAN("Another admin changed this limit in the meantime. Please look at what it is now.")},
    {"limit_proof", ERR_TOO_MANY, SPAN(""),
     SPAN("That was a lot in a short time. Please wait a little and send it again.")},
    {"account_email_unique", ERR_CONFLICT, SPAN(""),
     SPAN("This address belongs to another account by now. Sign in to that one, or give this one "
          "another address.")},
    {"sign_in_proof", ERR_CONFLICT, SPAN(""),
     SPAN("The password of this account was changed a moment ago. Please sign in with the new "
          "one.")},
    {"session_over", ERR_FORBIDDEN, SPAN(""),
     SPAN("You were signed out in the meantime. Please sign in, then do this again.")},
    {"sign_in_second", ERR_CONFLICT, SPAN(""),
     SPAN("Signing in to this account has just got a second step. Please sign in once more.")},
    {"sign_in_factor", ERR_CONFLICT, SPAN(""),
     SPAN("The second step of this account was removed a moment ago. Please sign in once more.")},
    {"factor_held", ERR_FORBIDDEN, SPAN(""),
     SPAN("A link in a mail removed your last second step. An admin has to allow the next one: "
          "please ask one.")},
    {"sign_in_attempt", ERR_CONFLICT, SPAN(""),
     SPAN("That took too long, or it was done already. Please sign in once more.")},
    {"second_code", ERR_INPUT, SPAN("code"), SPAN("That code is wrong or was used already.")},
    {"totp_there", ERR_CONFLICT, SPAN(""), SPAN("An authenticator app is set up already.")},
    {"totp_over", ERR_CONFLICT, SPAN(""),
     SPAN("This was set up, or given up, in another tab. Please look at what there is now.")},
    {"factors_by_admin", ERR_FORBIDDEN, SPAN(""),
     SPAN("Only admins can take somebody’s second step away.")},
    {"factors_of_admin", ERR_FORBIDDEN, SPAN(""),
     SPAN("An admin’s second step is taken away by whoever runs the server.")},
    {"account_there", ERR_NOT_FOUND, SPAN(""), SPAN("There is no such account.")},
    {"account_locked", ERR_FORBIDDEN, SPAN(""),
     SPAN("Nobody can sign in to this account just now.")},
    {"suspend_allowed", ERR_FORBIDDEN, SPAN(""),
     SPAN("Moderators and admins are suspended by admins, others by moderators.")},
    {"suspend_not_own", ERR_FORBIDDEN, SPAN(""), SPAN("Nobody can suspend their own account.")},
    {"suspend_until", ERR_INPUT, SPAN("until"), SPAN("Please choose a day that is still to come.")},
    {"suspend_conflict", ERR_CONFLICT, SPAN(""),
     SPAN("Another moderator was a moment faster. Please look at what is there now.")},
    {"suspension_reason_given", ERR_INPUT, SPAN("reason"),
     SPAN("Please say why, for the other moderators, in at most 1,000 characters.")},
    {"suspension_message_given", ERR_INPUT, SPAN("message"),
     SPAN("Please write what the person reads, in at most 2,000 characters.")},
    {"question_is_closed", ERR_CONFLICT, SPAN(""),
     SPAN(
         "A moderator closed this question in the meantime, so nobody can answer it just now. Your "
         "words are kept in the form.")},
    {"question_locked", ERR_CONFLICT, SPAN(""),
     SPAN("A moderator locked this question, so nobody can write to it just now. Your words are "
          "kept in the form.")},
    {"question_is_locked", ERR_CONFLICT, SPAN(""),
     SPAN("A moderator locked this question, so only moderators can change anything in it just "
          "now.")},
    {"convert_of_question", ERR_INPUT, SPAN(""),
     SPAN("Only comments on a question or on its answers can become answers.")},
    {"convert_conflict", ERR_CONFLICT, SPAN(""),
     SPAN("Somebody changed its text a moment ago. Please read it as it is now, then press the "
          "button again.")},
    {"convert_closed", ERR_CONFLICT, SPAN(""),
     SPAN("A moderator closed this question, so it gets no more answers just now.")},
    {"convert_waits", ERR_CONFLICT, SPAN(""),
     SPAN("A coach looks at this question first, and answers of members wait for that. This can "
          "become an answer once a coach has cleared it.")},
    {"convert_allowed", ERR_FORBIDDEN, SPAN(""),
     SPAN("Only moderators make a comment of an answer.")},
    {"convert_by_moderator", ERR_FORBIDDEN, SPAN(""),
     SPAN("A moderator made this a comment, so moderators make it an answer again.")},
    {"convert_parent", ERR_INPUT, SPAN("parent"),
     SPAN("What you chose is gone, or is a comment by now. Please choose another.")},
    {"convert_pictures", ERR_INPUT, SPAN(""),
     SPAN("This answer has photographs, and comments have none. Please remove them first.")},
    {"convert_warned", ERR_CONFLICT, SPAN(""),
     SPAN("A coach warns readers about this answer, and a comment cannot carry that warning. It "
          "can become a comment once a coach has taken the warning back, or be deleted.")},
    {"convert_suggested", ERR_CONFLICT, SPAN(""),
     SPAN("Somebody suggested a change of this answer. Please accept it or decline it first.")},
    {"wiki_reason", ERR_INPUT, SPAN("reason"),
     SPAN("Please say in a few words why you change it: its author reads them.")},
    {"suggestion_not_own", ERR_FORBIDDEN, SPAN(""), SPAN("You can edit this yourself.")},
    {"suggestion_same", ERR_INPUT, SPAN("body"),
     SPAN("This is as it is now. Please change what should be different.")},
    {"suggestion_waits", ERR_CONFLICT, SPAN(""),
     SPAN("Somebody else's change of this waits for a decision. Your words are kept in the form: "
          "please send them once that is decided.")},
    {"suggestion_room", ERR_TOO_MANY, SPAN(""),
     SPAN("Ten changes that you suggested wait for a decision. Please wait for some of them.")},
    {"suggestion_over", ERR_CONFLICT, SPAN(""),
     SPAN("Somebody has decided about this already, or it was taken back.")},
    {"suggestion_answer", ERR_INPUT, SPAN("answer"),
     SPAN("Please say why in a few words: whoever suggested it reads them.")},
    {"suggestion_decide_allowed", ERR_FORBIDDEN, SPAN(""),
     SPAN("The post's author and moderators decide about this.")},
    {"tag_suggestion_known", ERR_CONFLICT, SPAN(""),
     SPAN("Somebody made this a tag a moment ago: you can use it already.")},
    {"tag_suggestion_room", ERR_TOO_MANY, SPAN(""),
     SPAN("Twenty tags that you suggested wait for a coach. Please wait for some of them, or take "
          "one back.")},
    {"tag_suggestion_refused", ERR_CONFLICT, SPAN(""),
     SPAN("Coaches looked at this tag before and decided against it. Please choose another one.")},
    {"tag_suggestion_used", ERR_CONFLICT, SPAN(""),
     SPAN("Something has this tag by now, so it stays. It can be merged into another tag.")},
    {"question_state_allowed", ERR_FORBIDDEN, SPAN(""),
     SPAN("Questions are closed and locked by moderators.")},
    {"question_duplicate_of", ERR_INPUT, SPAN("other"),
     SPAN("Please give the address of another question here, or of a page of the library, that "
          "everybody can see.")},
    {"question_duplicate_circle", ERR_INPUT, SPAN("other"),
     SPAN("That one is closed as a duplicate of this one. Please open it first, or name another.")},
    {"question_is_merged", ERR_CONFLICT, SPAN(""),
     SPAN("A moderator merged this question into another one, which its address leads to: please "
          "write there.")},
    {"question_merge_other", ERR_INPUT, SPAN("other"),
     SPAN("Please give the address of another question here that everybody can see.")},
    {"question_merge_reason", ERR_INPUT, SPAN("reason"),
     SPAN("Please say in a few words why they are one: everybody reads it.")},
    {"question_merge_long", ERR_INPUT, SPAN("other"),
     SPAN("Together they have more than 2,000 answers and comments, too many to move at once. "
          "Please close one as a duplicate of the other instead.")},
    {"question_merge_waits", ERR_INPUT, SPAN("other"),
     SPAN("A coach looks at one of these questions first, and answers of members wait there until "
          "then. Please merge them once a coach has cleared that, or close one as a duplicate of "
          "the other.")},
    {"question_move_waits", ERR_INPUT, SPAN("other"),
     SPAN("A coach looks at that question first, and answers of members wait there until then. "
          "Please move these once a coach has cleared that.")},
    {"question_undo_waits", ERR_CONFLICT, SPAN(""),
     SPAN("A coach looks at that question first, and answers of members wait there until then. "
          "Please undo this once a coach has cleared that.")},
    {"question_merge_conflict", ERR_CONFLICT, SPAN(""),
     SPAN("Another moderator merged one of them at the same moment. Please look once more.")},
    {"question_merge_deleted", ERR_CONFLICT, SPAN(""),
     SPAN("The question that was merged has been deleted since. Bring it back first, then take it "
          "out again.")},
    {"question_merge_moved", ERR_CONFLICT, SPAN(""),
     SPAN("Some of what came with the merge was moved on to another question since. Bring that "
          "back first: the history of the question here leads there.")},
    {"question_move_further", ERR_CONFLICT, SPAN(""),
     SPAN("Some of what was moved has gone on to another question since. Please undo that move "
          "first: the history of the question here leads there.")},
    {"question_move_merged", ERR_CONFLICT, SPAN(""),
     SPAN("Both questions are one now. Take the merge apart first, then bring this back.")},
    {"question_close_reason", ERR_INPUT, SPAN("reason"),
     SPAN("Please say why in a few words: everybody reads it.")},
    {"question_lock_reason", ERR_INPUT, SPAN("lock_reason"),
     SPAN("Please say why in a few words: everybody reads it.")},
    {"hold_waiting", ERR_INPUT, SPAN(""),
     SPAN("Several of your posts wait for a moderator already. Your words are kept here: please "
          "send this once one of those was looked at, or without its links.")},
    {"hold_network", ERR_INPUT, SPAN(""),
     SPAN("Much from the network that you are on waits for a moderator already. Your words are "
          "kept here: please send this tomorrow, or without its links.")},
    {"hold_queue_more", ERR_INPUT, SPAN(""),
     SPAN("Moderators have a lot to look at just now, and something of yours is among it. Your "
          "words are kept here: please send this once that was looked at, or without its links.")},
    {"hold_queue", ERR_INPUT, SPAN(""),
     SPAN("Moderators have a lot to look at just now. Your words are kept here: please send this "
          "tomorrow, or without its links.")},
    {"hold_reason_given", ERR_INPUT, SPAN("about_reason"),
     SPAN("Please say why: the person reads it.")},
    {"hold_by_moderator", ERR_FORBIDDEN, SPAN(""), SPAN("Moderators decide what is published.")},
    {"hold_picture", ERR_CONFLICT, SPAN(""),
     SPAN(
         "A photograph of it is still being prepared, and nobody has seen it. Please look again in "
         "a moment.")},
    {"hold_unread", ERR_CONFLICT, SPAN(""),
     SPAN("This waits for a moderator’s look. Please read it in the queue, and decide there.")},
    {"post_unread", ERR_CONFLICT, SPAN(""),
     SPAN("It was changed after you opened this page, and nothing was decided. It is below as it "
          "is now: please read that, and then decide.")},
    {"flag_unread", ERR_CONFLICT, SPAN(""),
     SPAN("It was changed, or somebody said more of it, after you opened this page. Nothing was "
          "decided. All is below as it is now: please read that, and then decide.")},
    {"hold_over", ERR_CONFLICT, SPAN(""),
     SPAN("Somebody decided this a moment ago. The page shows what came of it.")},
    {"staff_note_allowed", ERR_FORBIDDEN, SPAN(""),
     SPAN("Internal notes are for moderators, and never about themselves.")},
    {"staff_note_own", ERR_FORBIDDEN, SPAN(""),
     SPAN("Somebody else wrote this note: they can delete it, or an admin.")},
    {"convert_unsafe", ERR_CONFLICT, SPAN(""),
     SPAN("Somebody said that this answer may be unsafe, and no coach has decided about it yet. "
          "Please have that decided first: comments have no warnings.")},
    {"question_move_posts", ERR_INPUT, SPAN("posts"),
     SPAN("Please choose what goes. Some of it may have been deleted or moved since.")},
    {"question_move_reason", ERR_INPUT, SPAN("reason"),
     SPAN("Please say why in a few words: everybody reads it.")},
    {"close_vote_state", ERR_CONFLICT, SPAN(""),
     SPAN("This was decided while you looked at it: please look once more.")},
    {"close_vote_once", ERR_CONFLICT, SPAN(""),
     SPAN("Your vote about this was counted before, and nobody votes twice for the same. If it has "
          "to be decided again, please flag the question.")},
    {"close_vote_unsafe", ERR_FORBIDDEN, SPAN(""),
     SPAN("A moderator closed this because answers could do harm. Moderators alone open it again: "
          "please flag the question if you think that it should be open.")},
    {"staff_template_allowed", ERR_FORBIDDEN, SPAN(""),
     SPAN("Prepared texts are written by moderators.")},
    {"staff_template_conflict", ERR_CONFLICT, SPAN(""),
     SPAN("Another moderator changed this text while you wrote. What is there now is in the list "
          "below; what you wrote is in the form, and saving puts it there.")},
    {"staff_template_full", ERR_TOO_MANY, SPAN(""),
     SPAN("There are 200 prepared texts. Please change one that is there instead.")},
    {"flag_not_own", ERR_FORBIDDEN, SPAN(""),
     SPAN("This is yours: you can edit or delete it yourself.")},
    {"flag_other_given", ERR_INPUT, SPAN("other"),
     SPAN("Please give the address of another question here, or of a page of the library.")},
    {"flag_words_given", ERR_INPUT, SPAN("words"),
     SPAN("Please say in a few words what is wrong.")},
    {"flag_decide_allowed", ERR_FORBIDDEN, SPAN(""),
     SPAN("Moderators decide about this, of the library coaches too, and nobody about what is "
          "their own.")},
    {"flag_case_open", ERR_CONFLICT, SPAN(""),
     SPAN("Somebody has decided about this already, or it was taken back. Please look at what is "
          "there now.")},
    {"flag_case_decided", ERR_CONFLICT, SPAN(""),
     SPAN("There is no decision to take back: those who flagged it took that back, or it was put "
          "together with what was flagged before.")},
    {"flag_case_outcome_known", ERR_INPUT, SPAN("outcome"), SPAN("Please choose what you decide.")},
    {"queue_claim_free", ERR_CONFLICT, SPAN(""),
     SPAN("Somebody else has taken this a moment ago. Please take another one.")},
    {"account_last_admin", ERR_FORBIDDEN, SPAN(""),
     SPAN("You are the only admin: make somebody else one first.")},
    {"second_stopped", ERR_TOO_MANY, SPAN(""),
     SPAN("Too many wrong codes were given for this account, by somebody who has its password. Use "
          "a "
          "recovery code, or a device that you signed in on before. Or choose a new password by "
          "mail: then codes from an app are taken again.")},
    {"account_token_holds", ERR_CONFLICT, SPAN(""),
     SPAN("This link no longer works: it was used, or it is too old.")},
    {"passkey_credential_unique", ERR_CONFLICT, SPAN(""),
     SPAN("This passkey is in use already, here or with another account.")},
    {"passkey_limit", ERR_INPUT, SPAN(""),
     SPAN("You have twenty passkeys. Remove one that you no longer use, then add this one.")},
    {"passkey_name_length", ERR_INPUT, SPAN("name"),
     SPAN("Please give it a name of 1 to 60 characters.")},
    {"passkey_challenge_once", ERR_CONFLICT, SPAN(""),
     SPAN("That was sent twice. Please try once more.")},
    {"passkey_counted_back", ERR_FORBIDDEN, SPAN(""),
     SPAN("This passkey may have been copied, so we did not take it. Please sign in another way, "
          "and remove it from your account.")},
    {"provider_offered", ERR_CONFLICT, SPAN(""),
     SPAN("This way to sign in is not there just now. Please try again in a minute, or sign in "
          "another way.")},
    {"provider_attempt_holds", ERR_CONFLICT, SPAN(""),
     SPAN("This took too long, or was done already. Sign in again; it takes a moment.")},
    {"provider_words_room", ERR_CONFLICT, SPAN(""),
     SPAN(
         "What you wrote cannot wait here just now. Copy it before you go on, or sign in with your "
         "password.")},
    {"provider_link_other", ERR_CONFLICT, SPAN(""),
     SPAN("Another account here is linked with that one already. Sign in to that account if you "
          "would like to unlink it.")},
    {"account_way_in_left", ERR_CONFLICT, SPAN(""),
     SPAN("This is the only way into your account. Choose a password first, then you can take it "
          "away.")},
    {"question_title_length", ERR_INPUT, SPAN("title"),
     SPAN("Please give it a title of 5 to 150 characters.")},
    {"question_tags_at_most_5", ERR_INPUT, SPAN("tags"),
     SPAN("Five tags at most: keep the ones that say most.")},
    {"post_body_length", ERR_INPUT, SPAN("body"),
     SPAN("This is too long. Please make it shorter.")},
    {"tag_known", ERR_INPUT, SPAN("tags"), SPAN("One of these is not a tag yet.")},
    {"tag_name_unique", ERR_INPUT, SPAN("name"), SPAN("A tag or a synonym already has that name.")},
    {"tag_name_form", ERR_INPUT, SPAN("name"),
     SPAN("A tag’s name is lower-case words joined by hyphens, 40 characters at most.")},
    {"tag_synonym_form", ERR_INPUT, SPAN("synonyms"),
     SPAN("Synonyms are lower-case words joined by hyphens, with spaces between them.")},
    {"tag_merge_allowed", ERR_FORBIDDEN, SPAN(""), SPAN("Tags are merged by moderators.")},
    {"tag_merge_other", ERR_INPUT, SPAN("into"),
     SPAN("These are one tag already. Please name another one.")},
    {"tag_merge_red_flag", ERR_INPUT, SPAN("into"),
     SPAN("This tag tells people when to get help, and that one does not. Please mark that one "
          "too, then merge them.")},
    {"tag_merge_again", ERR_INPUT, SPAN("into"),
     SPAN("One of these is still being merged. Please try again in a moment.")},
    {"tag_parent_no_circle", ERR_INPUT, SPAN("parents"), SPAN("A tag cannot be above itself.")},
    {"tag_parent_other", ERR_INPUT, SPAN("parents"), SPAN("A tag cannot be above itself.")},
    {"entry_merge_other", ERR_INPUT, SPAN("other"),
     SPAN("This is the same entry. Please name another one.")},
    {"entry_merge_shown", ERR_INPUT, SPAN("keep"),
     SPAN("The one that stays has to be on the site, and the other not retired already.")},
    {"entry_merge_conflict", ERR_CONFLICT, SPAN(""),
     SPAN("Somebody changed one of the two in the meantime. Nothing was merged. They are shown as "
          "they are now, and your choices are kept: please look again.")},
    {"entry_edit_allowed", ERR_FORBIDDEN, SPAN(""), SPAN("The library is kept by coaches.")},
    {"review_by_credential", ERR_FORBIDDEN, SPAN(""),
     SPAN("Entries are reviewed by people whose profession our admins have checked. If that is "
          "you, ask an admin.")},
    {"review_conflict", ERR_CONFLICT, SPAN(""),
     SPAN("It was changed while you were reading. Please read the newest revision, then send it "
          "again.")},
    {"review_not_own", ERR_INPUT, SPAN(""),
     SPAN("You wrote some of what there is to review: another reviewer has to read it.")},
    {"review_spelling_other", ERR_INPUT, SPAN(""),
     SPAN("Another reviewer has to say that only the spelling was changed since your review. You "
          "can read it as it is now, and record a new review.")},
    {"review_covers", ERR_INPUT, SPAN("parts"),
     SPAN("Please read each of these, and confirm that you did.")},
    {"review_due_range", ERR_INPUT, SPAN("due"),
     SPAN("Please choose a day within the next two years.")},
    {"review_over", ERR_CONFLICT, SPAN(""),
     SPAN("That review has ended, or somebody was a moment faster. Please look again.")},
    {"review_withdraw_allowed", ERR_FORBIDDEN, SPAN(""),
     SPAN("Only the reviewer or an admin can withdraw a review.")},
    {"credential_by_admin", ERR_FORBIDDEN, SPAN(""), SPAN("Credentials are checked by admins.")},
    {"credential_by_another", ERR_INPUT, SPAN(""),
     SPAN("Another admin has to check your own credential.")},
    {"credential_person", ERR_INPUT, SPAN(""),
     SPAN("Nobody is behind this account: it belongs to the examples.")},
    {"credential_conflict", ERR_CONFLICT, SPAN(""),
     SPAN("Another admin changed this in the meantime. Please look at what is there now.")},
    {"credential_until", ERR_INPUT, SPAN("valid_until"),
     SPAN("Please choose a day within the next five years.")},
    {"credential_profession_length", ERR_INPUT, SPAN("profession"),
     SPAN("Please name the profession in 3 to 60 characters.")},
    {"page_change_open", ERR_CONFLICT, SPAN(""),
     SPAN("Somebody has decided about this change already.")},
    {"page_change_by_two", ERR_FORBIDDEN, SPAN(""),
     SPAN("A second person has to agree to a change of this page: you wrote this one.")},
    {"entry_page_is_there", ERR_INPUT, SPAN("status"),
     SPAN("This page is always there: it cannot be a draft or retired.")},
    {"entry_retired_apart", ERR_INPUT, SPAN("status"),
     SPAN("Entries are retired on a page of their own, which asks what readers should use "
          "instead.")},
    {"picture_too_many_here", ERR_INPUT, SPAN("file"),
     SPAN("There are four photographs here already. Please remove one first.")},
    {"picture_too_many", ERR_INPUT, SPAN("file"),
     SPAN("This entry has as many photographs as it can have. Please remove one first.")},
    {"picture_day", ERR_INPUT, SPAN("file"),
     SPAN("You sent as many photographs today as one account can send. Please add this one "
          "tomorrow.")},
    {"picture_alt_given", ERR_INPUT, SPAN("alt"),
     SPAN("Please say in a sentence what the photograph shows.")},
    {"hold_deleted", ERR_CONFLICT, SPAN(""),
     SPAN("It has been deleted since it was published, so nobody sees it. Bring it back first.")},
    {"hold_wiki", ERR_INPUT, SPAN(""),
     SPAN(
         "While an account is new, a change like this one has to be looked at first. Suggest it by "
         "the button below: whoever wrote the answer, or a moderator, decides.")},
    {"hold_check_wiki", ERR_INPUT, SPAN(""),
     SPAN("A coach looks at this question first, so members do not change answers of others here. "
          "Suggest your change by the button below: whoever wrote the answer, or a moderator, "
          "decides.")},
    {"portrait_there", ERR_CONFLICT, SPAN(""),
     SPAN("This picture is not shown any more, or another one is. Please look again.")},
    {"portrait_other", ERR_CONFLICT, SPAN(""),
     SPAN("They show another picture by now, so this one cannot be brought back.")},
    {"portrait_by_moderator", ERR_FORBIDDEN, SPAN(""),
     SPAN("Pictures of people are taken down, and brought back, by moderators.")},
    {"picture_there", ERR_NOT_FOUND, SPAN(""), SPAN("This photograph is not here any more.")},
    {"entry_retire_reason", ERR_INPUT, SPAN("reason"), SPAN("Please say why: readers are told.")},
    {"entry_retire_shown", ERR_INPUT, SPAN(""),
     SPAN("Readers never saw this draft, so there is nothing to retire. It can stay a draft: only "
          "coaches see it.")},
    {"entry_replacement_there", ERR_INPUT, SPAN("to"),
     SPAN("That one is retired itself, or was never shown. Please choose what readers can see.")},
    {"entry_replaced_by_other", ERR_INPUT, SPAN("to"),
     SPAN("An entry cannot take its own place. Please choose another one.")},
    {"entry_slug_unique", ERR_INPUT, SPAN("slug"), SPAN("Another entry already has this address.")},
    {"entry_slug_form", ERR_INPUT, SPAN("slug"),
     SPAN("An address is lower-case words joined by hyphens.")},
    {"entry_title_length", ERR_INPUT, SPAN("title"),
     SPAN("Please give it a title of 2 to 150 characters.")},
};

/* By SQLSTATE: a whole code, or a class of two characters. The first that fits. */
static const struct {
    const char *sqlstate;
    enum err_kind kind;
} states[] = {
    {"23505", ERR_INPUT},     /* unique_violation */
    {"23503", ERR_NOT_FOUND}, /* foreign_key_violation */
    {"23514", ERR_INPUT},     /* check_violation */
    {"22021", ERR_INPUT},     /* character_not_in_repertoire */
    {"P0002", ERR_NOT_FOUND}, /* no_data_found */
    {"42501",
     ERR_INTERNAL}, /* insufficient_privilege: a right that the role was not given, which is for us to log */
    {"40001", ERR_UNAVAILABLE}, /* serialization_failure */
    {"40P01", ERR_UNAVAILABLE}, /* deadlock_detected */
    {"55P03", ERR_UNAVAILABLE}, /* lock_not_available: lock_timeout */
    {"57014", ERR_UNAVAILABLE}, /* query_canceled: statement_timeout */
    {"57P", ERR_UNAVAILABLE},   /* shutdown, crash, cannot connect now, idle timeout */
    {"25006", ERR_UNAVAILABLE}, /* read_only_sql_transaction: a standby, during a failover */
    {"25P03", ERR_UNAVAILABLE}, /* idle_in_transaction_session_timeout */
    {"26000", ERR_UNAVAILABLE}, /* invalid_sql_statement_name: the connection was reset under us */
    {"08", ERR_UNAVAILABLE},    /* connection exceptions */
    {"53", ERR_UNAVAILABLE},    /* insufficient resources */
};

static const struct {
    enum err_kind kind;
    struct span message;
} usual[] = {
    {ERR_INPUT, SPAN("Something here does not fit. Please check it and try again.")},
    {ERR_NOT_FOUND, SPAN("We could not find that. It may have been removed.")},
    {ERR_GONE, SPAN("This was deleted. Whoever wrote it, or a moderator, can bring it back.")},
    {ERR_FORBIDDEN, SPAN("This is not open to your account.")},
    {ERR_CONFLICT, SPAN("Somebody else was a moment faster. Please look again and try once more.")},
    {ERR_TOO_MANY, SPAN("That was a lot in a short time. Please wait a little and try again.")},
    {ERR_UNAVAILABLE, SPAN("We cannot reach our records just now. Please try again in a moment.")},
    {ERR_INTERNAL,
     SPAN("Something went wrong on our side. It has been noted. Please try again in a while.")},
};

static size_t find_named(const char *constraint)
{
    size_t i = 0;
    while (i < COUNT_OF(named) && strcmp(named[i].constraint, constraint) != 0)
        i++;
    return i;
}

enum err_kind db_error_kind(const char *sqlstate, const char *constraint)
{
    size_t at = constraint[0] == '\0' ? COUNT_OF(named) : find_named(constraint);
    if (at < COUNT_OF(named))
        return named[at].kind;
    if (sqlstate[0] == '\0')
        return ERR_UNAVAILABLE;
    for (size_t i = 0; i < COUNT_OF(states); i++)
        if (strncmp(sqlstate, states[i].sqlstate, strlen(states[i].sqlstate)) == 0)
            return states[i].kind;
    return ERR_INTERNAL;
}

struct err db_error_for_people(const struct db_error *error)
{
    struct err err = {.kind = error->kind};
    size_t at = error->constraint[0] == '\0' ? COUNT_OF(named) : find_named(error->constraint);
    if (at < COUNT_OF(named)) {
        err.message = named[at].message;
        err.field = named[at].field;
        err.name = span_of(named[at].constraint);
        return err;
    }
    for (size_t i = 0; i < COUNT_OF(usual); i++)
        if (usual[i].kind == error->kind)
            err.message = usual[i].message;
    return err;
}
