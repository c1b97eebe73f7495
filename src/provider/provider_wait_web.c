/* Requests that wait until the job runner has asked a provider. */
#include "provider/provider_page.h"

#include <kore/kore.h>
#include <sodium.h>

#include "web/site.h"

static struct provider_wait *waiting;

static void take_out(struct provider_wait *wait)
{
    for (struct provider_wait **at = &waiting; *at != NULL; at = &(*at)->next) {
        if (*at == wait) {
            *at = wait->next;
            break;
        }
    }
    if (wait->timer != NULL)
        kore_timer_remove(wait->timer);
    wait->timer = NULL;
}

/* The request has ended. */
static void forget(void *context)
{
    take_out(context);
}

static void go_on(struct provider_wait *wait)
{
    take_out(wait);
    wait->waits = false;
    page_on_cancel(wait->r, NULL, NULL);
    page_continue(wait->r);
}

static void time_is_up(void *context, u_int64_t now UNUSED)
{
    struct provider_wait *wait = context;
    wait->timer = NULL; /* Kore frees a timer that fires once */
    go_on(wait);
}

/* After the empty notice some may have been missed. */
static void heard(void *context UNUSED, struct span notice)
{
    struct provider_wait *next;
    for (struct provider_wait *wait = waiting; wait != NULL; wait = next) {
        next = wait->next;
        if (!span_is_empty(notice) && !span_is(notice, wait->key))
            continue;
        wait->told = true;
        if (wait->waits)
            go_on(wait);
    }
}

void provider_listen(void)
{
    db_pool_listen(site.pool, "provider", heard, NULL);
}

void provider_wait_begin(struct request *r, struct provider_wait *wait, struct span state_hash)
{
    *wait = (struct provider_wait){.r = r, .next = waiting};
    sodium_bin2hex(wait->key, sizeof(wait->key), (const unsigned char *)state_hash.ptr,
                   state_hash.len);
    waiting = wait;
    page_on_cancel(r, forget, wait);
}

void provider_wait_for(struct provider_wait *wait, int milliseconds)
{
    if (wait->told) {
        take_out(wait);
        page_on_cancel(wait->r, NULL, NULL);
        return;
    }
    wait->waits = true;
    wait->timer = kore_timer_add(time_is_up, (u_int64_t)milliseconds, wait, KORE_TIMER_ONESHOT);
    page_wait(wait->r);
}
