/* Crowds on plain sockets. */
#include "http/crowd.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/site.h"

/* Short segments, as outside of this machine: with those of the loopback a megabyte fits into the sender's buffer. */
enum { RECEIVE_BYTES = 8192, SEGMENT_BYTES = 1400, STATUS_LEN = 12 /* "HTTP/1.1 200" */ };

void crowd_sends(int *sockets, size_t count, const char *request)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)site_port()),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int room = RECEIVE_BYTES;
    int segment = SEGMENT_BYTES;
    for (size_t i = 0; i < count; i++) {
        sockets[i] = socket(AF_INET, SOCK_STREAM, 0);
        assert_int_equal(setsockopt(sockets[i], SOL_SOCKET, SO_RCVBUF, &room, sizeof(room)), 0);
        assert_int_equal(setsockopt(sockets[i], IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof(segment)),
                         0);
        assert_int_equal(connect(sockets[i], (struct sockaddr *)&address, sizeof(address)), 0);
        assert_int_equal(send(sockets[i], request, strlen(request), 0), strlen(request));
    }
}

void crowd_gets(int *sockets, size_t count, const char *path)
{
    crowd_sends(sockets, count,
                format("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path));
}

size_t crowd_answers(const int *sockets, size_t count, const char *status)
{
    size_t answered = 0;
    for (size_t i = 0; i < count; i++) {
        char head[STATUS_LEN + 1] = "";
        size_t len = 0;
        ssize_t n;
        while (len < STATUS_LEN && (n = recv(sockets[i], head + len, STATUS_LEN - len, 0)) > 0)
            len += (size_t)n;
        answered += strncmp(head + 9, status, 3) == 0;
    }
    return answered;
}

void crowd_leaves(const int *sockets, size_t count)
{
    for (size_t i = 0; i < count; i++)
        close(sockets[i]);
}

size_t crowd_was_answered(const int *sockets, size_t count, const char *status)
{
    size_t answered = crowd_answers(sockets, count, status);
    crowd_leaves(sockets, count);
    return answered;
}
