/* Static files under names that change with their content. */
#ifndef FORUM_CORE_ASSET_H
#define FORUM_CORE_ASSET_H

/*
 * The address of the static file `name` ("app.css"), to be cached for ever.
 * The text lives as long as the program.
 */
const char	*asset(const char *name);

#endif
