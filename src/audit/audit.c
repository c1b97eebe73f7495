/* The kinds of what is noted, in words. */
#include "audit/audit.h"

static const struct {
    const char *name;
    const char *words;
    bool is_counted;
} kinds[] = {
    [AUDIT_NOTHING] = {"", "", false},
    [AUDIT_SIGN_IN] = {"sign_in", "Signed in", false},
    [AUDIT_SIGN_IN_FAILED] = {"sign_in_failed", "Wrong password", true},
    [AUDIT_SIGN_IN_REFUSED] = {"sign_in_refused", "Could not sign in", true},
    [AUDIT_SIGN_OUT] = {"sign_out", "Signed out", false},
    [AUDIT_REGISTER] = {"register", "Registered", false},
    [AUDIT_SESSION_ENDED] = {"session_ended", "Signed out another device", false},
    [AUDIT_SESSIONS_ENDED] = {"sessions_ended", "Signed out all other devices", false},
    [AUDIT_PASSWORD] = {"password", "Changed the password", false},
    [AUDIT_PASSWORD_WRONG] = {"password_wrong", "Wrong password on the account page", true},
    [AUDIT_PASSWORD_RESET] = {"password_reset", "Set a new password by a link in a mail", false},
    [AUDIT_EMAIL_GIVEN] = {"email_given", "Gave another email address", false},
    [AUDIT_EMAIL] = {"email", "Confirmed the email address", false},
    [AUDIT_EMAIL_RESTORED] = {"email_restored", "Brought back the earlier email address", false},
    [AUDIT_PASSKEY_ADDED] = {"passkey_added", "Added a passkey", false},
    [AUDIT_PASSKEY_REMOVED] = {"passkey_removed", "Removed a passkey", false},
    [AUDIT_PASSKEY_REFUSED] = {"passkey_refused", "Passkey refused", true},
    [AUDIT_FACTOR_ADDED] = {"factor_added", "Set up a second step", false},
    [AUDIT_FACTOR_REMOVED] = {"factor_removed", "Removed a second step", false},
    [AUDIT_RECOVERY_CODES] = {"recovery_codes", "Made new recovery codes", false},
    [AUDIT_RECOVERY_USED] = {"recovery_used", "Used a recovery code", false},
    [AUDIT_SECOND_WRONG] = {"second_wrong", "Wrong code as the second step", true},
    [AUDIT_CONFIRMED] = {"confirmed", "Confirmed who it is", false},
    [AUDIT_FACTORS_RESET] = {"factors_reset", "Second step taken away", false},
    [AUDIT_PROVIDER_LINKED] = {"provider_linked", "Linked another way to sign in", false},
    [AUDIT_PROVIDER_UNLINKED] = {"provider_unlinked", "Unlinked a way to sign in", false},
    [AUDIT_WAY_UNDONE] = {"way_undone", "Removed a way to sign in by a link in a mail", false},
    [AUDIT_EXPORT] = {"export", "Asked for a copy of the data", false},
    [AUDIT_LEAVE] = {"leave", "Asked for the account to be deleted", false},
    [AUDIT_STAY] = {"stay", "Kept the account after all", false},
    [AUDIT_ROLE] = {"role", "Role changed", false},
    [AUDIT_SIGNED_OUT] = {"signed_out", "Signed out everywhere by those who run the site", false},
    [AUDIT_SUSPENDED] = {"suspended", "Suspended", false},
    [AUDIT_UNSUSPENDED] = {"unsuspended", "Suspension lifted", false},
    [AUDIT_REFUSED] = {"refused", "Page refused", true},
    [AUDIT_POST_DELETED] = {"post_deleted", "Deleted a post", false},
    [AUDIT_POST_RESTORED] = {"post_restored", "Restored a post", false},
    [AUDIT_POST_CONVERTED] = {"post_converted", "Made a comment an answer, or an answer a comment",
                              false},
    [AUDIT_ADVICE_DECIDED] = {"advice_decided", "Cleared advice on a question, or held it again",
                              false},
    [AUDIT_CARD_CHANGED] = {"card_changed", "Changed the symptom card of a question", false},
    [AUDIT_POST_WIKI] = {"post_wiki", "Let everybody edit an answer, or ended that", false},
    [AUDIT_SUGGESTION] = {"suggestion", "Decided about a suggested change", false},
    [AUDIT_ENTRY_RETIRED] = {"entry_retired", "Retired an entry or brought it back", false},
    [AUDIT_ENTRY_MERGED] = {"entry_merged", "Merged entries", false},
    [AUDIT_ENTRY_UNMERGED] = {"entry_unmerged", "Undid a merge of entries", false},
    [AUDIT_TAG_MERGED] = {"tag_merged", "Merged tags", false},
    [AUDIT_TAG_UNMERGED] = {"tag_unmerged", "Undid a merge of tags", false},
    [AUDIT_TAG_SUGGESTION] = {"tag_suggestion", "Decided about a suggested tag", false},
    [AUDIT_CREDENTIAL] = {"credential", "Changed a credential", false},
    [AUDIT_PAGE_CHANGE] = {"page_change", "Decided about a page change", false},
    [AUDIT_LIMIT] = {"limit", "Changed a limit", false},
    [AUDIT_RIGHT] = {"right", "Changed how many points a right needs", false},
    [AUDIT_MAIL_RETRIED] = {"mail_retried", "Had a mail sent again", false},
    [AUDIT_FLAG_DECIDED] = {"flag_decided", "Decided about what was flagged", false},
    [AUDIT_QUEUE_SEEN] = {"queue_seen", "Looked at a post that waited, or took that back", false},
    [AUDIT_QUESTION_STATE] = {"question_state", "Closed, opened or locked a question", false},
    [AUDIT_QUESTION_MERGED] = {"question_merged", "Merged questions, or took one out again", false},
    [AUDIT_HOLD_RULE] = {"hold_rule", "Changed which posts wait", false},
    [AUDIT_HELD_DECIDED] = {"held", "Published a post that waited, or not", false},
    [AUDIT_RING] = {"ring", "Decided about votes for each other", false},
    [AUDIT_PERSONAL_HIDDEN] = {"personal_hidden", "Took something private out of a history", false},
    [AUDIT_STAFF_NOTE] = {"staff_note", "Wrote or deleted an internal note", false},
    [AUDIT_QUESTION_MOVED] = {"question_moved",
                              "Moved answers or comments to another question, or back", false},
    [AUDIT_STAFF_TEMPLATE] = {"staff_template", "Wrote or changed a prepared text", false},
    [AUDIT_FLAG_REOPENED] = {"flag_reopened", "Took a decision about flags back", false},
};
_Static_assert(COUNT_OF(kinds) == AUDIT_KINDS, "each kind has words");

const char *audit_name(enum audit_kind kind)
{
    return kinds[kind].name;
}

const char *audit_words(enum audit_kind kind)
{
    return kinds[kind].words;
}

bool audit_is_counted(enum audit_kind kind)
{
    return kinds[kind].is_counted;
}

enum audit_kind audit_of(struct span name)
{
    for (size_t i = 1; i < COUNT_OF(kinds); i++) {
        if (span_is(name, kinds[i].name))
            return (enum audit_kind)i;
    }
    return AUDIT_NOTHING;
}
