/* Percent-encoding, as addresses and forms have it. */
#include "core/percent.h"

#include <string.h>

#include "text/buffer.h"
#include "text/utf8.h"

static int	hex_digit(char);

char *
percent_decode(struct arena *arena, const char *bytes, size_t length,
    bool plus_is_space)
{
	char	*text = arena_alloc(arena, length + 1);
	size_t	 written = 0;
	int	 high, low;

	for (size_t i = 0; i < length; i++) {
		char	c = bytes[i];

		if (c == '%') {
			if (length - i < 3)
				return NULL;
			high = hex_digit(bytes[++i]);
			low = hex_digit(bytes[++i]);
			if (high < 0 || low < 0)
				return NULL;
			c = (char)(high << 4 | low);
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		text[written++] = c;
	}
	return utf8_valid(text, written) ? text : NULL;
}

char *
percent_encode(struct arena *arena, const char *text)
{
	static const char	plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789-._~";
	struct buffer		out;

	buffer_init(&out, arena);
	for (; *text != '\0'; text++) {
		if (strchr(plain, *text) != NULL)
			buffer_char(&out, *text);
		else
			buffer_format(&out, "%%%02X", (unsigned char)*text);
	}
	return buffer_string(&out);
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}
