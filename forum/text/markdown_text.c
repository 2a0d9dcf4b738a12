/*
 * Text in posts: mentions, thread links, bare links, strikes.
 *
 * One pass over the text. Most bytes stand for themselves; a few may begin
 * something, and each of these has a rule that either writes it and moves on or
 * says that it was nothing.
 */
#include <string.h>

#include "text/markdown_source.h"
#include "text/markdown_url.h"
#include "text/markdown_writer.h"
#include "text/utf8.h"

/* Longer runs of digits are no thread's number (bigint has 19). */
#define THREAD_DIGITS_MAX	18
/* Longer than any name can be, in characters. */
#define MENTION_MAX		64

struct run {
	struct markdown_writer	*writer;
	cmark_node		*node;
	const char		*bytes;
	size_t			 length;
	size_t			 at;
	size_t			 shown;	/* what is before is written */
};

/* Marks a node in which no strike will close any more. */
static char	never_closes[] = "never closes";

typedef bool	rule(struct run *);

static rule	take_mention;
static rule	take_thread;
static rule	take_bare_link;
static rule	take_strike;
static rule	take_mark;
static void	show_until(struct run *, size_t);
static void	show(struct run *, const char *, size_t);
static size_t	mention_end(const struct run *);
static int32_t	character_before(const struct run *, size_t);
static bool	is_part_of_word(const struct run *, const char *);
static bool	remember(struct markdown_writer *, struct markdown_names *,
		    const char *, size_t);
static bool	is_strike(const char *, size_t);
static bool	can_open(const struct run *);
static bool	can_close(cmark_node *, const char *, size_t);
static bool	closes_later(const struct run *);
static bool	is_break(cmark_node *);

static rule *const rules[256] = {
	['@'] = take_mention,
	['#'] = take_thread,
	[':'] = take_bare_link,
	['.'] = take_bare_link,
	['~'] = take_strike,
	[0xef] = take_mark,
};

void
markdown_write_text(struct markdown_writer *writer, cmark_node *node,
    size_t skip)
{
	const char	*bytes = cmark_node_get_literal(node) + skip;
	struct run	 run = {
		.writer = writer,
		.node = node,
		.bytes = bytes,
		.length = strlen(bytes),
	};

	while (run.at < run.length) {
		rule	*take = rules[(unsigned char)bytes[run.at]];

		if (take == NULL || !take(&run))
			run.at++;
	}
	show_until(&run, run.length);
}

/* @name, but not in ann@example.com, @scope/package or @ann@elsewhere. */
static bool
take_mention(struct run *run)
{
	struct markdown_writer	*writer = run->writer;
	const char		*name = run->bytes + run->at + 1;
	size_t			 end = mention_end(run), length;

	if (end == run->at || writer->in_link ||
	    is_part_of_word(run, "@/._-+=&#$%"))
		return false;
	length = end - run->at - 1;
	if (!remember(writer, &writer->mentions, name, length))
		return false;
	show_until(run, run->at);
	buffer_text(&writer->html, "<a class=\"mention\" href=\"/u/");
	markdown_url_component(&writer->html, name, length);
	buffer_text(&writer->html, "\">");
	show(run, name - 1, length + 1);
	buffer_text(&writer->html, "</a>");
	run->at = run->shown = end;
	return true;
}

/* #123, but not in C#12, page#12, #12ab or &#12. */
static bool
take_thread(struct run *run)
{
	struct markdown_writer	*writer = run->writer;
	const char		*id = run->bytes + run->at + 1;
	size_t			 length = strspn(id, "0123456789"), end, next;

	if (length == 0 || length > THREAD_DIGITS_MAX || *id == '0' ||
	    writer->in_link || is_part_of_word(run, "#&/@._-=?"))
		return false;
	end = next = run->at + 1 + length;
	if (end < run->length && (run->bytes[end] == '_' ||
	    utf8_word_character(utf8_next(run->bytes, run->length, &next))))
		return false;
	if (!remember(writer, &writer->threads, id, length))
		return false;
	show_until(run, run->at);
	buffer_format(&writer->html, "<a class=\"thread-link\" href=\"/t/%.*s\">",
	    (int)length, id);
	show(run, id - 1, length + 1);
	buffer_text(&writer->html, "</a>");
	run->at = run->shown = end;
	return true;
}

/* http://…, https://… and www.…, from the ':' or the first '.'. */
static bool
take_bare_link(struct run *run)
{
	struct markdown_writer	*writer = run->writer;
	size_t			 prefix, begin, end;
	const char		*url;

	prefix = markdown_bare_link_prefix(run->bytes, run->length, run->at);
	begin = run->at - prefix;
	if (prefix == 0 || begin < run->shown || writer->in_link ||
	    markdown_mark(run->bytes + run->at + 1, run->length - run->at - 1))
		return false;
	end = markdown_bare_link_end(run->bytes, run->length, run->at);
	if (end == run->at)
		return false;
	show_until(run, begin);
	url = markdown_unmark(writer->arena,
	    arena_copy(writer->arena, run->bytes + begin, end - begin));
	buffer_text(&writer->html, "<a href=\"");
	if (run->bytes[run->at] == '.')
		buffer_text(&writer->html, "http://");
	markdown_url_write(&writer->html, url);
	buffer_text(&writer->html, "\" rel=\"nofollow ugc noopener\">");
	show(run, url, strlen(url));
	buffer_text(&writer->html, "</a>");
	run->at = run->shown = end;
	return true;
}

