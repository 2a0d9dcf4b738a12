/*
 * Stack Exchange's own Markdown, as far as it differs from ours.
 *
 * One walk over the source. At the beginning of a line it looks for code, whose
 * lines are copied; elsewhere most characters are copied, and a few may begin
 * something that a rule below knows.
 */
#include "cli/import_dialect.h"

#include <ctype.h>
#include <string.h>

#include "text/buffer.h"

/* A formula is not longer: two prices pages apart are none. */
#define FORMULA_MAX	4000

struct walk {
	const char	*at;
	struct buffer	 out;
	bool		 formulas;
	bool		 after_blank;	/* indented lines are code, then */
	bool		 changed;
};

typedef bool	rule(struct walk *);

static rule	copy_code_line;
static rule	copy_fenced;
static rule	drop_spoiler;
static rule	copy_escape;
static rule	copy_code_span;
static rule	copy_address;
static rule	copy_tag;
static rule	link_tag;
static rule	escape_number;
static rule	escape_formula;
static void	copy(struct walk *, size_t);
static void	begin_line(struct walk *);
static size_t	formula_length(const char *);
static const char	*formula_end(const char *, bool);
static void	add_formula(struct buffer *, const char *, size_t);
static bool	formula_needs_escape(const char *, const char *);
static bool	is_word(char);
static bool	ends_paragraph(const char *);

static rule *const rules[256] = {
	['\\'] = copy_escape,
	['`'] = copy_code_span,
	['<'] = copy_tag,
	['h'] = copy_address,
	['['] = link_tag,
	['#'] = escape_number,
	['$'] = escape_formula,
};

const char *
dialect_adapt(struct arena *arena, const char *source, bool formulas)
{
	struct walk	walk = {
		.at = source,
		.formulas = formulas,
		.after_blank = true,
	};
	bool		line_begins = true;

	buffer_init(&walk.out, arena);
	while (*walk.at != '\0') {
		rule	*take;

		if (line_begins) {
			begin_line(&walk);
			if (*walk.at == '\0')
				break;
		}
		take = rules[(unsigned char)*walk.at];
		if (take == NULL || !take(&walk))
			copy(&walk, 1);
		line_begins = walk.at > source && walk.at[-1] == '\n';
	}
	return walk.changed ? buffer_string(&walk.out) : source;
}

bool
dialect_has_formulas(const char *text)
{
	for (; (text = strchr(text, '$')) != NULL; text++) {
		size_t	length = formula_length(text);

		for (size_t i = 0; i + 1 < length; i++)
			if (text[i] == '\\' &&
			    isalpha((unsigned char)text[i + 1]))
				return true;
		if (length > 0)
			text += length - 1;
	}
	return false;
}

/* Code in whole lines, and what only the beginning of a line can be. */
static void
begin_line(struct walk *walk)
{
	while (copy_fenced(walk) || copy_code_line(walk))
		;
	(void)drop_spoiler(walk);
	walk->after_blank = walk->at[strspn(walk->at, " \t")] == '\n';
}

static void
copy(struct walk *walk, size_t length)
{
	buffer_add(&walk->out, walk->at, length);
	walk->at += length;
}

/* A line of code by its indent. */
static bool
copy_code_line(struct walk *walk)
{
	size_t	indent = strspn(walk->at, " ");
	size_t	length = strcspn(walk->at, "\n");

	if (!walk->after_blank || (indent < 4 && walk->at[indent] != '\t') ||
	    length <= indent)
		return false;
	copy(walk, length + (walk->at[length] == '\n'));
	return true;
}

/* From a fence to the one that ends it, or to the end. */
static bool
copy_fenced(struct walk *walk)
{
	const char	*line = walk->at + strspn(walk->at, " >");
	size_t		 marks, length;
	char		 mark = *line;

	if (mark != '`' && mark != '~')
		return false;
	marks = strspn(line, mark == '`' ? "`" : "~");
	if (marks < 3 ||
	    memchr(line + marks, mark, strcspn(line + marks, "\n")) != NULL)
		return false;
	do {
		length = strcspn(walk->at, "\n");
		copy(walk, length + (walk->at[length] == '\n'));
		line = walk->at + strspn(walk->at, " >");
	} while (*walk->at != '\0' &&
	    strspn(line, mark == '`' ? "`" : "~") < marks);
	length = strcspn(walk->at, "\n");
	copy(walk, length + (walk->at[length] == '\n'));
	return true;
}

static bool
drop_spoiler(struct walk *walk)
{
	size_t	indent = strspn(walk->at, " ");

	if (strncmp(walk->at + indent, ">!", 2) != 0)
		return false;
	copy(walk, indent + 1);
	walk->at++;
	walk->changed = true;
	return true;
}

static bool
copy_escape(struct walk *walk)
{
	if (walk->at[1] == '\0' || walk->at[1] == '\n')
		return false;
	copy(walk, 2);
	return true;
}

static bool
copy_code_span(struct walk *walk)
{
	size_t		 ticks = strspn(walk->at, "`"), found;
	const char	*end = walk->at + ticks;

	while (*end != '\0' && !ends_paragraph(end)) {
		found = strspn(end, "`");
		end += found > 0 ? found : 1;
		if (found == ticks) {
			copy(walk, (size_t)(end - walk->at));
			return true;
		}
	}
	copy(walk, ticks);
	return true;
}

