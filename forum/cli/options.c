/* The options of one command, as a table. */
#include "cli/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"

static int	read_named(const struct usage *, void *, int, char **, int *);
static int	read_argument(const struct usage *, void *, char *);
static int	check_required(const struct usage *, const void *);
static void	print_help(const struct usage *);
static int	refuse(const struct usage *, const char *, const char *);
static const struct option *find(const struct usage *, const char *, size_t);

int
options_read(const struct usage *usage, void *target, int argc, char **argv)
{
	bool	named = true;
	int	i, status;

	for (i = 0; i < argc; i++) {
		status = OPTIONS_GO_ON;
		if (named && strcmp(argv[i], "--") == 0)
			named = false;
		else if (named && strncmp(argv[i], "-", 1) == 0)
			status = read_named(usage, target, argc, argv, &i);
		else
			status = read_argument(usage, target, argv[i]);
		if (status != OPTIONS_GO_ON)
			return status;
	}
	return check_required(usage, target);
}

bool
options_number(const char *name, const char *text, long least, long most,
    long *ret_number)
{
	char	*end;
	long	 number;

	errno = 0;
	number = strtol(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || number < least ||
	    number > most)
		return message_fail("--%s must be a number from %ld to %ld, not '%s'",
		    name, least, most, text);
	*ret_number = number;
	return true;
}

static int
read_named(const struct usage *usage, void *target, int argc, char **argv,
    int *index)
{
	const struct option	*option;
	const char		*word = argv[*index], *equals;
	size_t			 length;

	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
		print_help(usage);
		return 0;
	}
	equals = strchr(word, '=');
	length = equals != NULL ? (size_t)(equals - word) : strlen(word);
	if (length < 3 || strncmp(word, "--", 2) != 0 ||
	    (option = find(usage, word + 2, length - 2)) == NULL)
		return refuse(usage, "no such option", word);
	if (option->kind == OPTION_FLAG) {
		if (equals != NULL)
			return refuse(usage, "takes no value", word);
		*(bool *)((char *)target + option->offset) = true;
		return OPTIONS_GO_ON;
	}
	if (equals == NULL && *index + 1 >= argc)
		return refuse(usage, "needs a value", word);
	*(const char **)((char *)target + option->offset) =
	    equals != NULL ? equals + 1 : argv[++*index];
	return OPTIONS_GO_ON;
}

static int
read_argument(const struct usage *usage, void *target, char *word)
{
	const char	**place;
	size_t		  i;

	for (i = 0; i < usage->count; i++) {
		if (usage->options[i].kind != OPTION_ARGUMENT)
			continue;
		place = (const char **)((char *)target + usage->options[i].offset);
		if (*place == NULL) {
			*place = word;
			return OPTIONS_GO_ON;
		}
	}
	return refuse(usage, "too many words", word);
}

static int
check_required(const struct usage *usage, const void *target)
{
	const struct option	*option;
	char			 name[64];
	size_t			 i;

	for (i = 0; i < usage->count; i++) {
		option = &usage->options[i];
		if (!option->required || *(const char *const *)
		    ((const char *)target + option->offset) != NULL)
			continue;
		snprintf(name, sizeof(name), "%s%s",
		    option->kind == OPTION_ARGUMENT ? "" : "--", option->name);
		return refuse(usage, "missing", name);
	}
	return OPTIONS_GO_ON;
}

static void
print_help(const struct usage *usage)
{
	const struct option	*option;
	char			 name[64];
	size_t			 i;

	printf("usage: forum [--data DIR] %s", usage->command);
	for (i = 0; i < usage->count; i++) {
		option = &usage->options[i];
		if (option->kind == OPTION_ARGUMENT)
			printf(option->required ? " %s" : " [%s]", option->name);
		else if (option->required)
			printf(" --%s %s", option->name, option->value);
	}
	printf(" [OPTIONS]\n\n%s\n\n", usage->does);
	for (i = 0; i < usage->count; i++) {
		option = &usage->options[i];
		snprintf(name, sizeof(name), "%s%s%s%s",
		    option->kind == OPTION_ARGUMENT ? "" : "--", option->name,
		    option->value != NULL ? " " : "",
		    option->value != NULL ? option->value : "");
		printf("  %-26s %s\n", name, option->help);
	}
	printf("  %-26s %s\n", "--help", "this text");
}

static int
refuse(const struct usage *usage, const char *what, const char *word)
{
	message_fail("%s: %s: %s (see `forum %s --help`)", usage->command, what,
	    word, usage->command);
	return 2;
}

static const struct option *
find(const struct usage *usage, const char *name, size_t length)
{
	const struct option	*option;
	size_t			 i;

	for (i = 0; i < usage->count; i++) {
		option = &usage->options[i];
		if (option->kind != OPTION_ARGUMENT &&
		    strlen(option->name) == length &&
		    strncmp(option->name, name, length) == 0)
			return option;
	}
	return NULL;
}
