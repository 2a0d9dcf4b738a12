/* The demonstration community that a first `serve` loads. */
#ifndef FORUM_CLI_DEMO_H
#define FORUM_CLI_DEMO_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "cli/place.h"

/*
 * Loads the demonstration of sql/demo into a forum that has no members yet, in
 * one transaction; a forum that has some is left as it is.
 *
 * All its members share one password, made at random and kept for the operator
 * in DATA/secret/demo_password. *ret_sign_in says how to sign in as their
 * administrator, one line for a person to read, in the place's arena; NULL when
 * there is no demonstration or its password was changed.
 *
 * Says why and returns false on failure; then nothing was loaded.
 */
bool	demo_load(const struct place *, PGconn *owner,
	    const char **ret_sign_in);

#endif
