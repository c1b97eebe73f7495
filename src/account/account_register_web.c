/* Registering. */
#include "account/account_page.h"

#include "core/name_key.h"
#include "core/utf8.h"
#include "gen/account/account_view.h"
#include "sign_in/sign_in.h"
#include "web/again.h"
#include "web/device.h"
#include "web/hash.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"
#include "web/trap.h"

struct registering {
    struct span key;
    bool taken;
    int64_t earlier;               /* the account that this very form made before; 0: none */
    struct account_login existing; /* who has the name */
    struct limit_try try;          /* of that one's password */
    int64_t id;
    struct hash_result hash;
    struct sign_in in;
};

static void register_show(struct request *r)
{
    if (r->viewer.account_id != 0) {
        account_go_on(r);
        return;
    }
    if (again_reply(r, "/register", account_next_kept))
        return;
    static const struct head head = {.title = SPAN("Register"), .not_for_search_engines = true};
    struct text *out = reply_begin(r, account_shown_status(r), &head);
    account_register_view(out, r, &r->form);
    reply_end(r);
}

static void register_load(struct request *r)
{
    struct registering *data = r->data;
    struct form *form = &r->form;
    struct span name = form_get(form, "name");
    account_check_name(r);
    account_check_email(r);
    account_check_password(r, "password", name, form_get(form, "email"));
    data->key = name_key(r->arena, name);
    data->try.name = utf8_cut(data->key, ACCOUNT_KEY_POINTS_MAX);
    account_store_taken(r->batch, data->key, &data->taken);
    account_store_login(r->batch, data->try.name, SPAN(""), &data->existing);
    once_find(r, &data->earlier, NULL);
}

/* Sent a second time, with the password that the account got the first time. */
static bool was_registered(const struct registering *data)
{
    return data->earlier != 0 && data->earlier == data->existing.id;
}

static void register_check(struct request *r)
{
    struct registering *data = r->data;
    if (r->viewer.account_id != 0) {
        account_go_on(r);
        return;
    }
    if (was_registered(data)) {
        /* The password of an account that is there: tried as often as on the page for signing in. */
        data->try.device = device_known(r, data->existing.id, data->existing.devices_since);
        limit_take_sign_in(r, &data->try);
        return;
    }
    if (data->taken)
        account_name_is_taken(r);
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    limit_look(r, "register");
}

static void register_not_done(struct request *r)
{
    const struct registering *data = r->data;
    limit_give_back_sign_in(r, &data->try);
}

static void register_hash(struct request *r)
{
    struct registering *data = r->data;
    struct hash_task task = {.password = account_secret(r->arena, form_get(&r->form, "password"))};
    if (was_registered(data)) {
        task.stored = data->existing.password;
        task.known = data->try.by_device;
        task.not_done = register_not_done;
        hash_check(r, &task, &data->hash);
    } else {
        hash_make(r, &task, &data->hash);
    }
}

static void register_create(struct request *r)
{
    struct registering *data = r->data;
    if (was_registered(data)) {
        data->id = data->earlier;
        if (!data->hash.ok) {
            account_name_is_taken(r);
            page_refuse(r);
        }
    } else if (!data->hash.ok) {
        account_no_memory(r);
    } else {
        once_begin(r, &data->id);
        account_store_create(r->batch, form_get(&r->form, "name"), data->key,
                             form_get(&r->form, "email"), data->hash.hash, &data->id);
        once_end(r, ONCE_ACCOUNT);
        limit_take(r, "register");
    }
}

static void register_begin(struct request *r)
{
    struct registering *data = r->data;
    if (once_is_changed(
            r)) { /* nobody gets into the account that this form made without its password */
        form_fail(
            &r->form, "",
            SPAN("This form has already created an account. Sign in with its name and password, or "
                 "send this to create another."));
        page_refuse(r);
        return;
    }
    data->in = (struct sign_in){.account_id = data->id,
                                .means = SIGN_IN_REGISTERED,
                                .devices_since = data->existing.devices_since};
    sign_in_begin(r, &data->in);
    if (was_registered(data))
        limit_sign_in_was_right(r, &data->try);
}

static void register_done(struct request *r)
{
    const struct registering *data = r->data;
    sign_in_done(r, &data->in);
}

static const struct form_field register_form[] = {
    {.name = "name",
     .kind = FORM_LINE,
     .required = true,
     .max = 200,
     .missing = "Please choose a name."},
    {.name = "email",
     .kind = FORM_LINE,
     .required = true,
     .max = ACCOUNT_EMAIL_MAX,
     .missing = "Please give an email address: only with one can we let you back in."},
    {.name = "password",
     .kind = FORM_SECRET,
     .required = true,
     .missing = "Please choose a password."},
    ACCOUNT_AGREE_FIELD,
    {.name = "next", .kind = FORM_LINE},
    ONCE_FIELD,
    TRAP_FIELDS,
    {0},
};

PAGE(account_register, .query = account_next_query, .form = register_form, .lane = LANE_SIGN,
     .says_limits = true, .data_size = sizeof(struct registering), .steps = {register_show},
     .post = {register_load, register_check, register_hash, register_create, register_begin,
              register_done},
     .refused = {register_show})
