/* An answer that came with a form: which passkey it is of, and whether it is right. */
#include "passkey/passkey_page.h"

#include "audit/audit.h"
#include "web/reply.h"

void passkey_given_load(struct request *r, struct passkey_given *given)
{
    given->readable = passkey_answer_read(r->arena, form_get(&r->form, "passkey"), &given->answer);
    if (given->readable)
        passkey_store_find(r->batch, given->answer.id, &given->found);
}

/* Without a name or an address of the account the passkey itself says whose it is, and must say the same as we know. */
static bool is_of(const struct passkey_given *given, int64_t account_id)
{
    const struct passkey *found = &given->found;
    bool names = !span_is_empty(given->answer.user_handle);
    if (found->id == 0 || (names && !span_equal(given->answer.user_handle, found->user_handle)))
        return false;
    return account_id == 0 ? names : found->account_id == account_id;
}

enum passkey_fault passkey_given_check(struct request *r, struct passkey_given *given,
                                       enum passkey_purpose purpose, int64_t account_id,
                                       bool verified)
{
    struct passkey_site site = passkey_site_of(r);
    struct span challenge;
    if (!given->readable)
        return PASSKEY_MALFORMED;
    enum passkey_fault fault =
        passkey_client_data(r->arena, &site, PASSKEY_GET, given->answer.client_data, &challenge);
    if (fault != PASSKEY_RIGHT)
        return fault;
    if (!passkey_challenge_is_ours(r, purpose, account_id, challenge, &given->challenge))
        return PASSKEY_OTHER_CHALLENGE;
    if (!is_of(given, account_id))
        return PASSKEY_UNKNOWN;
    return passkey_assertion(&site, &given->answer, verified, &given->found.key, &given->used);
}

void passkey_refuse(struct request *r, const struct passkey_given *given, enum passkey_fault fault)
{
    audit_note_alone(r, AUDIT_PASSKEY_REFUSED, given->found.account_id,
                     span_of(passkey_fault_name(fault)));
    form_fail(&r->form, "", passkey_fault_words(fault));
    page_refuse(r);
}
