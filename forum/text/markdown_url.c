/* Where links in posts may lead, and how their addresses are written. */
#include "text/markdown_url.h"

#include <string.h>
#include <strings.h>

#include "text/utf8.h"

/* As in CommonMark's own HTML; '%' is kept, what is encoded stays so. */
#define URL_SAFE	"-_.+!*(),%#@?=;:/$~&'"

static const struct {
	const char		*name;
	enum markdown_url_kind	 kind;
} schemes[] = {
	{ "http:", URL_OUTSIDE },
	{ "https:", URL_OUTSIDE },
	{ "mailto:", URL_MAIL },
};

static bool	is_host(const char *);
static void	percent(struct buffer *, char);
static bool	is_plain(char);
static bool	ends_link(int32_t);
static size_t	trim_link(const char *, size_t, size_t);

enum markdown_url_kind
markdown_url_kind(const char *url)
{
	const char	*end = url + strcspn(url, ":/?#");

	/* Browsers read "\\host" and "/\host" as "//host". */
	if (*url == '\0' || *url == '\\' || (*url == '/' && url[1] == '\\'))
		return URL_REFUSED;
	if (strncmp(url, "//", 2) == 0)
		return is_host(url + 2) ? URL_OUTSIDE : URL_REFUSED;
	if (*end != ':')
		return URL_INSIDE;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++) {
		size_t	length = strlen(schemes[i].name);

		if (strncasecmp(url, schemes[i].name, length) != 0)
			continue;
		if (schemes[i].kind == URL_OUTSIDE &&
		    (strncmp(url + length, "//", 2) != 0 ||
		    !is_host(url + length + 2)))
			return URL_REFUSED;
		return schemes[i].kind;
	}
	return URL_REFUSED;
}

bool
markdown_url_https(const char *url)
{
	return markdown_url_kind(url) == URL_OUTSIDE &&
	    (strncasecmp(url, "https:", 6) == 0 || *url == '/');
}

void
markdown_url_write(struct buffer *html, const char *url)
{
	if (strncmp(url, "//", 2) == 0)
		buffer_text(html, "https:");
	for (; *url != '\0'; url++) {
		if (*url == '&')
			buffer_text(html, "&amp;");
		else if (*url == '\'')
			buffer_text(html, "&#39;");
		else if (is_plain(*url) || strchr(URL_SAFE, *url) != NULL)
			buffer_char(html, *url);
		else
			percent(html, *url);
	}
}

void
markdown_url_component(struct buffer *html, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (is_plain(bytes[i]) || strchr("-._~", bytes[i]) != NULL)
			buffer_char(html, bytes[i]);
		else
			percent(html, bytes[i]);
	}
}

size_t
markdown_bare_link_prefix(const char *text, size_t length, size_t at)
{
	size_t	prefix = 0;

	if (text[at] == '.') {
		if (at >= 3 && strncasecmp(text + at - 3, "www", 3) == 0)
			prefix = 3;
	} else if (length - at > 3 && memcmp(text + at, "://", 3) == 0) {
		if (at >= 5 && strncasecmp(text + at - 5, "https", 5) == 0)
			prefix = 5;
		else if (at >= 4 && strncasecmp(text + at - 4, "http", 4) == 0)
			prefix = 4;
	}
	if (prefix == 0 || at == prefix)
		return prefix;
	/* Chinese and Thai join a link to the word before it; Latin does not. */
	if (is_plain(text[at - prefix - 1]))
		return 0;
	if (prefix == 3 && strchr("/.@:-_=&?#%+\\", text[at - 4]) != NULL)
		return 0;
	return prefix;
}

size_t
markdown_bare_link_end(const char *text, size_t length, size_t at)
{
	size_t		begin = at + (text[at] == ':' ? 3 : 1), end = begin;
	ptrdiff_t	brackets = 0;

	if (!is_host(text + begin))
		return at;
	while (end < length) {
		size_t	next = end;

		brackets += (text[end] == '[') - (text[end] == ']');
		if (brackets < 0 || ends_link(utf8_next(text, length, &next)))
			break;
		end = next;
	}
	end = trim_link(text, begin, end);
	if (end == begin)
		return at;
	/* "www.com" and "www.is" are prose; "www.example.com" is a link. */
	if (text[at] == '.' && memchr(text + begin, '.', end - begin) == NULL)
		return at;
	return end;
}

/* A host begins here, and not another slash, a port or the query. */
static bool
is_host(const char *text)
{
	return is_plain(*text) || (unsigned char)*text >= 0x80 || *text == '[';
}

static bool
is_plain(char c)
{
	return (unsigned char)c < 0x80 && utf8_word_character(c);
}

static void
percent(struct buffer *html, char c)
{
	static const char	digits[] = "0123456789ABCDEF";
	unsigned char		byte = (unsigned char)c;

	buffer_char(html, '%');
	buffer_char(html, digits[byte >> 4]);
	buffer_char(html, digits[byte & 15]);
}

/*
 * White space, '<', and the quotes and the punctuation of languages that write
 * without spaces, where a link's end would otherwise never come.
 */
static bool
ends_link(int32_t character)
{
	if (character <= ' ' || character == '<' || character == '"' ||
	    character == '`')
		return true;
	return character == 0xa0 || character == 0xab || character == 0xbb ||
	    (character >= 0x2000 && character <= 0x206f) ||
	    (character >= 0x3000 && character <= 0x3020) ||
	    (character >= 0xff01 && character <= 0xff0f) ||
	    (character >= 0xff1a && character <= 0xff20) ||
	    character == UTF8_REPLACEMENT;
}

/* `end` without the punctuation and the parentheses of the sentence around. */
static size_t
trim_link(const char *text, size_t begin, size_t end)
{
	ptrdiff_t	unmatched = 0;

	for (size_t i = begin; i < end; i++)
		unmatched += (text[i] == ')') - (text[i] == '(');
	for (; end > begin; end--) {
		if (text[end - 1] == ')' && unmatched > 0)
			unmatched--;
		else if (strchr("?!.,:;*_~'|>}", text[end - 1]) == NULL)
			break;
	}
	return end;
}
