/*
 * Lines of C in a template, read as far as blocks go. A block must leave the
 * markup where it found it; then the markup is the same kind of thing whether
 * a branch was taken or not and however often a loop ran, and what the
 * generator found to be safe reading straight through is safe at run time.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "views/generator/generator.h"

static const char	*read_token(struct code *, const char **, int,
			    const struct markup *);
static const char	*open_block(struct code *, int, const struct markup *);
static const char	*close_block(struct code *, const struct markup *);
static const char	*read_word(struct code *, const char *, size_t,
			    const struct markup *);
static const char	*check_jump(const struct code *, bool,
			    const struct markup *);
static const char	*skip_literal(const char *, const char *);
static bool		 is(const char *, size_t, const char *);
static bool		 starts(const char *, size_t, const char *);
static bool		 is_word(char);

const char *
code_read(struct code *code, const char *line, int number,
    const struct markup *markup)
{
	const char	*refusal = NULL;

	while (refusal == NULL && *line != '\0') {
		if (isspace((unsigned char)*line)) {
			line++;
			continue;
		}
		if (strncmp(line, "//", 2) == 0)
			return NULL;
		if (strncmp(line, "/*", 2) == 0) {
			line = strstr(line + 2, "*/");
			if (line == NULL)
				return "a comment must end on its own line";
			line += 2;
			continue;
		}
		refusal = read_token(code, &line, number, markup);
	}
	return refusal;
}

const char *
code_pause(const struct code *code)
{
	if (code->parentheses == 0 && strchr(";{}:", code->last) != NULL)
		return NULL;
	return "markup after an unfinished line of C: "
	    "blocks need braces, statements a semicolon";
}

long
code_expression(const char *text, size_t length)
{
	const char	*end = text + length;
	const char	*at = text;
	int		 depth = 0;

	while (at < end) {
		if (*at == '"' || *at == '\'') {
			at = skip_literal(at, end);
			if (at == NULL)
				return -1;
			continue;
		}
		if (depth == 0 && end - at >= 2 && strncmp(at, "}}", 2) == 0)
			return at - text;
		depth += (*at == '{') - (*at == '}');
		at++;
	}
	return -1;
}

static const char *
read_token(struct code *code, const char **line, int number,
    const struct markup *markup)
{
	const char	*at = *line;
	const char	*end = at;

	code->last = *at;
	if (is_word(*at)) {
		while (is_word(*end))
			end++;
		*line = end;
		return read_word(code, at, (size_t)(end - at), markup);
	}
	if (*at == '"' || *at == '\'') {
		*line = skip_literal(at, at + strlen(at));
		return *line == NULL ? "a quote without its end" : NULL;
	}
	*line = at + 1;
	switch (*at) {
	case '{':
		return open_block(code, number, markup);
	case '}':
		return close_block(code, markup);
	case '(':
		code->parentheses++;
		return NULL;
	case ')':
		return --code->parentheses < 0 ?
		    "a ) without its (" : NULL;
	case ';':
		if (code->parentheses == 0) {
			code->next = BLOCK_PLAIN;
			code->slot = false;
		}
		return NULL;
	case '#':
		return "the preprocessor cannot stand in a view";
	case '\\':
		return "C lines are not joined by \\";
	default:
		return NULL;
	}
}

static const char *
open_block(struct code *code, int number, const struct markup *markup)
{
	if (code->depth == BLOCKS_MAX)
		return "too many blocks in one another";
	code->blocks[code->depth++] = (struct block){
		.kind = code->next, .markup = *markup, .line = number,
	};
	code->next = BLOCK_PLAIN;
	return NULL;
}

static const char *
close_block(struct code *code, const struct markup *markup)
{
	if (code->depth == 0)
		return "a } without its {";
	code->depth--;
	if (!markup_same(markup, &code->blocks[code->depth].markup))
		return "a block must end in the same place of the markup "
		    "as it began";
	return NULL;
}

static const char *
read_word(struct code *code, const char *word, size_t length,
    const struct markup *markup)
{
	const struct block	*block = code->depth > 0 ?
	    &code->blocks[code->depth - 1] : NULL;

	if (is(word, length, "for") || is(word, length, "while") ||
	    is(word, length, "do"))
		code->next = BLOCK_LOOP;
	else if (is(word, length, "switch"))
		code->next = BLOCK_SWITCH;
	else if (is(word, length, "break"))
		return check_jump(code, true, markup);
	else if (is(word, length, "continue"))
		return check_jump(code, false, markup);
	else if (is(word, length, "goto"))
		return "goto cannot stand in a view";
	else if ((is(word, length, "case") || is(word, length, "default")) &&
	    block != NULL && !markup_same(markup, &block->markup))
		return "a case must begin where its switch does in the markup";
	else if (is(word, length, "return") &&
	    (markup->place != IN_TEXT || markup->exact))
		return "return inside an element's tag or exact text";
	else if (is(word, length, "html_slot"))
		code->slot = true;
	else if (is(word, length, "h") && markup->place != IN_TEXT &&
	    !code->slot)
		return "only html_slot can be given h here: "
		    "what others write is for between elements";
	else if (starts(word, length, "html_put") ||
	    starts(word, length, "html_raw"))
		return "only {{ }} and html_slot may write in a view";
	return NULL;
}

/* A jump lands where its loop or switch began. */
static const char *
check_jump(const struct code *code, bool out_of_switch,
    const struct markup *markup)
{
	for (size_t i = code->depth; i-- > 0;) {
		const struct block	*block = &code->blocks[i];

		if (block->kind == BLOCK_LOOP ||
		    (out_of_switch && block->kind == BLOCK_SWITCH))
			return markup_same(markup, &block->markup) ? NULL :
			    "a jump must leave the markup where its block "
			    "began";
	}
	return "break or continue outside of a loop";
}

/* What follows the string or character literal at `at`; NULL without end. */
static const char *
skip_literal(const char *at, const char *end)
{
	const char	quote = *at++;

	for (; at < end; at++) {
		if (*at == '\\')
			at++;
		else if (*at == quote)
			return at + 1;
	}
	return NULL;
}

static bool
is(const char *word, size_t length, const char *other)
{
	return strlen(other) == length && memcmp(word, other, length) == 0;
}

static bool
starts(const char *word, size_t length, const char *with)
{
	return length >= strlen(with) && memcmp(word, with, strlen(with)) == 0;
}

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}
