/* Prepared statements: a hash table of the program's SQL texts, by content. */
#include "core/statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = STATEMENTS_MAX * 2 };

static const char	*texts[SLOTS];
static int		 numbers[SLOTS];
static int		 count;

static uint32_t	hash(const char *);

int
statement_number(const char *sql)
{
	uint32_t	slot = hash(sql) % SLOTS;

	while (texts[slot] != NULL) {
		if (texts[slot] == sql || strcmp(texts[slot], sql) == 0)
			return numbers[slot];
		slot = (slot + 1) % SLOTS;
	}
	if (count == STATEMENTS_MAX)
		abort();
	texts[slot] = sql;
	numbers[slot] = count++;
	return numbers[slot];
}

const char *
statement_name(int number)
{
	static char	name[16];

	snprintf(name, sizeof(name), "s%d", number);
	return name;
}

bool
statements_has(const struct statements *statements, int number)
{
	return (statements->bits[number / 64] >> (number % 64) & 1) != 0;
}

void
statements_add(struct statements *statements, int number)
{
	statements->bits[number / 64] |= UINT64_C(1) << (number % 64);
}

void
statements_reset(struct statements *statements)
{
	memset(statements, 0, sizeof(*statements));
}

/* FNV-1a */
static uint32_t
hash(const char *text)
{
	uint32_t	value = 2166136261u;

	for (; *text != '\0'; text++)
		value = (value ^ (unsigned char)*text) * 16777619u;
	return value;
}
