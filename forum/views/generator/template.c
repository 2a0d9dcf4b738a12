/* One template, line by line, to C. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "views/generator/generator.h"

struct template {
	const char	*name;
	int		 line;
	struct arena	*arena;
	struct buffer	*code;		/* what is written */
	struct buffer	*prototypes;
	struct buffer	 literal;	/* markup not yet written */
	struct markup	 markup;
	struct code	 c;
	bool		 in_view;
};

static void	compile_line(struct template *, char *);
static void	compile_code(struct template *, const char *);
static void	open_view(struct template *, const char *);
static void	close_view(struct template *);
static void	compile_markup(struct template *, const char *, size_t);
static size_t	compile_expression(struct template *, const char *, size_t);
static void	read_markup(struct template *, const char *, size_t);
static void	check_pause(struct template *);
static void	flush_literal(struct template *);
static void	add_literal_character(struct buffer *, char);
static void	add_line_number(struct template *);
static void	check(const struct template *, int, const char *);
static const char *skip_space(const char *);

void
template_compile(const char *name, const char *source, struct buffer *code,
    struct buffer *prototypes)
{
	struct template	 template = {
		.name = name, .arena = code->arena,
		.code = code, .prototypes = prototypes,
	};
	char		*rest = arena_text(code->arena, source);
	char		*line;

	buffer_init(&template.literal, template.arena);
	buffer_format(code, "/* Made from %s by the generator. */\n"
	    "#include \"core/asset.h\"\n"
	    "#include \"core/html.h\"\n"
	    "#include \"views/views.h\"\n\n", name);
	while ((line = strsep(&rest, "\n")) != NULL) {
		template.line++;
		/* What follows the last line break is no line. */
		if (rest != NULL || *line != '\0')
			compile_line(&template, line);
	}
	close_view(&template);
}

static void
compile_line(struct template *template, char *line)
{
	const char	*first = skip_space(line);

	if (*first != '%') {
		if (!template->in_view && *first != '\0')
			check(template, template->line,
			    "markup before the first % view");
		if (template->in_view)
			compile_markup(template, line, strlen(line));
		return;
	}
	if (first[1] == '%')
		return;
	if (first[1] != '\0' && !isspace((unsigned char)first[1]))
		check(template, template->line,
		    "a line that begins with % needs a space after it");
	first = skip_space(first + 1);
	if (strncmp(first, "view ", 5) == 0)
		open_view(template, skip_space(first + 5));
	else
		compile_code(template, first);
}

static void
compile_code(struct template *template, const char *line)
{
	if (template->in_view) {
		check(template, template->line,
		    markup_interrupt(&template->markup));
		check(template, template->line, code_read(&template->c, line,
		    template->line, &template->markup));
		flush_literal(template);
	}
	add_line_number(template);
	buffer_format(template->code, "%s%s\n",
	    template->in_view ? "\t" : "", line);
}

/* NAME or NAME(ARGUMENTS) */
static void
open_view(struct template *template, const char *signature)
{
	const char	*open = strchr(signature, '(');
	const char	*close = strrchr(signature, ')');
	const char	*name, *arguments = "";
	size_t		 length = 0;

	while (islower((unsigned char)signature[length]) ||
	    isdigit((unsigned char)signature[length]) ||
	    signature[length] == '_')
		length++;
	if (length == 0 || (open == NULL ? signature[length] != '\0' :
	    open != signature + length || close == NULL ||
	    *skip_space(close + 1) != '\0'))
		check(template, template->line,
		    "a view is opened by % view name(arguments)");
	close_view(template);
	name = arena_copy(template->arena, signature, length);
	if (open != NULL && *skip_space(open + 1) != ')')
		arguments = arena_format(template->arena, ", %.*s",
		    (int)(close - open - 1), open + 1);
	buffer_format(template->prototypes,
	    "void\tview_%s(struct html *h%s);\n", name, arguments);
	add_line_number(template);
	buffer_format(template->code,
	    "void view_%s(struct html *h%s)\n{\n\t(void)h;\n",
	    name, arguments);
	template->in_view = true;
	template->markup = (struct markup){ .place = IN_TEXT };
	template->c = (struct code){ .last = ';' };
}

