/* Stack Exchange's own Markdown, as far as it differs from ours. */
#ifndef FORUM_CLI_IMPORT_DIALECT_H
#define FORUM_CLI_IMPORT_DIALECT_H

#include <stdbool.h>

#include "text/arena.h"

/*
 * The source with everything that we would read otherwise written so that we
 * read it as it was meant; code is never touched.
 *	[tag:name]	links to the tag
 *	#12		is no thread of this forum
 *	>! text		a quote (there: shown when pointed at)
 *	$a_1 * b$	with `formulas`: no emphasis in it
 * `source` itself when nothing changes.
 */
const char	*dialect_adapt(struct arena *, const char *source,
		    bool formulas);

/* Whether there is a formula with a TeX command in the text (or HTML). */
bool	dialect_has_formulas(const char *text);

#endif
