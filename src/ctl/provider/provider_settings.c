/* Providers from the environment. */
#include "ctl/provider/provider_settings.h"

#include <ctype.h>
#include <stdlib.h>
#include <unistd.h>

#include "ctl/ctl.h"
#include "ctl/provider/provider_fetch.h"

enum { VARIABLE_MAX = 128, ISSUER_MAX = 500 };

/* PROVIDER_MY_CLINIC_ISSUER of "my-clinic" and "ISSUER"; empty when it is not set. */
static struct span setting_of(struct span name, const char *what)
{
    char variable[VARIABLE_MAX];
    (void)snprintf(variable, sizeof(variable), "PROVIDER_" SPAN_FMT "_%s", SPAN_ARG(name), what);
    for (char *c = variable; *c != '\0'; c++)
        *c = *c == '-' ? '_' : (char)toupper((unsigned char)*c);
    return span_of(getenv(variable));
}

static bool is_name(struct span name)
{
    if (name.len == 0 || name.len > PROVIDER_NAME_MAX || !islower((unsigned char)name.ptr[0]))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if (!islower(c) && !isdigit(c) && c != '-')
            return false;
    }
    return true;
}

static bool read_secret(struct arena *arena, struct span path, struct span *out)
{
    char room[CTL_SECRET_MAX];
    if (!ctl_secret_file(arena_string(arena, path), room))
        return false;
    *out = arena_span(arena, span_of(room));
    return true;
}

static bool read_one(struct arena *arena, struct span name, const struct provider_settings *all,
                     struct span origin, struct provider_setting *out)
{
    struct span title = setting_of(name, "NAME");
    struct span file = setting_of(name, "CLIENT_SECRET_FILE");
    struct span ca_file = setting_of(name, "CA_FILE");
    *out = (struct provider_setting){
        .provider = {.name = name,
                     .title = span_is_empty(title) ? name : title,
                     .issuer = setting_of(name, "ISSUER"),
                     .client_id = setting_of(name, "CLIENT_ID"),
                     .redirect_to = arena_printf(arena, SPAN_FMT "/login/with/" SPAN_FMT "/back",
                                                 SPAN_ARG(origin), SPAN_ARG(name))},
        .secret = setting_of(name, "CLIENT_SECRET"),
        .ca_file = span_is_empty(ca_file) ? NULL : ca_file.ptr};
    if (span_is_empty(out->provider.issuer) || span_is_empty(out->provider.client_id)) {
        ctl_fail("provider " SPAN_FMT ": its ISSUER and CLIENT_ID are needed", SPAN_ARG(name));
        return false;
    }
    if (out->provider.issuer.len > ISSUER_MAX ||
        !provider_url_is_allowed(out->provider.issuer, all->on_loopback) ||
        span_find(out->provider.issuer, '?') < out->provider.issuer.len) {
        ctl_fail("provider " SPAN_FMT ": its ISSUER is an address that begins with https://",
                 SPAN_ARG(name));
        return false;
    }
    /* Else the provider would only ever be unreachable, with a reason that names no setting. */
    if (out->ca_file != NULL && access(out->ca_file, R_OK) != 0) {
        ctl_fail("provider " SPAN_FMT ": its CA_FILE cannot be read", SPAN_ARG(name));
        return false;
    }
    if (!span_is_empty(file) && !read_secret(arena, file, &out->secret)) {
        ctl_fail("provider " SPAN_FMT ": the file with its secret cannot be read", SPAN_ARG(name));
        return false;
    }
    return true;
}

bool provider_settings_read(struct arena *arena, struct provider_settings *out)
{
    *out = (struct provider_settings){.on_loopback =
                                          span_is(span_of(getenv("PROVIDERS_ON_LOOPBACK")), "1")};
    struct span origin = span_of(ctl_origin());
    struct span rest = span_of(getenv("PROVIDERS"));
    struct span name;
    while (span_ends(origin, "/"))
        origin.len--;
    while (span_word(&rest, &name)) {
        if (out->count == PROVIDERS_MAX || !is_name(name)) {
            ctl_fail("PROVIDERS has at most %d names of lower-case letters, digits and hyphens",
                     PROVIDERS_MAX);
            return false;
        }
        if (!read_one(arena, name, out, origin, &out->items[out->count]))
            return false;
        out->count++;
    }
    return true;
}
