/* What kinds of mail there are, and when one is tried again. */
#include "mail/mail.h"

enum { DAY = 24 };

/* Where somebody asks for a new password. */
static const char forgotten[] = "/account/forgotten";

static const struct mail_rule rules[] = {
    [MAIL_VERIFY] = {.name = "verify",
                     .title = "Is this your address?",
                     .hours = 3 * DAY,
                     .token = "verify",
                     .path = "/account/verify",
                     .token_hours = 3 * DAY},
    [MAIL_ADDRESS_TAKEN] = {.name = "address_taken",
                            .title = "Address of another account",
                            .hours = DAY,
                            .path = forgotten},
    [MAIL_RESET] = {.name = "reset",
                    .title = "A new password",
                    .hours = 1,
                    .token = "reset",
                    .path = "/account/reset",
                    .token_hours = 1},
    [MAIL_PASSWORD_CHANGED] = {.name = "password_changed",
                               .title = "The password was changed",
                               .hours = 3 * DAY,
                               .path = forgotten},
    [MAIL_NEW_DEVICE] = {.name = "new_device",
                         .title = "A new device signed in",
                         .hours = 3 * DAY,
                         .path = "/account/activity"},
    [MAIL_FACTOR_ADDED] = {.name = "factor_added",
                           .title = "A second step was set up",
                           .hours = 3 * DAY,
                           .token = "undo",
                           .path = "/account/undo",
                           .token_hours = 3 * DAY},
    [MAIL_FACTOR_REMOVED] = {.name = "factor_removed",
                             .title = "A second step was removed",
                             .hours = 3 * DAY,
                             .path = forgotten},
    [MAIL_RECOVERY_USED] = {.name = "recovery_used",
                            .title = "A recovery code was used",
                            .hours = 3 * DAY,
                            .path = forgotten},
    [MAIL_SECOND_FAILED] = {.name = "second_failed",
                            .title = "Wrong codes of your second step",
                            .hours = 3 * DAY,
                            .path = forgotten},
    [MAIL_PASSWORD_WRONG] = {.name = "password_wrong",
                             .title = "Wrong passwords where one is signed in",
                             .hours = 3 * DAY,
                             .path = forgotten},
    [MAIL_FACTORS_RESET] = {.name = "factors_reset",
                            .title = "The second step was removed by staff",
                            .hours = 3 * DAY,
                            .path = forgotten},
    [MAIL_ADDRESS_CHANGED] = {.name = "address_changed",
                              .title = "The address was changed",
                              .hours = 7 * DAY,
                              .token = "restore",
                              .path = "/account/restore",
                              .token_hours = 7 * DAY},
    [MAIL_PROVIDER_LINKED] = {.name = "provider_linked",
                              .title = "A way to sign in was added",
                              .hours = 3 * DAY,
                              .token = "undo",
                              .path = "/account/undo",
                              .token_hours = 3 * DAY},
    [MAIL_PROVIDER_UNLINKED] = {.name = "provider_unlinked",
                                .title = "A way to sign in was removed",
                                .hours = 3 * DAY,
                                .path = "/account/providers"},
    [MAIL_SUSPENDED] = {.name = "suspended",
                        .title = "The account is suspended",
                        .hours = 3 * DAY,
                        .path = "/login"},
    [MAIL_SUSPENSION_LIFTED] = {.name = "suspension_lifted",
                                .title = "The suspension is lifted",
                                .hours = 3 * DAY,
                                .path = "/login"},
    [MAIL_LEAVING] = {.name = "leaving",
                      .title = "The account will be deleted",
                      .hours = 7 * DAY,
                      .path = "/login"},
    [MAIL_EXPORT_READY] = {.name = "export_ready",
                           .title = "The copy of your data is ready",
                           .hours = 7 * DAY,
                           .path = "/account/export"},
    [MAIL_EXPORT_LARGE] = {.name = "export_large",
                           .title = "The copy of your data is too large",
                           .hours = 7 * DAY,
                           .path = "/about#contact"},
    [MAIL_NOTICES] = {.name = "notices",
                      .title = "What is unread",
                      .hours = DAY,
                      .token = "stop",
                      .path = "/notices/stop",
                      .token_hours = 180 * DAY,
                      .may_be_stopped = true},
    [MAIL_CHECK_IN] = {.name = "check_in",
                       .title = "How is it going?",
                       .hours = 2 * DAY,
                       .token = "check_in",
                       .path = "/check-in",
                       .token_hours = 7 * DAY},
};
_Static_assert(COUNT_OF(rules) == MAIL_KINDS, "each kind has a rule");

const struct mail_rule *mail_rule(enum mail_kind kind)
{
    return &rules[kind];
}

bool mail_kind_of(struct span name, enum mail_kind *kind)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        if (span_is(name, rules[i].name)) {
            *kind = (enum mail_kind)i;
            return true;
        }
    }
    return false;
}

int64_t mail_wait(int64_t tries)
{
    static const int64_t waits[MAIL_TRIES_MAX] = {
        60, 5 * 60, 15 * 60, MAIL_HOUR, 2 * MAIL_HOUR, 4 * MAIL_HOUR, 8 * MAIL_HOUR, -1};
    if (tries < 1)
        return 0;
    return tries >= MAIL_TRIES_MAX ? -1 : waits[tries - 1];
}
