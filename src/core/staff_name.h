/* Names that look as if they belonged to the people who run the site. */
#ifndef CORE_STAFF_NAME_H
#define CORE_STAFF_NAME_H

#include "core/span.h"

/*
 * Whether somebody who sees this name (valid by name_is_valid) may take it for that of the people who run the site: "admin_anna",
 * "MoTheMod", "adminanna", "a-d-m-i-n", "BacktalkTeam2", "Former_member_12", in look-alike letters, with accents and in some other languages too. A word that only contains such
 * a word is another word ("modesto", "stafford"), and so is one that the words beside it make one: "mod_squad", "not_a_mod", "admin_fan".
 */
bool staff_name_is_like(struct span name);

#endif
