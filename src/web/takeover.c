/* A client's connection that leaves Kore. */
#include "web/takeover.h"

#include <fcntl.h>
#include <kore/kore.h>
#include <kore/http.h>

/* Nothing waits to be sent, and nothing more was read. */
static bool is_quiet(const struct connection *c)
{
    return c->state == CONN_STATE_ESTABLISHED && c->ssl == NULL && c->http_held_len == 0 &&
           (c->flags & CONN_READ_ENDED) == 0 && TAILQ_EMPTY(&c->send_queue);
}

int takeover(struct request *r)
{
    struct connection *c = r->kore == NULL ? NULL : r->kore->owner;
    if (c == NULL || !is_quiet(c))
        return -1;
    int fd = fcntl(c->fd, F_DUPFD_CLOEXEC, 0);
    if (fd == -1)
        return -1;
    /* epoll would go on watching the connection for Kore as long as one descriptor of it is open. */
    kore_platform_disable_read(c->fd);
    kore_connection_disconnect(c);
    return fd;
}
