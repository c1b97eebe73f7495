/* Between the handlers about people and their pages. */
#ifndef PERSON_PERSON_PAGE_H
#define PERSON_PERSON_PAGE_H

#include "person/person.h"

struct person_setting_page {
    struct person_setting setting;
    bool saved; /* just now */
};

#endif
