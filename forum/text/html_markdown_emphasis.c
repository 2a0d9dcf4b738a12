/*
 * Opening and closing emphasis and links so that CommonMark sees them.
 *
 * An asterisk opens or closes by what stands on both sides of it: after a
 * colon it closes nothing when a letter follows (**Note:**this). There the
 * letter is written as a character reference, which begins with punctuation and
 * shows the same. An underscore never opens or closes inside of a word, so it
 * is only taken where asterisks would run together with others.
 */
#include <ctype.h>
#include <string.h>

#include "text/html_markdown_inline.h"
#include "text/utf8.h"

static void	write_gap(struct inline_run *);
static void	open_span(struct inline_run *, struct inline_span *, int32_t);
static void	open_link(struct inline_run *, int32_t);
static char	choose_mark(const struct inline_run *, int32_t);
static void	write_marks(struct inline_run *, const struct inline_span *);
static void	note_crowd(struct inline_run *);
static void	disguise_last(struct inline_run *);
static size_t	character_before(const struct buffer *, size_t);
static bool	is_space(int32_t);
static bool	separates(int32_t);

bool
inline_open(struct inline_run *run, enum tree_role role, char mark,
    unsigned width, const char *ends)
{
	if (run->span_count == INLINE_SPANS_MAX)
		return false;
	run->spans[run->span_count++] = (struct inline_span){
	    .role = role, .mark = mark, .width = width, .ends = ends };
	return true;
}

void
inline_close(struct inline_run *run)
{
	const struct inline_span	*span = &run->spans[--run->span_count];
	struct buffer			*text = &run->text;
	size_t				 end = text->length;
	const char			*space;

	if (!span->written)
		return;
	/* Spaces that HTML keeps (&nbsp;) go outside like all others. */
	while (end > span->begin && is_space(utf8_before(text->bytes, end)))
		end = character_before(text, end);
	space = arena_copy(run->arena, text->bytes + end, text->length - end);
	text->length = end;
	if (strchr(space, '\n') != NULL)
		run->crowded = true;

	run->guarded = false;
	if (span->mark == '[') {
		buffer_text(text, span->ends);
	} else {
		run->guarded = span->mark == '_' ||
		    !utf8_word_character(utf8_before(text->bytes, end));
		write_marks(run, span);
	}
	if (*space != '\0') {
		buffer_text(text, space);
		run->guarded = false;
	}
}

void
inline_prepare(struct inline_run *run, int32_t next)
{
	size_t	i;

	write_gap(run);
	if (inline_is_wide_space(next))
		return;
	for (i = 0; i < run->span_count; i++)
		if (!run->spans[i].written)
			open_span(run, &run->spans[i],
			    i + 1 < run->span_count ? '*' : next);
}

bool
inline_within(const struct inline_run *run, enum tree_role role)
{
	for (size_t i = 0; i < run->span_count; i++)
		if (run->spans[i].role == role)
			return true;
	return false;
}

bool
inline_is_wide_space(int32_t character)
{
	return character == 0xa0 || character == 0x1680 ||
	    (character >= 0x2000 && character <= 0x200a) ||
	    character == 0x202f || character == 0x205f || character == 0x3000;
}

/* The white space that was met since the last word. */
static void
write_gap(struct inline_run *run)
{
	bool	one_line = run->place != INLINE_PARAGRAPH;

	if (run->gap == GAP_NONE)
		return;
	if (run->text.length == 0)
		;
	else if (run->gap == GAP_BREAK && !one_line)
		for (unsigned i = 0; i < run->breaks; i++)
			buffer_text(&run->text, "\\\n");
	else
		buffer_char(&run->text,
		    run->gap == GAP_LINE && !one_line ? '\n' : ' ');
	run->gap = GAP_NONE;
	run->breaks = 0;
	run->guarded = false;
}

static void
open_span(struct inline_run *run, struct inline_span *span, int32_t next)
{
	struct buffer	*text = &run->text;
	int32_t		 before = utf8_before(text->bytes, text->length);

	if (span->mark == '[') {
		open_link(run, before);
	} else if (span->mark == '~' && before == '~' && text->length > 2 &&
	    text->bytes[text->length - 2] == '~') {
		/* Struck out again without a gap: it was never closed. */
		text->length -= span->width;
	} else {
		if (span->mark != '~')
			span->mark = choose_mark(run, before);
		if ((span->mark == '_' || !utf8_word_character(next)) &&
		    before >= 0 && !separates(before))
			disguise_last(run);
		write_marks(run, span);
	}
	span->written = true;
	span->begin = text->length;
	run->guarded = false;
}

static void
open_link(struct inline_run *run, int32_t before)
{
	/* "!" would make an image of the link. */
	if (before == '!') {
		run->text.length--;
		buffer_text(&run->text, "\\!");
	}
	buffer_char(&run->text, '[');
}

/*
 * Asterisks, but underscores beside or within asterisks: of a run of three
 * nobody knows which two belong together.
 */
static char
choose_mark(const struct inline_run *run, int32_t before)
{
	size_t	i = run->span_count;

	if (before == '*')
		return '_';
	if (before == '_' || (before >= 0 && utf8_word_character(before)))
		return '*';
	while (i-- > 0)
		if (run->spans[i].written &&
		    strchr("*_", run->spans[i].mark) != NULL)
			return run->spans[i].mark == '*' ? '_' : '*';
	return '*';
}

static void
write_marks(struct inline_run *run, const struct inline_span *span)
{
	note_crowd(run);
	for (unsigned i = 0; i < span->width; i++)
		buffer_char(&run->text, span->mark);
}

/* What is written next touches a mark: then nobody knows (inline_render). */
static void
note_crowd(struct inline_run *run)
{
	const struct buffer	*text = &run->text;

	if (text->length > 0 &&
	    strchr("*_~", text->bytes[text->length - 1]) != NULL)
		run->crowded = true;
}

/* Writes the last letter as a character reference. */
static void
disguise_last(struct inline_run *run)
{
	struct buffer	*text = &run->text;
	int32_t		 letter = utf8_before(text->bytes, text->length);

	text->length = character_before(text, text->length);
	note_crowd(run);
	/* A backslash was no escape before the letter; now it would be one. */
	if (text->length > 0 && run->bare_backslash == text->length)
		buffer_char(text, '\\');
	buffer_format(text, "&#%d;", (int)letter);
}

/* Where the character that ends at `end` begins. */
static size_t
character_before(const struct buffer *text, size_t end)
{
	do {
		end--;
	} while (end > 0 && ((unsigned char)text->bytes[end] & 0xc0) == 0x80);
	return end;
}

static bool
is_space(int32_t character)
{
	return character == ' ' || character == '\n' ||
	    inline_is_wide_space(character);
}

/* What may stand on the other side of an asterisk that touches punctuation. */
static bool
separates(int32_t character)
{
	return inline_is_wide_space(character) ||
	    (character < 128 && !isalnum((int)character));
}
