/* The thread that sends mail as long as the job runner runs. */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "ctl/ctl.h"
#include "ctl/mail/mail_forget.h"
#include "ctl/mail/mail_run.h"

enum { FORGET_SECONDS = 3600, STATEMENT_MS = 10000 };

struct mail_thread {
    pthread_t thread;
    atomic_bool stopping;
    struct mail_settings settings;
    struct mail_errand *left; /* what came of it is not noted yet; NULL: nothing */
};

/* What is over goes once an hour. */
static bool forget_at_times(struct db_sync *db, const struct mail_settings *settings, time_t *last,
                            struct text *why)
{
    time_t now = time(NULL);
    if (now < *last + FORGET_SECONDS)
        return true;
    *last = now;
    return mail_forget(db, settings, why);
}

/* Until it is to stop, or the connection breaks. */
static void send_on(struct mail_thread *self, struct db_sync *db, struct mail_sender *sender)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    time_t forgot = 0;
    bool ok = db_sync_limit(db, STATEMENT_MS, &why);
    while (ok && !atomic_load(&self->stopping)) {
        bool found = false;
        ok = forget_at_times(db, &self->settings, &forgot, &why) &&
             mail_next(db, sender, &self->settings, &self->left, &found, &why);
        if (ok && !found)
            ctl_rest();
    }
    if (!ok)
        ctl_fail("mail: " SPAN_FMT, SPAN_ARG(text_span(&why)));
    text_free(&why);
}

static void *work(void *context)
{
    struct mail_thread *self = context;
    while (!atomic_load(&self->stopping)) {
        struct mail_sender *sender = mail_sender_new(&self->settings, &self->stopping);
        struct db_sync *db = ctl_open();
        if (db != NULL && sender != NULL)
            send_on(self, db, sender);
        db_sync_close(db);
        mail_sender_free(sender);
        if (!atomic_load(&self->stopping))
            ctl_rest();
    }
    mail_errand_free(self->left);
    return NULL;
}

struct mail_thread *mail_start(void)
{
    struct mail_thread *self = calloc(1, sizeof(*self));
    bool ok = self != NULL && mail_settings_read(&self->settings);
    ok = ok && ctl_thread(&self->thread, work, self);
    if (!ok) {
        free(self);
        return NULL;
    }
    return self;
}

void mail_stop(struct mail_thread *self)
{
    if (self == NULL)
        return;
    atomic_store(&self->stopping, true);
    (void)pthread_join(self->thread, NULL);
    free(self);
}