/* An address has dollars and hashes of its own. */
static bool
copy_address(struct walk *walk)
{
	size_t	scheme = strncmp(walk->at, "http://", 7) == 0 ? 7 : 8;

	if (scheme == 8 && strncmp(walk->at, "https://", 8) != 0)
		return false;
	copy(walk, scheme + strcspn(walk->at + scheme, " \t\n<>)]"));
	return true;
}

/* An HTML tag, with its attributes. */
static bool
copy_tag(struct walk *walk)
{
	size_t	length = strcspn(walk->at, ">\n");

	if (walk->at[length] != '>' ||
	    !(isalpha((unsigned char)walk->at[1]) || walk->at[1] == '/'))
		return false;
	copy(walk, length + 1);
	return true;
}

/* [tag:name] and [meta-tag:name] */
static bool
link_tag(struct walk *walk)
{
	const char	*name = walk->at + 1;
	size_t		 length = 0;

	if (strncmp(name, "meta-", 5) == 0)
		name += 5;
	if (strncmp(name, "tag:", 4) != 0)
		return false;
	name += 4;
	while (isalnum((unsigned char)name[length]) ||
	    (name[length] != '\0' && strchr("+#.-", name[length]) != NULL))
		length++;
	if (length == 0 || name[length] != ']')
		return false;
	buffer_format(&walk->out, "[%.*s](/tags/", (int)length, name);
	for (size_t i = 0; i < length; i++)
		buffer_text(&walk->out, name[i] == '#' ? "%23" :
		    name[i] == '+' ? "%2B" :
		    (char[]){ (char)tolower((unsigned char)name[i]), '\0' });
	buffer_char(&walk->out, ')');
	walk->at = name + length + 1;
	walk->changed = true;
	return true;
}

static bool
escape_number(struct walk *walk)
{
	const struct buffer	*out = &walk->out;
	char			 before = out->length > 0 ?
				    out->bytes[out->length - 1] : '\n';

	if (!isdigit((unsigned char)walk->at[1]) || is_word(before) ||
	    strchr("#&/@._-=?", before) != NULL)
		return false;
	buffer_char(&walk->out, '\\');
	copy(walk, 1);
	walk->changed = true;
	return true;
}

static bool
escape_formula(struct walk *walk)
{
	size_t	length, before;

	if (!walk->formulas || (length = formula_length(walk->at)) == 0)
		return false;
	before = walk->out.length;
	add_formula(&walk->out, walk->at, length);
	if (walk->out.length - before != length)
		walk->changed = true;
	walk->at += length;
	return true;
}

/*
 * The length of the formula that begins with the dollar at `text`, with its
 * dollars; 0 when none does. After pandoc: $x$ has no space inside its dollars
 * and no digit behind them, so that $20 and $30 are prices; $$x$$ may be
 * anything in one paragraph.
 */
static size_t
formula_length(const char *text)
{
	bool		 display = text[1] == '$';
	const char	*end;

	if (!display && (text[1] == '\0' || isspace((unsigned char)text[1])))
		return 0;
	end = formula_end(text + (display ? 2 : 1), display);
	return end != NULL ? (size_t)(end - text) : 0;
}

/* Behind the dollars that close the formula; NULL when none do. */
static const char *
formula_end(const char *text, bool display)
{
	const char	*begin = text;

	for (; *text != '\0' && text - begin < FORMULA_MAX; text++) {
		if (ends_paragraph(text))
			return NULL;
		if (*text == '\\' && text[1] != '\0') {
			text++;
			continue;
		}
		if (*text != '$' || text == begin)
			continue;
		if (display) {
			if (text[1] == '$')
				return text + 2;
		} else if (!isspace((unsigned char)text[-1]) &&
		    !isdigit((unsigned char)text[1])) {
			return text + 1;
		}
	}
	return NULL;
}

static void
add_formula(struct buffer *out, const char *text, size_t length)
{
	const char	*end = text + length;
	bool		 line_begins = false;

	for (const char *c = text; c < end; c++) {
		if (formula_needs_escape(text, c) ||
		    (line_begins && strchr("+-=", *c) != NULL))
			buffer_char(out, '\\');
		line_begins = *c == '\n' || (line_begins && *c == ' ');
		buffer_char(out, *c);
	}
}

static bool
formula_needs_escape(const char *formula, const char *c)
{
	char	before = c > formula ? c[-1] : ' ';

	switch (*c) {
	case '\\':
		return ispunct((unsigned char)c[1]) || c[1] == '\n';
	case '_':
		return !isalnum((unsigned char)before) ||
		    !isalnum((unsigned char)c[1]);
	case '*':
	case '`':
	case '[':
	case ']':
	case '<':
	case '>':
	case '&':
	case '~':
	case '#':
		return true;
	default:
		return false;
	}
}

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || (c & 0x80) != 0;
}

/* Whether a line ends here and the next one is blank. */
static bool
ends_paragraph(const char *text)
{
	if (*text != '\n')
		return false;
	text += 1 + strspn(text + 1, " \t");
	return *text == '\n' || *text == '\0';
}
