/* What each page shows. The views themselves are compiled from the templates. */
#ifndef FORUM_VIEWS_VIEWS_H
#define FORUM_VIEWS_VIEWS_H

#include "core/html.h"

#include "views/views_gen.h"

#endif
