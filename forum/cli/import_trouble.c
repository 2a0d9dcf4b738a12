/* What is wrong with a dump, said to the operator. */
#include "cli/import_trouble.h"

#include <stdio.h>
#include <string.h>

#include "cli/import_progress.h"
#include "cli/message.h"

#define KINDS_MAX	(sizeof(((struct troubles *)0)->kinds) / \
			    sizeof(struct trouble_kind))

static struct trouble_kind	*kind_of(struct troubles *, const char *,
				    const char *);

void
trouble_tell(struct troubles *troubles, const char *file, long line,
    const char *kind, const char *detail)
{
	struct trouble_kind	*known = kind_of(troubles, file, kind);
	const char		*colon = detail != NULL ? ": " : "";
	char			 place[32] = "";

	if (known == NULL || ++known->count > TROUBLE_LINES)
		return;
	if (line > 0)
		snprintf(place, sizeof(place), ":%ld", line);
	progress_hide();
	message_note("%s%s: %s%s%.200s", file, place, kind, colon,
	    detail != NULL ? detail : "");
}

void
trouble_count(struct troubles *troubles, const char *file, const char *kind,
    unsigned long more)
{
	struct trouble_kind	*known = kind_of(troubles, file, kind);

	if (known != NULL)
		known->count += more;
}

void
trouble_finish(struct troubles *troubles)
{
	progress_hide();
	for (size_t i = 0; i < troubles->count; i++) {
		const struct trouble_kind	*known = &troubles->kinds[i];

		if (known->count > TROUBLE_LINES)
			message_note("%s: … and %lu more: %s", known->file,
			    known->count - TROUBLE_LINES, known->kind);
	}
}

static struct trouble_kind *
kind_of(struct troubles *troubles, const char *file, const char *kind)
{
	struct trouble_kind	*known = troubles->kinds;
	size_t			 i;

	for (i = 0; i < troubles->count; i++, known++)
		if (strcmp(known->kind, kind) == 0 &&
		    strcmp(known->file, file) == 0)
			return known;
	if (i == KINDS_MAX)
		return NULL;
	troubles->count++;
	*known = (struct trouble_kind){
	    .file = arena_text(troubles->arena, file),
	    .kind = arena_text(troubles->arena, kind) };
	return known;
}
