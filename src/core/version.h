/* Which version this is: said by --version, and the same as the newest heading of CHANGELOG.md. */
#ifndef CORE_VERSION_H
#define CORE_VERSION_H

#define BACKTALK_VERSION "0.1.0"

#endif
