/* What a new password has to be. */
#include "core/password.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

enum { LEAST = 8, MOST = 200 };

static size_t	character_count(const char *);
static bool	is_one_character(const char *);
static bool	is_like(const char *, const char *);

const char *
password_wrong(const char *password, const char *name, const char *email)
{
	size_t	count = character_count(password);

	if (count == 0)
		return "Please choose a password.";
	if (count < LEAST)
		return "A password has at least 8 characters.";
	if (count > MOST)
		return "A password has at most 200 characters.";
	if (is_one_character(password))
		return "Please choose a password of more than one character.";
	if (is_like(password, name) || is_like(password, email))
		return "Please choose a password that is not your name or address.";
	return NULL;
}

/* Of a valid UTF-8 text: the bytes that begin one. */
static size_t
character_count(const char *text)
{
	size_t	count = 0;

	for (; *text != '\0'; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

/* Of a valid UTF-8 text that is not empty: each byte is that of the character before. */
static bool
is_one_character(const char *text)
{
	size_t	width = 1;

	while (((unsigned char)text[width] & 0xc0) == 0x80)
		width++;
	return strncmp(text, text + width, strlen(text) - width) == 0;
}

static bool
is_like(const char *password, const char *text)
{
	return text != NULL && strcasecmp(password, text) == 0;
}
