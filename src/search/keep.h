/* Keeping the index of search: one worker at a time takes what changed, moments after it did. */
#ifndef SEARCH_KEEP_H
#define SEARCH_KEEP_H

/*
 * Takes what waits, until there is nothing more, on a lane of its own. Call it in a worker when a text
 * changed (NOTIFY search) and now and then, for what a worker that went away left behind. Does nothing
 * while it is at it already.
 */
void search_keep(void);

#endif
