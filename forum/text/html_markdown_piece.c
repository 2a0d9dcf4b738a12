/* The pieces of running text that are more than words: code, images, links. */
#include "text/html_markdown_piece.h"

#include <string.h>
#include <strings.h>

/* What is escaped in the description of an image and in titles. */
#define QUOTED_SPECIAL	"\\`*_[]<>&\"|"

/* Longer raised text is a remark in small print, not a power or an index. */
#define SCRIPT_MAX	8

struct script {
	char		 plain;
	const char	*raised;	/* NULL: there is none */
	const char	*lowered;
};

static const struct script	scripts[] = {
	{ '0', "⁰", "₀" }, { '1', "¹", "₁" }, { '2', "²", "₂" },
	{ '3', "³", "₃" }, { '4', "⁴", "₄" }, { '5', "⁵", "₅" },
	{ '6', "⁶", "₆" }, { '7', "⁷", "₇" }, { '8', "⁸", "₈" },
	{ '9', "⁹", "₉" }, { '+', "⁺", "₊" }, { '-', "⁻", "₋" },
	{ '=', "⁼", "₌" }, { '(', "⁽", "₍" }, { ')', "⁾", "₎" },
	{ 'a', "ᵃ", "ₐ" }, { 'b', "ᵇ", NULL }, { 'c', "ᶜ", NULL },
	{ 'd', "ᵈ", NULL }, { 'e', "ᵉ", "ₑ" }, { 'f', "ᶠ", NULL },
	{ 'g', "ᵍ", NULL }, { 'h', "ʰ", "ₕ" }, { 'i', "ⁱ", "ᵢ" },
	{ 'j', "ʲ", "ⱼ" }, { 'k', "ᵏ", "ₖ" }, { 'l', "ˡ", "ₗ" },
	{ 'm', "ᵐ", "ₘ" }, { 'n', "ⁿ", "ₙ" }, { 'o', "ᵒ", "ₒ" },
	{ 'p', "ᵖ", "ₚ" }, { 'r', "ʳ", "ᵣ" }, { 's', "ˢ", "ₛ" },
	{ 't', "ᵗ", "ₜ" }, { 'u', "ᵘ", "ᵤ" }, { 'v', "ᵛ", "ᵥ" },
	{ 'w', "ʷ", NULL }, { 'x', "ˣ", "ₓ" }, { 'y', "ʸ", NULL },
	{ 'z', "ᶻ", NULL },
};

#define SCRIPT_COUNT	(sizeof(scripts) / sizeof(scripts[0]))

static bool		 has_link(const GumboNode *);
static const char	*code_text(struct inline_run *, const GumboNode *);
static size_t		 longest_ticks(const char *);
static void		 write_code(struct inline_run *, const char *);
static const char	*target(struct inline_run *, const GumboNode *,
			    const char *);
static void		 add_address(struct buffer *, const char *);
static void		 add_quoted(struct buffer *, const char *);
static const char	*script_of(char, enum tree_role);

void
piece_code(struct inline_run *run, const GumboNode *node)
{
	struct buffer	*out = &run->text;
	const char	*code = code_text(run, node);
	size_t		 last = run->span_count;

	if (tree_is_blank(code)) {
		if (*code != '\0')
			inline_space(run, GAP_SPACE);
		return;
	}
	/* Code right after code would share its backticks: it becomes one. */
	if (run->code != NULL && run->gap == GAP_NONE &&
	    run->code_end == out->length &&
	    (last == 0 || run->spans[last - 1].written)) {
		code = arena_format(run->arena, "%s%s", run->code, code);
		out->length = run->code_begin;
	} else {
		inline_prepare(run, '`');
	}
	run->code = code;
	run->code_begin = out->length;
	write_code(run, code);
	run->code_end = out->length;
	run->guarded = false;
}

void
piece_image(struct inline_run *run, const GumboNode *node)
{
	const char	*source = tree_attribute(node, "src");
	const char	*words = tree_attribute(node, "alt");

	if (tree_is_blank(source))
		return;
	inline_prepare(run, '!');
	buffer_text(&run->text, "![");
	if (words != NULL)
		add_quoted(&run->text, words);
	buffer_text(&run->text, target(run, node, source));
	run->guarded = false;
}

bool
piece_bare_link(struct inline_run *run, const GumboNode *node)
{
	const GumboVector	*children = tree_children(node);
	const char		*href = tree_attribute(node, "href");
	const char		*text;

	if (href == NULL || children->length != 1 ||
	    inline_within(run, ROLE_LINK) ||
	    tree_attribute(node, "title") != NULL ||
	    (text = tree_text(children->data[0])) == NULL ||
	    strcmp(text, href) != 0)
		return false;
	if (strncasecmp(href, "http://", 7) != 0 &&
	    strncasecmp(href, "https://", 8) != 0)
		return false;
	for (const char *c = href; *c != '\0'; c++)
		if ((unsigned char)*c <= ' ' || strchr("<>|\\\x7f", *c) != NULL)
			return false;
	if (strchr(href, '&') != NULL && strchr(href, ';') != NULL)
		return false;
	inline_prepare(run, '<');
	buffer_format(&run->text, "<%s>", href);
	run->guarded = false;
	return true;
}

