/* Discovery documents. */
#include "ctl/provider/provider_document.h"

#include "ctl/provider/provider_fetch.h"
#include "ctl/provider/provider_json.h"

static bool lists(const json_t *object, const char *name, const char *wanted)
{
    const json_t *list = json_object_get(object, name);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *one = json_string_value(json_array_get(list, i));
        if (one != NULL && strcmp(one, wanted) == 0)
            return true;
    }
    return false;
}

static bool has(const json_t *object, const char *name)
{
    return json_object_get(object, name) != NULL;
}

const char *provider_document_fault(const json_t *published, struct span issuer, bool on_loopback)
{
    static const char *const needed[] = {"authorization_endpoint", "token_endpoint", "jwks_uri"};
    if (!span_equal(provider_json_text(published, "issuer"), issuer))
        return "its document names another issuer than the settings do";
    for (size_t i = 0; i < COUNT_OF(needed); i++) {
        if (!provider_url_is_allowed(provider_json_text(published, needed[i]), on_loopback))
            return "its document has no https address for what is needed";
    }
    if (has(published, "code_challenge_methods_supported") &&
        !lists(published, "code_challenge_methods_supported", "S256"))
        return "it does not know PKCE with S256";
    if (has(published, "response_types_supported") &&
        !lists(published, "response_types_supported", "code"))
        return "it does not know the authorization code flow";
    return NULL;
}

bool provider_document_wants_secret_in_form(const json_t *published)
{
    return has(published, "token_endpoint_auth_methods_supported") &&
           !lists(published, "token_endpoint_auth_methods_supported", "client_secret_basic");
}
