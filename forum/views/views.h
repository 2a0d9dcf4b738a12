/*
 * What pages show. Each page has one struct, filled by its handler and handed
 * to view_NAME() (templates: NAME.html beside this file); the compiler holds
 * both sides to it.
 *
 * Everything pointed to lives as long as the request's arena. A text may be
 * NULL, which prints nothing; a list is a pointer and a count; times are UTC.
 * Nothing in a page depends on who looks at it: that is what slots are for
 * (frame.h), except for the pages only their owner can reach, such as forms.
 */
#ifndef FORUM_VIEWS_VIEWS_H
#define FORUM_VIEWS_VIEWS_H

#include "views/frame.h"
#include "views/thread.h"
#include "views/list.h"
#include "views/write.h"
#include "views/contact.h"
#include "views/member.h"
#include "views/moderation.h"
#include "views/admin.h"
#include "views/account.h"
#include "views/account_map.h"
#include "views/account_deflection.h"
#include "views/account_rules.h"
#include "views/feed.h"
#include "views/survey.h"
#include "views/show.h"

#include "views/views_gen.h"

#endif