static void
close_view(struct template *template)
{
	const struct code	*c = &template->c;

	if (!template->in_view)
		return;
	check(template, template->markup.line,
	    markup_finish(&template->markup));
	if (c->depth > 0)
		check(template, c->blocks[c->depth - 1].line,
		    "this block has no end");
	if (template->literal.length > 0)
		check_pause(template);
	flush_literal(template);
	buffer_text(template->code, "}\n\n");
	template->in_view = false;
}

static void
compile_markup(struct template *template, const char *line, size_t length)
{
	const char	*end = line + length;
	const char	*open;
	bool		 joined;

	if (!template->markup.exact) {
		line = skip_space(line);
		if (line == end)
			return;
	}
	check_pause(template);
	joined = line < end && end[-1] == '\\';
	if (joined)
		end--;
	while ((open = memmem(line, (size_t)(end - line), "{{", 2)) != NULL) {
		read_markup(template, line, (size_t)(open - line));
		line = open + 2;
		line += compile_expression(template, line,
		    (size_t)(end - line));
	}
	read_markup(template, line, (size_t)(end - line));
	if (!joined)
		check(template, template->line,
		    markup_end_line(&template->markup, &template->literal));
}

/* Writes the expression up to }}; how many characters it took. */
static size_t
compile_expression(struct template *template, const char *text, size_t length)
{
	long		 found = code_expression(text, length);
	const char	*first = skip_space(text);
	const char	*last = text + found;
	const char	*function;

	if (found < 0)
		check(template, template->line,
		    "{{ without }} on the same line");
	while (last > first && isspace((unsigned char)last[-1]))
		last--;
	if (last <= first)
		check(template, template->line, "nothing between {{ and }}");
	check(template, template->line,
	    markup_interpolate(&template->markup, &function));
	flush_literal(template);
	add_line_number(template);
	buffer_format(template->code, "\t%s(h, (%.*s));\n", function,
	    (int)(last - first), first);
	return (size_t)found + 2;
}

static void
read_markup(struct template *template, const char *text, size_t length)
{
	check(template, template->line, markup_read(&template->markup, text,
	    length, template->line, &template->literal));
}

static void
check_pause(struct template *template)
{
	check(template, template->line, code_pause(&template->c));
}

/* Markup is written when something else follows, all of it in one call. */
static void
flush_literal(struct template *template)
{
	struct buffer	*literal = &template->literal;

	if (literal->length == 0)
		return;
	buffer_text(template->code, "\thtml_raw(h, \"");
	for (size_t i = 0; i < literal->length; i++) {
		add_literal_character(template->code, literal->bytes[i]);
		if (literal->bytes[i] == '\n' && i + 1 < literal->length)
			buffer_text(template->code, "\"\n\t    \"");
	}
	buffer_format(template->code, "\", %zu);\n", literal->length);
	literal->length = 0;
}

static void
add_literal_character(struct buffer *code, char c)
{
	switch (c) {
	case '\n':
		buffer_text(code, "\\n");
		break;
	case '\t':
		buffer_text(code, "\\t");
		break;
	case '"':
	case '\\':
	case '?':	/* or ??= and its like would be read as one */
		buffer_char(code, '\\');
		buffer_char(code, c);
		break;
	default:
		buffer_char(code, c);
	}
}

/* What follows came from this line: compilers shall say so. */
static void
add_line_number(struct template *template)
{
	buffer_format(template->code, "#line %d \"%s\"\n", template->line,
	    template->name);
}

static void
check(const struct template *template, int line, const char *refusal)
{
	if (refusal == NULL)
		return;
	fprintf(stderr, "%s:%d: %s\n", template->name, line, refusal);
	exit(1);
}

static const char *
skip_space(const char *text)
{
	while (isspace((unsigned char)*text))
		text++;
	return text;
}
