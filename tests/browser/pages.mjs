// Every page of the demo forum, and for whom it is looked at.

/** The ids that the addresses need, each the answer of one question to the database. */
const IDS = {
	ticket: "SELECT t.id FROM forum.ticket t JOIN forum.member m ON m.id = t.member_id WHERE m.name = 'joost.vandenberg' ORDER BY t.id LIMIT 1",
	intent: "SELECT i.id FROM forum.intent i JOIN forum.member m ON m.id = i.member_id WHERE m.name = 'joost.vandenberg' AND i.solved_at IS NOT NULL ORDER BY i.id LIMIT 1",
	account: 'SELECT id FROM forum.account WHERE NOT own ORDER BY mrr_cents DESC LIMIT 1',
	solved: "SELECT t.id FROM forum.thread t JOIN forum.post p ON p.thread_id = t.id WHERE t.accepted_post_id IS NOT NULL"
		+ " AND p.html LIKE '%language-%' ORDER BY t.answers DESC, t.id LIMIT 1",
	discussion: "SELECT id FROM forum.thread WHERE kind = 'discussion' ORDER BY answers DESC, id LIMIT 1",
	unanswered: "SELECT id FROM forum.thread WHERE kind = 'question' AND answers = 0 ORDER BY id LIMIT 1",
	table: "SELECT thread_id FROM forum.post WHERE html LIKE '%<table>%' AND state = 'visible' ORDER BY id LIMIT 1",
	closed: 'SELECT id FROM forum.thread WHERE closed_at IS NOT NULL ORDER BY id LIMIT 1',
	locked: 'SELECT id FROM forum.thread WHERE locked_at IS NOT NULL ORDER BY id LIMIT 1',
	gone: "SELECT thread_id FROM forum.post WHERE state = 'deleted' ORDER BY id LIMIT 1",
	deleted: "SELECT id FROM forum.post WHERE state = 'deleted' ORDER BY id LIMIT 1",
	edited: 'SELECT id FROM forum.post WHERE revision > 1 ORDER BY revision DESC, id LIMIT 1',
	act: 'SELECT max(id) FROM forum.moderation_log',
	own: 'SELECT p.id FROM forum.post p JOIN forum.member m ON m.id = p.author_id'
		+ " WHERE m.name = 'joost.vandenberg' AND p.kind = 'question' AND p.state = 'visible' ORDER BY p.id LIMIT 1",
	other: 'SELECT p.id FROM forum.post p JOIN forum.member m ON m.id = p.author_id'
		+ " WHERE m.name = 'yusuf.demir' AND p.kind = 'answer' AND p.state = 'visible' ORDER BY p.id LIMIT 1",
};

/** Who looks: the people of the demo, as they sign in after `enter`. */
export const PEOPLE = { visitor: null, member: 'joost.vandenberg', moderator: 'ingrid.solberg', admin: 'admin' };

const PAGES = [
	// for whom	address, with {id} from above			status unless 200
	['visitor',	'/'],
	['visitor',	'/questions'],
	['visitor',	'/questions?sort=top&period=all'],
	['visitor',	'/questions?sort=unanswered'],
	['visitor',	'/discussions'],
	['visitor',	'/tags'],
	['visitor',	'/tags/webhooks'],
	['visitor',	'/tags?q=nothingofthekind'],
	['visitor',	'/c/general'],
	['visitor',	'/t/{solved}'],
	['visitor',	'/t/{discussion}'],
	['visitor',	'/t/{unanswered}'],
	['visitor',	'/t/{table}'],
	['visitor',	'/t/{closed}'],
	['visitor',	'/t/{locked}'],
	['visitor',	'/p/{edited}/history'],
	['visitor',	'/u/joost.vandenberg'],
	['visitor',	'/u/joost.vandenberg/threads'],
	['visitor',	'/u/joost.vandenberg/answers'],
	['visitor',	'/u/joost.vandenberg/reputation'],
	['visitor',	'/search?q=export'],
	['visitor',	'/search?q=nothingofthekind'],
	['visitor',	'/register'],
	['visitor',	'/login'],
	['visitor',	'/search'],
	['visitor',	'/ask'],
	['visitor',	'/nothing/here',				404],
	['member',	'/'],
	['member',	'/ask'],
	['member',	'/new'],
	['member',	'/t/{solved}'],
	['member',	'/t/{closed}'],
	['member',	'/p/{own}/edit'],
	['member',	'/p/{own}/delete'],
	['member',	'/p/{other}/flag'],
	['member',	'/u/joost.vandenberg'],
	['member',	'/settings'],
	['member',	'/settings/sessions'],
	['member',	'/notifications'],
	['member',	'/drafts'],
	['member',	'/contact'],
	['member',	'/contact/{ticket}'],
	['member',	'/solved/{intent}'],
	['member',	'/settings/tokens'],
	['member',	'/admin',				403],
	['moderator',	'/t/{gone}'],
	['moderator',	'/t/{locked}'],
	['moderator',	'/p/{deleted}/restore'],
	['moderator',	'/p/{other}/edit'],
	['moderator',	'/p/{other}/delete'],
	['moderator',	'/u/pipeline-experts-24'],
	['moderator',	'/u/pipeline-experts-24/suspend'],
	['moderator',	'/moderation'],
	['moderator',	'/moderation/log'],
	['moderator',	'/p/{other}/hide'],
	['moderator',	'/t/{discussion}/lock'],
	['moderator',	'/t/{discussion}/move'],
	['moderator',	'/t/{discussion}/close'],
	['moderator',	'/moderation/log/{act}/undo'],
	['admin',	'/admin'],
	['admin',	'/admin/categories'],
	['admin',	'/admin/categories/new'],
	['admin',	'/admin/categories/general'],
	['admin',	'/admin/categories/general/delete'],
	['admin',	'/admin/tags'],
	['admin',	'/admin/members'],
	['admin',	'/admin/members?q=nothingofthekind'],
	['admin',	'/admin/tokens'],
	['admin',	'/'],
	['admin',	'/t/{discussion}'],
	['admin',	'/accounts'],
	['admin',	'/accounts/map?touch=low'],
	['admin',	'/accounts/community'],
	['admin',	'/accounts/deflection?ticket_cost=25'],
	['admin',	'/accounts/tickets'],
	['admin',	'/accounts/tickets?state=closed'],
	['admin',	'/contact/{ticket}'],
	['admin',	'/accounts/rules'],
	['admin',	'/accounts/rules/hours'],
	['admin',	'/accounts/{account}'],
	['admin',	'/accounts/{account}/edit'],
	['admin',	'/accounts/new'],
	['admin',	'/accounts/import'],
];

/** All pages of a demo stage: { who, path, status }. */
export async function pagesOf(stage) {
	const ids = {};
	for (const [name, question] of Object.entries(IDS))
		[ids[name]] = await stage.forum.sql(question);
	return PAGES.map(([who, path, status = 200]) =>
		({ who, status, path: path.replace(/\{(\w+)\}/g, (_, name) => ids[name] ?? `no-${name}`) }));
}

/** Gives the people of the demo passwords that we know: those of a new member each. */
export async function enter(stage) {
	const names = Object.values(PEOPLE).filter(Boolean);
	await stage.member('keyholder');
	await stage.forum.sql(`UPDATE forum.member SET password_hash = (SELECT password_hash FROM forum.member WHERE name = 'keyholder')
		WHERE name IN (${names.map((name) => `'${name}'`).join(', ')})`);
}
