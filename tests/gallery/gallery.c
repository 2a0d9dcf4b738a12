/*
 * Writes every page of the forum, filled with made-up data, as files:
 *
 *	gallery DIRECTORY
 *
 * so that pages can be looked at, and checked, without a server.
 */
#include "gallery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/asset.h"

struct arena		*gallery_arena;
static const char	*directory;
static const struct site SITE = {
	.name = "Lumen Community",
	.tagline = "Where people who run on Lumen help each other.",
	.url = "https://community.example.com",
};

static void	fill(struct html *, int, int64_t, void *);
static void	fill_thread_slots(struct html *, int, int64_t, const struct viewer *);

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: gallery DIRECTORY\n");
		return 2;
	}
	directory = argv[1];
	gallery_arena = arena_create();
	gallery_lists();
	gallery_threads();
	gallery_writing();
	gallery_members();
	gallery_moderation();
	gallery_admin();
	gallery_accounts();
	arena_destroy(gallery_arena);
	return 0;
}

/* The gallery's server knows the plain names. */
const char *
asset(const char *name)
{
	return arena_format(gallery_arena, "/static/%s", name);
}

struct frame
gallery_frame(const char *title, enum section section)
{
	return (struct frame){ .site = &SITE, .title = title, .section = section };
}

struct when
ago(int64_t seconds)
{
	return (struct when){ time(NULL) - seconds };
}

struct safe_html
prose(const char *markdown)
{
	return markdown_render(gallery_arena, markdown, strlen(markdown)).html;
}

void
gallery_write(const char *name, const struct html *h, enum looker looker)
{
	const char	*path = arena_format(gallery_arena, "%s/%s.html", directory, name);
	struct buffer	 out;
	FILE		*file = fopen(path, "w");

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	buffer_init(&out, gallery_arena);
	html_fill(h, &out, fill, &looker, NULL);
	fwrite(out.bytes, 1, out.length, file);
	fclose(file);
}

static void
fill(struct html *h, int slot, int64_t arg, void *context)
{
	static const struct viewer	LOOKERS[] = {
		[LOOKER_MODERATOR] = {
			.name = "Mai Trần", .csrf = "token", .here = "/t/1/example",
			.reputation = 2480, .unread = 3, .open_flags = 2,
			.moderator = true, .admin = true, .accounts = true,
		},
		[LOOKER_VISITOR] = { .csrf = "token", .here = "/t/1/example" },
		[LOOKER_CUSTOMER] = { .name = "Nikos", .csrf = "token", .here = "/t/1/example",
			.reputation = 310, .nps = true },
	};
	enum looker			 looker = *(enum looker *)context;
	const struct viewer		*viewer = &LOOKERS[looker];

	if (slot == SLOT_MEMBER)
		view_slot_member(h, viewer);
	else if (slot == SLOT_CSRF)
		view_slot_csrf(h, viewer);
	else if (slot == SLOT_NPS)
		view_slot_nps(h, viewer);
	else if (slot == SLOT_CSAT && looker == LOOKER_CUSTOMER)
		view_slot_csat(h, &(struct csat_mine){ viewer, arg, arg == 3 ? CSAT_WORDS : CSAT_ASK });
	else if (slot == SLOT_PROFILE_TOOLS)
		view_slot_profile_tools(h, &(struct profile_mine){
		    .viewer = viewer, .name = "Nikos", .can_suspend = true });
	else
		fill_thread_slots(h, slot, arg, viewer);
}

/* Post ids in the gallery: 1 is the viewer's own, above 100 are comments. */
static void
fill_thread_slots(struct html *h, int slot, int64_t arg, const struct viewer *viewer)
{
	struct post_mine	mine = {
		.viewer = viewer, .id = arg, .thread_id = 1,
		.kind = arg > 100 ? POST_COMMENT : POST_ANSWER,
		.vote = arg == 3 ? 1 : 0, .own = arg == 1,
		.can_vote_up = true, .can_vote_down = arg != 4,
		.can_comment = true, .can_edit = arg == 1 || arg == 4,
		.can_delete = arg == 1, .can_flag = arg != 1,
		.can_accept = arg == 4, .can_unaccept = arg == 3, .flagged = arg == 5,
	};

	if (slot == SLOT_ACT)
		view_slot_act(h, viewer);
	else if (slot == SLOT_VOTE)
		view_slot_vote(h, &mine);
	else if (slot == SLOT_POST_TOOLS)
		view_slot_post_tools(h, &mine);
	else if (slot == SLOT_THREAD_TOOLS)
		view_slot_thread_tools(h, &(struct thread_mine){ .viewer = viewer,
		    .id = arg, .can_close = viewer->moderator, .can_lock = viewer->moderator,
		    .can_move = viewer->moderator, .can_delete = viewer->moderator });
	else if (slot == SLOT_ANSWER)
		view_slot_answer(h, &(struct answer_mine){ .viewer = viewer,
		    .thread_id = arg, .kind = arg == 2 ? THREAD_DISCUSSION : THREAD_QUESTION,
		    .why_not = arg == 3 ? "This thread is closed: no new answers." : NULL,
		    .place = "thread/1" });
}
