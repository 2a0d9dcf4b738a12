/* Tags and their synonyms, as administrators change them. */
#include "pages/admin_tag.h"

#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/read.h"
#include "core/reply.h"

static int	 ask_for_tags(struct request *);
static int	 show_tags(struct request *);
static struct admin_tags_page read_page(struct request *);
static void	 read_synonyms(struct request *, struct admin_tags_page *);
static void	 keep_typed(struct request *, struct admin_tags_page *, const struct refusal *);
static int	 save(struct request *);
static int	 add_synonym(struct request *);
static int	 remove_synonym(struct request *);
static int	 go_back(struct request *);

/* GET /admin/tags?q=&after= */
int
admin_tag_list(struct request *rq)
{
	return request_chain(rq, ask_for_tags);
}

/* POST /admin/tags: name, description */
int
admin_tag_save(struct request *rq)
{
	return request_chain(rq, save);
}

/* POST /admin/tags/synonyms: synonym, tag */
int
admin_tag_synonym_add(struct request *rq)
{
	return request_chain(rq, add_synonym);
}

/* POST /admin/tags/synonyms/delete: synonym */
int
admin_tag_synonym_remove(struct request *rq)
{
	return request_chain(rq, remove_synonym);
}

/* Also when one of the forms was refused: then with what was typed. */
static int
ask_for_tags(struct request *rq)
{
	rq->page_data = request_why(rq);
	db_also(rq, "SELECT * FROM web.tag_synonyms($1)", rq->credential);
	return db_ask(rq, show_tags, "SELECT * FROM web.tag_forms($1, $2, $3)",
	    rq->credential, query_text(rq, "q"), query_text(rq, "after"));
}

static int
show_tags(struct request *rq)
{
	const struct refusal	*why = rq->page_data;
	struct admin_tags_page	 page = read_page(rq);

	read_synonyms(rq, &page);
	if (why->status != 0)
		keep_typed(rq, &page, why);
	else if (query_text(rq, "saved") != NULL)
		page.form.saved = "Saved.";
	view_admin_tags(page_open(rq), &page);
	return page_send(rq, why->status != 0 ? why->status : 200);
}

static struct admin_tags_page
read_page(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	struct tag_line		*tags = arena_array(rq->arena, (size_t)rows->count, sizeof(*tags));
	struct admin_tags_page	 page = {
	    .frame = page_frame(rq, "Tags"),
	    .tags = tags,
	    .tag_count = (size_t)rows->count };

	for (int row = 0; row < rows->count; row++)
		tags[row] = (struct tag_line){
		    .name = row_text(rows, row, "name"),
		    .description = row_text(rows, row, "description"),
		    .threads = row_int(rows, row, "threads") };
	page.frame.section = SECTION_ADMIN;
	page.frame.unlisted = true;
	page.pager = read_pager(rq, rows, "/admin/tags");
	return page;
}

static void
read_synonyms(struct request *rq, struct admin_tags_page *page)
{
	const struct rows	*rows = &rq->also[0];
	struct synonym_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));

	for (int row = 0; row < rows->count; row++)
		lines[row] = (struct synonym_line){
		    .name = row_text(rows, row, "synonym"), .tag = row_text(rows, row, "tag_name") };
	page->synonyms = lines;
	page->synonym_count = (size_t)rows->count;
}

static void
keep_typed(struct request *rq, struct admin_tags_page *page, const struct refusal *why)
{
	bool	synonym = strstr(rq->route->pattern, "/synonyms") != NULL;

	form_fail(synonym ? &page->synonym_form : &page->form, why->field, why->message);
	page->name = form_text(rq, "name");
	page->description = form_text(rq, "description");
	page->synonym = form_text(rq, "synonym");
	page->synonym_tag = form_text(rq, "tag");
}

static int
save(struct request *rq)
{
	rq->on_refusal = ask_for_tags;
	return db_ask(rq, go_back, "SELECT * FROM web.tag_save($1, $2, $3)",
	    rq->credential, form_text(rq, "name"), form_text(rq, "description"));
}

static int
add_synonym(struct request *rq)
{
	rq->on_refusal = ask_for_tags;
	return db_ask(rq, go_back, "SELECT * FROM web.tag_synonym_add($1, $2, $3)",
	    rq->credential, form_text(rq, "synonym"), form_text(rq, "tag"));
}

static int
remove_synonym(struct request *rq)
{
	return db_ask(rq, go_back, "SELECT * FROM web.tag_synonym_remove($1, $2)",
	    rq->credential, form_text(rq, "synonym"));
}

static int
go_back(struct request *rq)
{
	return reply_see_other(rq, "/admin/tags?saved=1");
}
