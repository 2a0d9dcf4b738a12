/*
 * Writing a page of HTML: the only place where text is escaped.
 *
 * Views (forum/views) are compiled to calls of html_raw, for what the template
 * says, and of the html_put family, for what it is asked to show. What may be
 * shown where is decided by type, at compile time: only `struct safe_html`
 * passes unescaped, and only as text, never in an attribute.
 *
 * A page is the same for everybody but for its slots: places that are filled
 * for the one who looks, when the page is sent.
 *
 * Every text given must be NUL-terminated or, where that is said, NULL; all
 * memory is the arena's.
 */
#ifndef FORUM_CORE_HTML_H
#define FORUM_CORE_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/arena.h"
#include "text/buffer.h"
#include "text/markdown.h"

/* A moment in seconds since 1970, UTC; 0 is no moment and shows nothing. */
struct when {
	int64_t	seconds;
};

struct html_slot {
	size_t	at;		/* how many bytes of the page precede it */
	int	kind;
	int64_t	arg;
};

/* A slot in a page that was filled. */
struct html_filling {
	size_t	at;		/* how many bytes of the filled page precede it */
	size_t	length;		/* of what was filled in */
	int	kind;
	int64_t	arg;
};

struct html {
	struct buffer		 buffer;
	struct html_slot	*slots;
	size_t			 slot_count;
	size_t			 slot_room;
	int64_t			 now;	/* what "5 minutes ago" counts from */
};

/* Writes what a slot of `kind` and `arg` shows to the one who looks. */
typedef void	(*html_fill_function)(struct html *, int kind, int64_t arg,
		    void *context);

/* An empty page in `arena`; "now" is the present and may be set afterwards. */
void	html_open(struct html *, struct arena *arena);

/* Marks the place of something that depends on who looks. */
void	html_slot(struct html *, int kind, int64_t arg);

/*
 * Appends the page to `out` and calls `fill` at each slot, to write there.
 * `fill` may not mark slots of its own. ret_fillings, if it is not NULL, says
 * for each slot where its filling stands.
 */
void	html_fill(const struct html *, struct buffer *out, html_fill_function,
	    void *context, struct html_filling *ret_fillings);

/*
 * Appends a filled page of `length` bytes to `out`, each filling replaced by
 * what `fill` writes there now: so one page can be sent to many.
 */
void	html_refill(const char *page, size_t length, const struct html_filling *,
	    size_t count, struct buffer *out, html_fill_function, void *context);

/*
 * html_put(h, x)		x as text: a text (NULL is nothing), a whole
 *				number, a bool ("true", "false"), a struct
 *				safe_html as it is, a struct when as <time>.
 * html_put_value(h, x)		x in a quoted attribute, a <title> or a
 *				<textarea>: the same without safe_html; a
 *				struct when is 2026-11-01T09:00:00Z.
 * html_put_component(h, x)	x as a part of an address, percent-encoded
 *				but for letters, digits and - . _ ~
 *
 * Any other type, a pointer to void or a double among them, does not compile.
 */
#define html_put(h, x)	_Generic((x),					\
	struct safe_html: html_put_safe,				\
	struct when: html_put_when,					\
	HTML_TEXTS(html_put_text),					\
	HTML_NUMBERS(html_put_))(h, x)

#define html_put_value(h, x)	_Generic((x),				\
	struct when: html_put_timestamp,				\
	HTML_TEXTS(html_put_text),					\
	HTML_NUMBERS(html_put_))(h, x)

#define html_put_component(h, x)	_Generic((x),			\
	HTML_TEXTS(html_put_encoded),					\
	HTML_NUMBERS(html_put_))(h, x)

/*
 * A whole address, for href and its like: http, https or mailto, a path on
 * this site, or a relative ?query or #fragment. Anything else becomes "#";
 * NULL is nothing.
 */
void	html_put_url(struct html *, const char *address);

/*
 * Markup as it is, `length` bytes. For compiled views alone, which pass
 * literals: a call of it anywhere else is a hole.
 */
void	html_raw(struct html *, const char *markup, size_t length);

/* What the macros above choose from. */
void	html_put_safe(struct html *, struct safe_html);
void	html_put_when(struct html *, struct when);
void	html_put_timestamp(struct html *, struct when);
void	html_put_text(struct html *, const char *text);
void	html_put_encoded(struct html *, const char *text);
void	html_put_signed(struct html *, long long);
void	html_put_unsigned(struct html *, unsigned long long);
void	html_put_bool(struct html *, bool);

#define HTML_TEXTS(f)	char *: f, const char *: f
#define HTML_NUMBERS(f)							\
	bool: f##bool,							\
	signed char: f##signed, short: f##signed, int: f##signed,	\
	long: f##signed, long long: f##signed,				\
	unsigned char: f##unsigned, unsigned short: f##unsigned,	\
	unsigned int: f##unsigned, unsigned long: f##unsigned,		\
	unsigned long long: f##unsigned

#endif
