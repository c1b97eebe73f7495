/* Confirming who one is with the site that one signs in with: for accounts that have nothing else. */
#include "provider/provider_page.h"

#include "web/reply.h"
#include "web/request.h"
#include "web/session.h"

struct confirming {
    struct provider_going going;
    struct factor_proof proof;
};

static void confirm_load(struct request *r)
{
    struct confirming *data = r->data;
    data->going.confirms = true;
    provider_store_to(r->batch, page_part(r, 1), &data->going.to);
    factor_store_proof(r->batch, session_hash(r), &data->proof);
}

/* What waits for it comes along. A second factor is not got around, nor is a password (provider_confirm). */
static void confirm_go(struct request *r)
{
    struct confirming *data = r->data;
    struct span words;
    if (span_is_empty(data->going.to.title))
        reply_not_found(r);
    else if (data->proof.has_factor || !span_is_empty(data->proof.password))
        factor_confirm_again(r, SPAN("Your account has a password or a second step: use that."));
    else if (provider_write_words(r, &words))
        provider_go(r, &data->going, r->viewer.account_id, words);
    else
        factor_confirm_again(r, SPAN("What you wrote is too long to wait while you are away. Copy "
                                     "it before you go on."));
}

static void confirm_sent(struct request *r)
{
    const struct confirming *data = r->data;
    provider_show_going(r, &data->going);
}

static void confirm_refused(struct request *r)
{
    factor_confirm_again(r, r->error.message);
}

PAGE(provider_confirm, .guard = GUARD_MEMBER, .before_factor = true, .writes_quietly = true,
     .says_limits = true, .shown_at = "/account/confirm", .form = provider_form,
     .data_size = sizeof(struct confirming), .post = {confirm_load, confirm_go, confirm_sent},
     .refused = {confirm_refused})
