/*
 * The generator turns the templates of forum/views into C at build time.
 *
 *	generator DIRECTORY TEMPLATE...
 *
 * writes DIRECTORY/NAME.c for each forum/views/NAME.html and the prototypes of
 * all views to DIRECTORY/views_gen.h. A file whose content stays the same is
 * not touched. A template that could show something unsafe, or whose markup
 * depends on how its C runs, is refused: "file:line: why", exit status 1.
 *
 * A template has four kinds of line:
 *
 *	%% a comment
 *	% view thread(const struct thread_page *page)	opens a view
 *	% for (size_t i = 0; i < page->count; i++) {	C
 *	<p>{{ page->title }}				markup
 *
 * C before the first view belongs to the file (#include, static functions).
 * Blocks of C need braces and must end in the same place of the markup as they
 * began, be that between elements or between the attributes of a tag, so that
 * the markup is well formed whichever way the C goes. What else writes to the
 * page, another view or html_slot, is called with h. Between attributes only
 * html_slot can be, and what fills the slot there begins with a space. Leading
 * white space is dropped and blank lines are, but not in <pre> and <textarea>;
 * markup that ends in \ joins the next line without a break. A view is the
 * function
 *
 *	void view_thread(struct html *h, const struct thread_page *page)
 *
 * The parts: reader.c follows the HTML character by character, markup.c says
 * what may stand where, code.c reads lines of C as far as blocks go, and
 * template.c writes the C.
 */
#ifndef FORUM_VIEWS_GENERATOR_GENERATOR_H
#define FORUM_VIEWS_GENERATOR_GENERATOR_H

#include <stdbool.h>
#include <stddef.h>

#include "text/arena.h"
#include "text/buffer.h"

#define NAME_MAX_LENGTH	63
#define BLOCKS_MAX	64

/* Where in the HTML the next character stands. */
enum place {
	IN_TEXT,
	IN_TAG_NAME,
	IN_TAG,			/* between attributes */
	IN_NAME,		/* of an attribute */
	AFTER_NAME,
	BEFORE_VALUE,
	IN_QUOTED,
	IN_BARE,		/* an unquoted value */
	IN_COMMENT,
	IN_DECLARATION,		/* <!doctype ...> */
	IN_RAW,			/* in an element whose content is no markup */
};

/* What an interpolation may be in an attribute. */
enum attribute_kind {
	ATTRIBUTE_PLAIN,
	ATTRIBUTE_ADDRESS,
	ATTRIBUTE_SCRIPT,
	ATTRIBUTE_STYLE,
	ATTRIBUTE_CLOSED,	/* nothing but what the template says */
};

/* An element whose content is not markup. */
struct raw_element {
	const char	*name;
	bool		 shows_text;	/* escaped text is safe in it */
	bool		 exact;		/* white space counts */
};

enum attribute_kind		 attribute_kind(const char *name);
const struct raw_element	*raw_element_find(const char *tag);

/* Does the literal beginning of an address have no scheme, or a harmless one? */
bool				 address_is_safe(const char *, size_t length);

struct markup {
	enum place	place;
	bool		closing;	/* the tag is an end tag */
	bool		exact;		/* white space counts: pre, textarea */
	bool		fresh;		/* a line break here would not show */
	bool		begun;		/* the value has some text already */
	char		quote;
	char		tag[NAME_MAX_LENGTH + 1];
	char		attribute[NAME_MAX_LENGTH + 1];
	const struct raw_element *raw;	/* for IN_RAW */
	int		line;		/* where the tag or element began */
};

/* Each function returns why the template is refused, or NULL. */

/* Reads markup from one line, appending to `out` what a view prints of it. */
const char	*markup_read(struct markup *, const char *text, size_t length,
		    int line, struct buffer *out);

/* The end of a line that had markup. */
const char	*markup_end_line(struct markup *, struct buffer *out);

/* An interpolation here; how it must be printed goes to ret_function. */
const char	*markup_interpolate(struct markup *, const char **ret_function);

/* A line of C here. */
const char	*markup_interrupt(const struct markup *);

/* The end of a view here. */
const char	*markup_finish(const struct markup *);

/* Is it the same place, as far as what follows can tell? */
bool		 markup_same(const struct markup *, const struct markup *);

/* White space, as HTML has it. */
bool		 markup_is_space(char);

enum block_kind { BLOCK_PLAIN, BLOCK_LOOP, BLOCK_SWITCH };

struct block {
	enum block_kind	kind;
	struct markup	markup;		/* where the block began */
	int		line;
};

struct code {
	struct block	blocks[BLOCKS_MAX];
	size_t		depth;
	enum block_kind	next;		/* what the statement being read opens */
	int		parentheses;
	bool		slot;		/* the statement calls html_slot */
	char		last;		/* character that was not white space */
};

/* Reads one line of C that stands at `markup`. */
const char	*code_read(struct code *, const char *line, int number,
		    const struct markup *);

/* May markup follow, or would it fall into a half-written statement? */
const char	*code_pause(const struct code *);

/* The length of the C expression that ends before }}, or -1. */
long		 code_expression(const char *text, size_t length);

/*
 * Appends the C for the template `name` with the content `source` to `code`,
 * and the prototypes of its views to `prototypes`. Ends the program with a
 * message when the template is refused.
 */
void		 template_compile(const char *name, const char *source,
		    struct buffer *code, struct buffer *prototypes);

#endif
