/* The generator's files: templates in, C out. */
#include "views/generator/generator.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void		 compile_file(const char *, const char *,
			    struct buffer *);
static const char	*name_of(struct arena *, const char *);
static const char	*read_file(struct arena *, const char *, size_t *);
static void		 write_file(struct arena *, const char *,
			    const struct buffer *);

int
main(int argc, char **argv)
{
	struct arena	*arena = arena_create();
	struct buffer	 prototypes;

	if (argc < 2) {
		fprintf(stderr, "usage: generator DIRECTORY TEMPLATE...\n");
		return 2;
	}
	buffer_init(&prototypes, arena);
	buffer_text(&prototypes, "/* Made by the generator. */\n"
	    "#ifndef FORUM_VIEWS_GEN_H\n#define FORUM_VIEWS_GEN_H\n\n"
	    "#include \"core/html.h\"\n\n");
	for (int i = 2; i < argc; i++)
		compile_file(argv[1], argv[i], &prototypes);
	buffer_text(&prototypes, "\n#endif\n");
	write_file(arena, arena_format(arena, "%s/views_gen.h", argv[1]),
	    &prototypes);
	arena_destroy(arena);
	return 0;
}

static void
compile_file(const char *directory, const char *template,
    struct buffer *prototypes)
{
	struct arena	*arena = prototypes->arena;
	struct buffer	 code;
	const char	*source;
	size_t		 length;

	source = read_file(arena, template, &length);
	if (source == NULL)
		err(1, "%s", template);
	if (strlen(source) != length)
		errx(1, "%s: a NUL byte in the template", template);
	buffer_init(&code, arena);
	template_compile(template, source, &code, prototypes);
	write_file(arena, arena_format(arena, "%s/%s.c", directory,
	    name_of(arena, template)), &code);
}

/* "thread" of "forum/views/thread.html" */
static const char *
name_of(struct arena *arena, const char *path)
{
	const char	*slash = strrchr(path, '/');
	const char	*name = slash != NULL ? slash + 1 : path;
	const char	*dot = strrchr(name, '.');

	if (dot == NULL || strcmp(dot, ".html") != 0)
		errx(1, "%s: a template's name ends in .html", path);
	return arena_copy(arena, name, (size_t)(dot - name));
}

/* The content of a file; NULL and errno when it cannot be read. */
static const char *
read_file(struct arena *arena, const char *path, size_t *ret_length)
{
	FILE		*file = fopen(path, "rb");
	struct buffer	 content;
	char		 bytes[8192];
	size_t		 length;

	if (file == NULL)
		return NULL;
	buffer_init(&content, arena);
	while ((length = fread(bytes, 1, sizeof(bytes), file)) > 0)
		buffer_add(&content, bytes, length);
	if (ferror(file))
		err(1, "%s", path);
	fclose(file);
	*ret_length = content.length;
	return buffer_string(&content);
}

/* Leaves a file alone that says the same already, for make's sake. */
static void
write_file(struct arena *arena, const char *path, const struct buffer *content)
{
	const char	*old;
	size_t		 length;
	FILE		*file;

	old = read_file(arena, path, &length);
	if (old != NULL && length == content->length &&
	    memcmp(old, content->bytes, length) == 0)
		return;
	file = fopen(path, "wb");
	if (file == NULL ||
	    fwrite(content->bytes, 1, content->length, file) !=
	    content->length || fclose(file) != 0)
		err(1, "%s", path);
}
