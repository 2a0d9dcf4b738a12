/* Static files: reading them at the start, and sending them. */
#ifndef FORUM_CORE_ASSET_SERVE_H
#define FORUM_CORE_ASSET_SERVE_H

#include "core/request.h"

/* Reads all static files; ends the program when there are none. */
void	asset_read(void);

/* GET /static/ *name */
int	asset_serve(struct request *);

/* Sends the static file `name` at an address of its own, to be cached for a few minutes. */
int	asset_send(struct request *, const char *name);

#endif
