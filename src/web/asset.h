/* Style sheet, script and pictures: read once at start, named by their content, sent compressed. */
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

#include "core/span.h"

/*
 * Reads assets/css, js, img and root below `folder`; a folder in css or js is one file, its parts joined in order. False (and
 * a reason on standard error) when one cannot be read.
 */
MUST_CHECK bool asset_load(const char *folder);

/* "/assets/css/backtalk.css?v=1f2e3d4c": changes with the content, so that it may be cached for ever. */
struct span asset_path(const char *name);

#endif
