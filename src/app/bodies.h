/* Which long bodies a worker takes: those of photographs, so many at a time. */
#ifndef APP_BODIES_H
#define APP_BODIES_H

struct http_request;

/* For Kore (conf/kore/0026), before the body is read: 0, or the status to refuse with. */
int bodies_let_through(struct http_request *kore);

#endif