const char *
piece_link_target(struct inline_run *run, const GumboNode *node)
{
	const char	*href = tree_attribute(node, "href");

	if (tree_is_blank(href) || *href == '#' ||
	    strncasecmp(href, "javascript:", 11) == 0)
		return NULL;
	return target(run, node, href);
}

bool
piece_script(struct inline_run *run, const GumboNode *node)
{
	enum tree_role	 role = tree_role(node);
	struct buffer	 plain, written;
	const char	*text, *other;

	if (has_link(node))
		return false;
	buffer_init(&plain, run->arena);
	buffer_init(&written, run->arena);
	tree_collect(&plain, node);
	text = buffer_string(&plain);
	if (strlen(text) > SCRIPT_MAX)
		return false;
	for (; *text != '\0'; text++) {
		if ((other = script_of(*text, role)) == NULL)
			return false;
		buffer_text(&written, other);
	}
	inline_words(run, buffer_string(&written));
	return true;
}

/* A number of a footnote may lead to it. */
static bool
has_link(const GumboNode *node)
{
	const GumboVector	*children = tree_children(node);

	for (unsigned i = 0; children != NULL && i < children->length; i++)
		if (tree_role(children->data[i]) == ROLE_LINK)
			return true;
	return false;
}

/* The node's text on one line. */
static const char *
code_text(struct inline_run *run, const GumboNode *node)
{
	struct buffer	 collected;
	char		*text;

	buffer_init(&collected, run->arena);
	tree_collect(&collected, node);
	text = buffer_string(&collected);
	for (char *c = text; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = ' ';
	return text;
}

static void
write_code(struct inline_run *run, const char *code)
{
	struct buffer	*out = &run->text;
	size_t		 length = strlen(code);
	size_t		 ticks = longest_ticks(code) + 1;
	/* One space at both ends is not part of the code. */
	bool		 padded = code[0] == '`' || code[length - 1] == '`' ||
			    (code[0] == ' ' && code[length - 1] == ' ');

	for (size_t i = 0; i < ticks; i++)
		buffer_char(out, '`');
	if (padded)
		buffer_char(out, ' ');
	for (; *code != '\0'; code++) {
		if (*code == '|' && run->place == INLINE_CELL)
			buffer_char(out, '\\');
		buffer_char(out, *code);
	}
	if (padded)
		buffer_char(out, ' ');
	for (size_t i = 0; i < ticks; i++)
		buffer_char(out, '`');
}

static size_t
longest_ticks(const char *code)
{
	size_t	longest = 0, ticks = 0;

	for (; *code != '\0'; code++) {
		ticks = *code == '`' ? ticks + 1 : 0;
		if (ticks > longest)
			longest = ticks;
	}
	return longest;
}

/* `](address "title")`, with the node's title. */
static const char *
target(struct inline_run *run, const GumboNode *node, const char *address)
{
	const char	*title = tree_attribute(node, "title");
	struct buffer	 text;

	buffer_init(&text, run->arena);
	buffer_text(&text, "](");
	add_address(&text, address);
	if (!tree_is_blank(title)) {
		buffer_text(&text, " \"");
		add_quoted(&text, title);
		buffer_char(&text, '"');
	}
	buffer_char(&text, ')');
	return buffer_string(&text);
}

/* Between < > when its own characters could end it. */
static void
add_address(struct buffer *text, const char *address)
{
	bool	plain;

	address += strspn(address, " \t\r\n\f");
	plain = strpbrk(address, "()<>\\") == NULL;
	if (!plain)
		buffer_char(text, '<');
	for (const char *c = address; *c != '\0'; c++) {
		if (*c == ' ')
			buffer_text(text, "%20");
		else if (*c == '|')
			buffer_text(text, "%7C");
		else if ((unsigned char)*c > ' ' && *c != 0x7f) {
			if (strchr("<>\\", *c) != NULL ||
			    (*c == '&' && strchr(c, ';') != NULL))
				buffer_char(text, '\\');
			buffer_char(text, *c);
		}
	}
	if (!plain)
		buffer_char(text, '>');
}

/* Text inside of a title or of an image's description, on one line. */
static void
add_quoted(struct buffer *text, const char *words)
{
	for (; *words != '\0'; words++) {
		if ((unsigned char)*words <= ' ') {
			buffer_char(text, ' ');
			continue;
		}
		if (strchr(QUOTED_SPECIAL, *words) != NULL)
			buffer_char(text, '\\');
		buffer_char(text, *words);
	}
}

static const char *
script_of(char plain, enum tree_role role)
{
	for (size_t i = 0; i < SCRIPT_COUNT; i++)
		if (scripts[i].plain == plain)
			return role == ROLE_SUPERSCRIPT ? scripts[i].raised :
			    scripts[i].lowered;
	return NULL;
}
