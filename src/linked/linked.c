/* Rules of pictures from elsewhere: why one cannot be had. */
#include "linked/linked.h"

struct span linked_fault_words(struct span fault)
{
    static const struct {
        const char *fault;
        const char *words;
    } faults[] = {
        {"address",
         "This is no address that we ask: it begins with http:// or https:// and names a "
         "host, and no port, name or password."},
        {"inside", "The address leads inside a network, where nobody else can look."},
        {"leads",
         "The address leads to one that we do not ask: it is neither http:// nor https://, or "
         "has a port, name or password."},
        {"name", "There is no such host just now. Its name may be misspelled."},
        {"slow", "The host takes too long."},
        {"connection", "The host cannot be reached, or ends the connection."},
        {"certificate", "The host does not prove who it is: its certificate is not valid."},
        {"gone", "The host has no such picture any more."},
        {"forbidden", "The host does not let us have the picture."},
        {"answer", "The host answers with an error."},
        {"redirects", "The address leads to another one, and that to the next, too often."},
        {"type", "What is there is no picture that we can read: JPEG, PNG, WebP, AVIF or HEIC."},
        {"heavy", "The picture is larger than 12 MB."},
        {"moves", "The picture moves. We show still ones."},
        {"large", "The picture has too many pixels: more than 50 megapixels, or 20,000 on a side."},
        {"small", "The picture is too small to see something on it: less than 100 pixels a side."},
        {"shape", "The picture is too narrow to be shown beside text."},
        {"broken", "The file is damaged, or not complete."},
        {"hard", "We could not read the file within our limits."},
    };
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        if (span_is(fault, faults[i].fault))
            return span_of(faults[i].words);
    }
    return span_of(faults[COUNT_OF(faults) - 1].words);
}
