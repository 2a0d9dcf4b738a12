/* The gallery's writing: ask, reply, edit, history, drafts. */
#include "gallery.h"

static const char BODY[] =
	"We call `GET /v2/records` every night.\n\nSince Monday it stops after **10,000** records, "
	"with `next` still set:\n\n```json\n{ \"items\": [], \"next\": \"b2Zmc2V0\" }\n```\n";

static void	shoot_ask(void);
static void	shoot_edit(void);
static void	shoot_history(void);

static void
shoot_ask(void)
{
	static const struct thread_link	similar[] = {
		{ 12, "x", "Paging stops at 10,000 records", 7, 2, true },
		{ 14, "x", "How do I export more than the API gives me?", 2, 3, false },
	};
	struct ask_page	page = { .frame = gallery_frame("Ask a question", SECTION_NONE),
	    .categories = CATEGORIES, .category_count = CATEGORY_COUNT, .composer = { .place = "ask" } };

	SHOOT("ask", view_ask, &page);
	page.kind = THREAD_DISCUSSION;
	page.composer.place = "new";
	SHOOT("new", view_ask, &page);
	page.kind = THREAD_QUESTION;
	page.title = "Paging";
	page.tags = "api pagination one two three four";
	page.category = "integrations";
	page.composer = (struct composer){ BODY, prose(BODY), "ask", ago(40) };
	page.suggestions = (struct suggestions){ similar, 2, true };
	form_fail(&page.form, "title", "A title has at least 10 characters.");
	form_fail(&page.form, "tags", "At most five tags.");
	SHOOT("ask-wrong", view_ask, &page);
}

static void
shoot_edit(void)
{
	struct conflict		conflict = { .author = AUTHOR("Jonas", 77), .at = ago(60), .revision = 4,
	    .body = "Since Tuesday it stops after 10,000 records.",
	    .changes = diff_words(gallery_arena, "Since Monday it stops after 10,000 records.",
	        "Since Tuesday it stops after 10,000 records, always.") };
	struct edit_page	page = { .frame = gallery_frame("Edit", SECTION_NONE), .post_id = 1,
	    .thread_id = 1, .thread_slug = "x", .thread_title = "Paging stops at 10,000 records",
	    .kind = POST_QUESTION, .back = "/p/1", .own = true, .revision = 3,
	    .title = "Paging stops at 10,000 records", .category = "integrations", .tags = "api pagination",
	    .categories = CATEGORIES, .category_count = CATEGORY_COUNT, .composer = { .body = BODY, .place = "post/1" } };
	struct reply_page	reply = { .frame = gallery_frame("Your answer", SECTION_NONE), .thread_id = 1,
	    .thread_slug = "x", .thread_title = page.thread_title, .kind = POST_ANSWER,
	    .parent_html = prose(BODY), .composer = { .body = "", .place = "thread/1" } };

	SHOOT("edit", view_edit, &page);
	page.conflict = &conflict;
	page.revision = 4;
	SHOOT("edit-conflict", view_edit, &page);
	form_fail(&reply.form, "body", "Please write something first.");
	SHOOT("reply", view_reply, &reply);
}

static void
shoot_history(void)
{
	struct revision		revisions[2] = {
		{ .number = 2, .author = AUTHOR("Jonas", 77), .at = ago(3600), .reason = "the limit is per call",
		  .title = diff_words(gallery_arena, "API stops", "Paging stops at 10,000 records"),
		  .body = diff_words(gallery_arena, "We call the API every night.\n\nSince Monday it stops after 10,000 records.",
		      "We call GET /v2/records every night.\n\nSince Monday it stops after 10,000 records, with next still set."),
		  .tags = diff_words(gallery_arena, "api", "api pagination") },
		{ .number = 1, .author = AUTHOR("Nguyễn Hoàng", 1), .at = ago(2 * DAY),
		  .body = diff_words(gallery_arena, "", "We call the API every night.\n\nSince Monday it stops after 10,000 records.") },
	};
	struct history_page	page = { .frame = gallery_frame("History", SECTION_NONE), .post_id = 1,
	    .thread_title = "Paging stops at 10,000 records", .kind = POST_QUESTION,
	    .revisions = revisions, .revision_count = 2 };

	struct acceptance	acceptances[] = { { .by = AUTHOR("Jonas", 77), .at = ago(DAY) },
				    { .by = AUTHOR("Nguyễn Hoàng", 1), .at = ago(2 * DAY), .withdrawn_by = AUTHOR("Jonas", 77), .withdrawn_at = ago(DAY) } };

	SHOOT("history", view_history, &page);
	page.acceptances = acceptances;
	page.acceptance_count = COUNT(acceptances);
	SHOOT("history-accepted", view_history, &page);
}

void
gallery_writing(void)
{
	const struct draft_line	drafts[] = {
		{ "thread/1", "Answer to “SAML sign-in loops”", "/t/1/sso#answer", "Have you looked at the entity id? It is …", ago(700) },
		{ "ask", "A new question", "/ask", "How many webhook deliveries may be in flight …", ago(2 * DAY) },
	};
	struct drafts_page	page = { gallery_frame("Drafts", SECTION_NONE), NULL, drafts, 2 };

	shoot_ask();
	shoot_edit();
	shoot_history();
	SHOOT("drafts", view_drafts, &page);
	page.draft_count = 0;
	page.saved = "The draft is deleted.";
	SHOOT("drafts-empty", view_drafts, &page);
}
