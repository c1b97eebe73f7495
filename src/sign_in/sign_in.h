/*
 * The end of every way in: however somebody proved who they are (password, second step, passkey, provider, registering),
 * these two functions are what follows. A page that signs in has a `struct sign_in` in its data:
 *
 *     static void begin(struct request *r)   // a step behind the proof
 *     {
 *         struct mine *data = r->data;
 *         data->in = (struct sign_in){.account_id = id, .means = SIGN_IN_PASSKEY, .strong = true,
 *                                     .devices_since = since};
 *         sign_in_begin(r, &data->in);
 *     }
 *     static void done(struct request *r)    // the next step
 *     {
 *         struct mine *data = r->data;
 *         sign_in_done(r, &data->in);
 *     }
 *
 * What waits for the sign-in (where to go next, and words that were sent while signed out) travels as hidden fields from page
 * to page: their tables end in SIGN_IN_FIELDS, their forms begin with sign_in_hidden (gen/sign_in/sign_in_view.h).
 */
#ifndef SIGN_IN_SIGN_IN_H
#define SIGN_IN_SIGN_IN_H

#include "draft/draft.h"

struct request;
struct form;            /* web/form.h */
struct restore_waiting; /* web/restore.h */

enum sign_in_means {
    SIGN_IN_PASSWORD,
    SIGN_IN_PASSKEY,
    SIGN_IN_PROVIDER,
    SIGN_IN_REGISTERED, /* the account was made just now */
    SIGN_IN_MEANS
};

/* session.means, and how people call it: "a password". */
const char *sign_in_name(enum sign_in_means means);
struct span sign_in_words(struct span name);
/* The same with another site's title, unless that is empty: "through the Clinic". In the arena. */
struct span sign_in_words_by(struct arena *arena, struct span name, struct span title);
/* The means of that name, which sign_in_name gave. */
enum sign_in_means sign_in_means_of(struct span name);

/* Where a request comes from, for mails: "Firefox on Android, from 203.0.113.7". In the arena. */
struct span sign_in_place(struct arena *arena, struct request *r);

struct sign_in {
    int64_t account_id;
    enum sign_in_means means;
    bool asked_again; /* was signed in before, and is no other person now */
    bool strong;      /* a second factor or a passkey was used */
    /* account.devices_since as it was read with what the proof was compared with (account_login.devices_since) */
    instant devices_since;
    struct span issuer; /* of the link with another site that it is by; empty: by none */
    struct span subject;
    /* The rest is filled in by sign_in_begin. */
    struct draft draft; /* what was sent while signed out; without a target: nothing */
    struct draft_words words;
    bool has_drafts; /* the form that it was sent from */
};

/* Fields of a form's table. */
#define SIGN_IN_FIELDS                                                                             \
    {.name = "next", .kind = FORM_LINE},          /* the path to go to */                          \
        {.name = "words_for", .kind = FORM_LINE}, /* these: web/restore.h */                       \
        {.name = "draft_for", .kind = FORM_LINE},                                                  \
        {.name = "draft", .kind = FORM_JSON, .max = RESTORE_BYTES_MAX},                            \
        {.name = "labels", .kind = FORM_JSON}, {.name = "asked", .kind = FORM_LINE, .ours = true}, \
        {.name = "draft_key", .kind = FORM_KEY}, DRAFT_FIELD

/*
 * Queues, in one transaction: the session, its row of the audit, the draft of words that waited, and, when the device is new
 * to an account that signed in before, a mail that says so. Refused (the page's `refused` steps run, r->error says why) with
 * 'sign_in_proof' when the password was changed meanwhile.
 */
void sign_in_begin(struct request *r, struct sign_in *in);
/*
 * Queues the draft of words that waited alone, which sign_in_begin does by itself: for who was asked once more who they are.
 * Of `in` the account is given.
 */
void sign_in_keep_words(struct request *r, struct sign_in *in);
/*
 * The step behind it: the cookie of a known device, and the redirect to where one was going, or to the words that waited. What was
 * refused until its sender confirmed (`asked_again`) is not carried out by that: a page says so, and has the button for it.
 */
void sign_in_done(struct request *r, const struct sign_in *in);
/* The fields of a page's form, which has SIGN_IN_FIELDS, as what waits of the form that was refused and leads to `next`. */
void sign_in_take(struct form *form, const struct restore_waiting *waiting, struct span next);

#endif
