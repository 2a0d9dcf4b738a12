/* What the database says has changed. */
#include "core/change.h"

#include <stdlib.h>
#include <string.h>

enum { KIND_SHIFT = 56, ID_DIGITS = 16 };

uint64_t
change_key(enum change_kind kind, int64_t id)
{
	return (uint64_t)kind << KIND_SHIFT | ((uint64_t)id & ((UINT64_C(1) << KIND_SHIFT) - 1));
}

bool
change_next(const char **payload, uint64_t *ret_key)
{
	const char	*word = *payload + strspn(*payload, " ");
	size_t		 length = strcspn(word, " "), digits = length > 0 ? strspn(word + 1, "0123456789") : 0;
	bool		 has_id = length > 0 && strchr("tmp", *word) != NULL;

	if (length == 0)
		return false;
	*payload = word + length;
	if (strchr("tmplasu", *word) == NULL || digits + 1 != length || digits > ID_DIGITS || has_id != (digits > 0))
		*ret_key = change_key(CHANGE_EVERYTHING, 0);
	else
		*ret_key = change_key((enum change_kind)*word, has_id ? strtoll(word + 1, NULL, 10) : 0);
	return true;
}
