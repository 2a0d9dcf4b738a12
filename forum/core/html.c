/* Writing a page of HTML. */
#include "core/html.h"

#include <assert.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define MINUTE	INT64_C(60)
#define HOUR	(60 * MINUTE)
#define DAY	(24 * HOUR)
#define MONTH	(30 * DAY)

static const char	*escape_of(char);
static void		 put_percent(struct html *, unsigned char);
static bool		 url_is_allowed(const char *);
static bool		 is_unreserved(unsigned char);
static bool		 is_url_character(unsigned char);
static void		 put_relative(struct html *, int64_t, const struct tm *);
static bool		 moment_of(struct when, struct tm *);

/* The longest unit that fits at least once says how long ago it was. */
static const struct {
	int64_t		 seconds;
	const char	*one;
	const char	*many;
} UNITS[] = {
	{ DAY,		"1 day",	"days" },
	{ HOUR,		"1 hour",	"hours" },
	{ MINUTE,	"1 minute",	"minutes" },
};

static const char *const MONTHS[] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	"Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
};

static const char *const URL_SCHEMES[] = { "http://", "https://", "mailto:" };

void
html_open(struct html *h, struct arena *arena)
{
	assert(h != NULL && arena != NULL);
	*h = (struct html){ .now = time(NULL) };
	buffer_init(&h->buffer, arena);
}

void
html_raw(struct html *h, const char *markup, size_t length)
{
	if (length > 0)
		buffer_add(&h->buffer, markup, length);
}

void
html_put_safe(struct html *h, struct safe_html safe)
{
	assert(safe.text != NULL || safe.length == 0);
	html_raw(h, safe.text, safe.length);
}

/* Text is copied in runs between the few characters that need escaping. */
void
html_put_text(struct html *h, const char *text)
{
	if (text == NULL)
		return;
	for (;;) {
		const size_t	run = strcspn(text, "&<>\"'");

		html_raw(h, text, run);
		text += run;
		if (*text == '\0')
			return;
		buffer_text(&h->buffer, escape_of(*text++));
	}
}

void
html_put_bool(struct html *h, bool is)
{
	buffer_text(&h->buffer, is ? "true" : "false");
}

void
html_put_signed(struct html *h, long long number)
{
	if (number >= 0) {
		html_put_unsigned(h, (unsigned long long)number);
		return;
	}
	buffer_char(&h->buffer, '-');
	html_put_unsigned(h, 0ULL - (unsigned long long)number);
}

void
html_put_unsigned(struct html *h, unsigned long long number)
{
	char	 digits[24];
	char	*first = digits + sizeof(digits);

	do {
		*--first = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	html_raw(h, first, (size_t)(digits + sizeof(digits) - first));
}

void
html_put_encoded(struct html *h, const char *text)
{
	if (text == NULL)
		return;
	for (;;) {
		size_t	run = 0;

		while (is_unreserved((unsigned char)text[run]))
			run++;
		html_raw(h, text, run);
		text += run;
		if (*text == '\0')
			return;
		put_percent(h, (unsigned char)*text++);
	}
}

void
html_put_url(struct html *h, const char *address)
{
	if (address == NULL)
		return;
	if (!url_is_allowed(address)) {
		html_raw(h, "#", 1);
		return;
	}
	for (;;) {
		size_t	run = 0;

		while (is_url_character((unsigned char)address[run]))
			run++;
		html_raw(h, address, run);
		address += run;
		if (*address == '\0')
			return;
		if (*address == '&' || *address == '\'')
			buffer_text(&h->buffer, escape_of(*address++));
		else
			put_percent(h, (unsigned char)*address++);
	}
}

void
html_put_timestamp(struct html *h, struct when when)
{
	struct tm	tm;

	if (!moment_of(when, &tm))
		return;
	buffer_format(&h->buffer, "%04d-%02d-%02dT%02d:%02d:%02dZ",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
	    tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void
html_put_when(struct html *h, struct when when)
{
	struct tm	tm;

	if (!moment_of(when, &tm))
		return;
	buffer_text(&h->buffer, "<time datetime=\"");
	html_put_timestamp(h, when);
	buffer_format(&h->buffer, "\" title=\"%d %s %d, %02d:%02d UTC\">",
	    tm.tm_mday, MONTHS[tm.tm_mon], tm.tm_year + 1900,
	    tm.tm_hour, tm.tm_min);
	put_relative(h, when.seconds, &tm);
	buffer_text(&h->buffer, "</time>");
}

/* "just now", "5 minutes ago", "in 2 hours", or the day when that is far. */
static void
put_relative(struct html *h, int64_t seconds, const struct tm *tm)
{
	bool		future = seconds > h->now;
	int64_t		apart;

	/* Years that overflow are as far away as it gets. */
	if (__builtin_sub_overflow(h->now, seconds, &apart) ||
	    apart >= MONTH || apart <= -MONTH) {
		buffer_format(&h->buffer, "on %d %s %d",
		    tm->tm_mday, MONTHS[tm->tm_mon], tm->tm_year + 1900);
		return;
	}
	apart = future ? -apart : apart;
	for (size_t i = 0; i < sizeof(UNITS) / sizeof(UNITS[0]); i++) {
		int64_t	count = apart / UNITS[i].seconds;

		if (count == 0)
			continue;
		buffer_text(&h->buffer, future ? "in " : "");
		if (count == 1)
			buffer_text(&h->buffer, UNITS[i].one);
		else
			buffer_format(&h->buffer, "%d %s", (int)count,
			    UNITS[i].many);
		buffer_text(&h->buffer, future ? "" : " ago");
		return;
	}
	buffer_text(&h->buffer, "just now");
}

/* False for no moment, and for one that no calendar holds. */
static bool
moment_of(struct when when, struct tm *ret_tm)
{
	time_t	seconds = when.seconds;

	return when.seconds != 0 && gmtime_r(&seconds, ret_tm) != NULL &&
	    ret_tm->tm_year > -1900 && ret_tm->tm_year <= 9999 - 1900;
}

static const char *
escape_of(char character)
{
	switch (character) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	default:
		assert(character == '\'');
		return "&#39;";
	}
}

static void
put_percent(struct html *h, unsigned char byte)
{
	static const char	digits[] = "0123456789ABCDEF";
	const char		encoded[] = {
		'%', digits[byte >> 4], digits[byte & 15],
	};

	html_raw(h, encoded, sizeof(encoded));
}

/*
 * Browsers skip control characters in an address and read \ as /, so that
 * neither may hide a scheme or another host.
 */
static bool
url_is_allowed(const char *address)
{
	for (const char *at = address; *at != '\0'; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return false;
	if (*address == '/')
		return address[1] != '/' && address[1] != '\\';
	if (*address == '?' || *address == '#')
		return true;
	for (size_t i = 0; i < sizeof(URL_SCHEMES) / sizeof(URL_SCHEMES[0]); i++)
		if (strncasecmp(address, URL_SCHEMES[i],
		    strlen(URL_SCHEMES[i])) == 0)
			return true;
	return false;
}

static bool
is_unreserved(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	    (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' ||
	    byte == '_' || byte == '~';
}

/* What stays as it is in an address and means nothing to HTML. */
static bool
is_url_character(unsigned char byte)
{
	switch (byte) {
	case '"':
	case '&':
	case '\'':
	case '<':
	case '>':
	case '\\':
	case '^':
	case '`':
	case '{':
	case '|':
	case '}':
		return false;
	default:
		return byte > ' ' && byte < 0x7f;
	}
}