/* ~~struck~~, within one parent, so that the tags nest. */
static bool
take_strike(struct run *run)
{
	struct markdown_writer	*writer = run->writer;
	cmark_node		*parent = cmark_node_parent(run->node);
	size_t			 tildes = strspn(run->bytes + run->at, "~");

	if (tildes != 2) {
		run->at += tildes;
		return true;
	}
	if (writer->struck == parent &&
	    can_close(run->node, run->bytes, run->at)) {
		show_until(run, run->at);
		markdown_end_strike(writer, parent);
	} else if (writer->struck == NULL && can_open(run) &&
	    cmark_node_get_user_data(parent) != never_closes) {
		if (!closes_later(run)) {
			cmark_node_set_user_data(parent, never_closes);
			return false;
		}
		show_until(run, run->at);
		buffer_text(&writer->html, "<del>");
		writer->struck = parent;
	} else
		return false;
	run->at += 2;
	run->shown = run->at;
	return true;
}

static bool
take_mark(struct run *run)
{
	const char	*meaning = markdown_mark(run->bytes + run->at,
			    run->length - run->at);

	if (meaning == NULL)
		return false;
	show_until(run, run->at);
	show(run, meaning, strlen(meaning));
	run->at += MARK_LENGTH;
	run->shown = run->at;
	return true;
}

void
markdown_end_strike(struct markdown_writer *writer, cmark_node *node)
{
	if (writer->struck != node)
		return;
	buffer_text(&writer->html, "</del>");
	writer->struck = NULL;
}

/* Shows what has been passed over up to `end` as it is. */
static void
show_until(struct run *run, size_t end)
{
	show(run, run->bytes + run->shown, end - run->shown);
	run->shown = end;
}

static void
show(struct run *run, const char *text, size_t length)
{
	markdown_escape(&run->writer->html, text, length);
	buffer_add(&run->writer->plain, text, length);
}

/* Where the name after the '@' ends, or the '@' itself if there is none. */
static size_t
mention_end(const struct run *run)
{
	size_t	end = run->at + 1, characters = 0;

	while (end < run->length) {
		size_t	next = end;
		int32_t	character = utf8_next(run->bytes, run->length, &next);

		if (!utf8_word_character(character) && character != '_' &&
		    character != '-' && character != '.')
			break;
		if (++characters > MENTION_MAX)
			return run->at;
		end = next;
	}
	if (run->bytes[end] == '@' || run->bytes[end] == '/')
		return run->at;
	/* A sentence may end with a name. */
	while (run->bytes[end - 1] == '.' || run->bytes[end - 1] == '-')
		end--;
	return end > run->at + 1 ? end : run->at;
}

/* The character before `at`, be it in this node or in one before; -1: none. */
static int32_t
character_before(const struct run *run, size_t at)
{
	const struct buffer	*plain = &run->writer->plain;

	if (at > 0)
		return utf8_before(run->bytes, at);
	return utf8_before(plain->bytes, plain->length);
}

/* A word character, or one of `joiners`, stands right before. */
static bool
is_part_of_word(const struct run *run, const char *joiners)
{
	int32_t	before = character_before(run, run->at);

	return before > 0 && (utf8_word_character(before) ||
	    (before < 0x80 && strchr(joiners, before) != NULL));
}

/* False when the name is new and there is no more room for it. */
static bool
remember(struct markdown_writer *writer, struct markdown_names *names,
    const char *name, size_t length)
{
	for (size_t i = 0; i < names->count; i++)
		if (strlen(names->list[i]) == length &&
		    memcmp(names->list[i], name, length) == 0)
			return true;
	if (names->count == names->limit)
		return false;
	names->list[names->count++] = arena_copy(writer->arena, name, length);
	return true;
}

/* Something to strike follows the tildes, and no white space. */
static bool
can_open(const struct run *run)
{
	char	next = run->bytes[run->at + 2];

	if (next == '\0')
		return !is_break(cmark_node_next(run->node));
	return next != ' ' && next != '\t';
}

/* Something to strike stands before the tildes, and no white space. */
static bool
can_close(cmark_node *node, const char *bytes, size_t at)
{
	if (at == 0)
		return !is_break(cmark_node_previous(node));
	return bytes[at - 1] != ' ' && bytes[at - 1] != '\t';
}

/*
 * Whether a closing ~~ follows among the node's siblings. Linear on the whole:
 * a parent searched in vain is not searched again, and what was found is passed
 * before the next search begins.
 */
static bool
closes_later(const struct run *run)
{
	cmark_node	*node = run->node;
	const char	*bytes = run->bytes;
	size_t		 at = run->at + 2;

	while (node != NULL) {
		for (; bytes != NULL && bytes[at] != '\0';
		    at += strspn(bytes + at, "~")) {
			at += strcspn(bytes + at, "~");
			if (is_strike(bytes, at) && can_close(node, bytes, at))
				return true;
		}
		node = cmark_node_next(node);
		at = 0;
		bytes = node != NULL &&
		    cmark_node_get_type(node) == CMARK_NODE_TEXT ?
		    cmark_node_get_literal(node) : NULL;
	}
	return false;
}

static bool
is_strike(const char *bytes, size_t at)
{
	return strspn(bytes + at, "~") == 2;
}

static bool
is_break(cmark_node *node)
{
	if (node == NULL)
		return true;
	return cmark_node_get_type(node) == CMARK_NODE_SOFTBREAK ||
	    cmark_node_get_type(node) == CMARK_NODE_LINEBREAK;
}
