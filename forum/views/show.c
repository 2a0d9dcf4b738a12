/* Small things that many views show. */
#include "views/show.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "views/views.h"

static size_t	first_character(const char *);

static const struct {
	const char	*thing;
	const char	*act;
} POST_WORDS[] = {
	[POST_QUESTION] = { "question", "asked" },
	[POST_DISCUSSION] = { "post", "written" },
	[POST_ANSWER] = { "answer", "answered" },
	[POST_REPLY] = { "reply", "replied" },
	[POST_COMMENT] = { "comment", "commented" },
};

static const char *const STATE_WORDS[] = {
	[POST_VISIBLE] = "visible",
	[POST_PENDING] = "waiting",
	[POST_HIDDEN] = "hidden",
	[POST_DELETED] = "deleted",
};

static const char *const ROLE_WORDS[] = {
	[ROLE_MEMBER] = "member",
	[ROLE_MODERATOR] = "moderator",
	[ROLE_ADMIN] = "admin",
	[ROLE_CSM] = "csm",
};

const struct choice ROLE_CHOICES[ROLE_CHOICE_COUNT] = {
	{ "member", "Member" },
	{ "csm", "Customer success" },
	{ "moderator", "Moderator" },
	{ "admin", "Administrator" },
};

/* The last one stands for every status that is not in the list. */
static const struct {
	int			status;
	struct error_words	words;
} ERRORS[] = {
	{ 400, { "This request makes no sense",
	    "Something in the address or the form is not as it should be." } },
	{ 401, { "Please sign in first",
	    "This page is for members." } },
	{ 403, { "This is not open to you",
	    "You may not do this, or not yet." } },
	{ 404, { "There is nothing here",
	    "The page may have been moved or deleted, or the address has a slip in it." } },
	{ 405, { "Not this way",
	    "This address cannot be used like that." } },
	{ 409, { "Somebody was faster",
	    "This was changed while you were looking at it. Load it again and see." } },
	{ 413, { "That is too much at once",
	    "What you sent is larger than what fits here." } },
	{ 422, { "Something has to be changed first",
	    "One of the fields is not right yet." } },
	{ 429, { "A little slower, please",
	    "You did this many times in a short while." } },
	{ 503, { "Back in a moment",
	    "The database does not answer right now. Nothing is lost; try again soon." } },
	{ 500, { "Something broke on our side",
	    "It was not your fault, and it is in our log now." } },
};

void
form_fail(struct form *form, const char *field, const char *message)
{
	if (form->error_count == FORM_ERRORS_MAX)
		return;
	form->errors[form->error_count++] = (struct form_error){
		.field = field, .message = message,
	};
}

const char *
form_error(const struct form *form, const char *field)
{
	const struct form_error	*error;

	for (size_t i = 0; i < form->error_count; i++) {
		error = &form->errors[i];
		if (field == NULL ? error->field == NULL :
		    error->field != NULL && strcmp(error->field, field) == 0)
			return error->message;
	}
	return NULL;
}

void
show_icon(struct html *h, enum icon icon)
{
	view_icon(h, &(struct icon_name){ icon });
}

void
show_avatar(struct html *h, const char *name)
{
	char	letter[5] = "?";

	if (name != NULL && *name != '\0') {
		size_t	length = first_character(name);

		memcpy(letter, name, length);
		letter[length] = '\0';
	}
	view_avatar(h, &(struct avatar){ letter, hue_of(name) });
}

void
show_number(struct html *h, int64_t number)
{
	char	text[32];

	if (number >= 1000000)
		snprintf(text, sizeof(text), "%" PRId64 ".%" PRId64 "M",
		    number / 1000000, number / 100000 % 10);
	else if (number >= 10000)
		snprintf(text, sizeof(text), "%" PRId64 ".%" PRId64 "k",
		    number / 1000, number / 100 % 10);
	else if (number >= 1000)
		snprintf(text, sizeof(text), "%" PRId64 ",%03" PRId64,
		    number / 1000, number % 1000);
	else
		snprintf(text, sizeof(text), "%" PRId64, number);
	html_put(h, (const char *)text);
}

void
show_count(struct html *h, int64_t number, const char *one, const char *many)
{
	show_number(h, number);
	html_put(h, " ");
	html_put(h, number == 1 ? one : many);
}

/* FNV-1a: any hash would do, but it must never change. */
int
hue_of(const char *name)
{
	uint32_t	hash = 2166136261U;

	if (name == NULL)
		return 0;
	for (; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619U;
	return (int)(hash % HUES);
}

const char *
post_word(enum post_kind kind)
{
	return POST_WORDS[kind].thing;
}

const char *
post_act(enum post_kind kind)
{
	return POST_WORDS[kind].act;
}

const char *
state_word(enum post_state state)
{
	return STATE_WORDS[state];
}

const char *
role_word(enum role role)
{
	return ROLE_WORDS[role];
}

const struct error_words *
error_words(int status)
{
	size_t	i = 0, last = sizeof(ERRORS) / sizeof(ERRORS[0]) - 1;

	while (i < last && ERRORS[i].status != status)
		i++;
	return &ERRORS[i].words;
}

const char *
author_badge(const struct author *author)
{
	if (author->role == ROLE_ADMIN)
		return "Admin";
	if (author->role == ROLE_MODERATOR)
		return "Moderator";
	return author->staff || author->role == ROLE_CSM ? "Staff" : NULL;
}

bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

int
percent_of(int64_t part, int64_t whole)
{
	return whole > 0 ? (int)(part * 100 / whole) : 0;
}

/* Bytes of the first character of a valid, non-empty UTF-8 text. */
static size_t
first_character(const char *text)
{
	unsigned char	lead = (unsigned char)*text;
	size_t		length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

	return strnlen(text, length);
}

const char *
when_text(struct html *h, struct when when)
{
	struct html	text;

	html_open(&text, h->buffer.arena);
	html_put_timestamp(&text, when);
	return buffer_string(&text.buffer);
}
