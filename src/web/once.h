/*
 * Twice is once. A form that saves something carries a key, made when the form is shown. The write takes the key in
 * its own transaction, where it is unique; who sends the same form again (a double click, a retry after a 503 whose
 * write had happened, four at the same time) waits for the first, and is answered as the first was: the steps after
 * the write run with the id that the first one made.
 *
 * A step that writes puts its statements between two calls:
 *
 *     once_begin(r, &data->id);
 *     answer_store_give(r->batch, ..., &data->id);
 *     once_end(r, ONCE_POST);
 *
 * When the words differ from those of the first time (a second half that was added after a reply got lost), nothing is
 * saved and nothing is lost: where the reply would lead to what was saved, reply_see_other shows a page with all words
 * and a new key instead.
 *
 * Words that become a post are looked at as well (once_begin_words): who goes back to the form and sends the same again,
 * from a form that the browser loaded again and so with another key, gets the form back with a link to the post and a
 * button that sends them all the same.
 *
 * A refused write releases the key, so that the corrected form can be sent with it. A form without a key (from a
 * program, say) is carried out each time. The job runner deletes keys after three days.
 */
#ifndef WEB_ONCE_H
#define WEB_ONCE_H

#include "web/page.h"

/* What the form creates, by the sequence that its id is from. NULL for once_end: nothing, it changes what is there. */
#define ONCE_POST "post_id_seq"
#define ONCE_TAG "tag_id_seq"
#define ONCE_ACCOUNT "account_id_seq"
#define ONCE_OWN_ROUTINE "own_routine_id_seq"

/* For a page's table: the key that templates write with post_hidden_csrf. */
#define ONCE_FIELD                      \
    {                                   \
        .name = "key", .kind = FORM_KEY \
    }

/* And for one whose words become a post: they are meant to be there again. */
#define ONCE_AGAIN_FIELD                     \
    {                                        \
        .name = "again", .kind = FORM_BUTTON \
    }

/* And for a form that is saved as a draft: which one it was opened from. */
#define DRAFT_FIELD                                \
    {                                              \
        .name = "draft_state", .kind = FORM_MOMENT \
    }

/* Queues taking the key; *id (NULL: none) is where the write's id goes, and that of the first time. */
void once_begin(struct request *r, int64_t *id);
/* The same for what has an address that depends on what is sent: `place` is its path, for who sends other words later. */
void once_begin_at(struct request *r, int64_t *id, struct span place);
/*
 * The same for words that become a post about `target` (0: a question, about nothing): refused with 'words_sent_once' when
 * the same person sent the same with another key in the last ten minutes and pressed no button of ONCE_AGAIN_FIELD. Title
 * and body are as they are stored.
 */
void once_begin_words(struct request *r, int64_t *id, int64_t target, struct span title,
                      struct span body);
/* In the page's `refused` steps and its templates: that is why. And the post that the words became; 0: not known. */
bool once_sent_already(const struct request *r);
int64_t once_sent_as(const struct request *r);

/* Queues noting what was created, and the end of the form's own draft: it goes with what it has become, or stays. */
void once_end(struct request *r, const char *creates);

/* The key of the form that was sent as the database has it; empty: it has none. */
struct span once_stored_key(struct request *r);
/* The same of any key, for a form of that account (0: of whoever sends this, signed out). */
struct span once_hash(struct request *r, struct span key, int64_t account);

/* Queues a look whether this form was carried out: *id gets what it created, *done true, or both stay. Either may be NULL. */
void once_find(struct request *r, int64_t *id, bool *done);

/* After the write: it was carried out before, with other words. A step that does more than lead on asks for it. */
bool once_is_changed(const struct request *r);

/* The key for a form that is sent to `action`, a path: a new one, or that which was sent when it is shown again. */
struct span once_key(struct request *r, struct span action);
/* The new key of this page: one, as a page that is filled in has one form that saves. */
struct span once_new_key(struct request *r);
/* The key for a page's second form that saves, on a page of one viewer: as once_key, and no other form's. */
struct span once_second_key(struct request *r, struct span action);

/* The web layer's own: after a batch was refused, true when that was because the form was carried out before. */
bool once_is_repeated(const struct request *r);
/* After any refusal: notes whether it was for the words. Queues asking what they became, when that is due. */
void once_note_refusal(struct request *r);
bool once_ask_sent(struct request *r);
/* Queues asking for the first time's id, for the steps that follow, and whether the words are the same. */
void once_repeat(struct request *r);

#endif
