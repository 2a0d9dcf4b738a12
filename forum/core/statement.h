/* Prepared statements: which texts have which name, and who has prepared which. */
#ifndef FORUM_CORE_STATEMENT_H
#define FORUM_CORE_STATEMENT_H

#include <stdbool.h>
#include <stdint.h>

enum { STATEMENTS_MAX = 512 };

/* The statements that one connection has prepared. */
struct statements {
	uint64_t	bits[STATEMENTS_MAX / 64];
};

/* The number of a statement's text, which lives for ever; the same text, the same number. */
int		 statement_number(const char *sql);

/* The name under which a statement is prepared; valid until the next call. */
const char	*statement_name(int number);

bool		 statements_has(const struct statements *, int number);
void		 statements_add(struct statements *, int number);
void		 statements_reset(struct statements *);

#endif
