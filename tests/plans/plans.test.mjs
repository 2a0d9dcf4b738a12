// What every function of schema web does to a database with tens of thousands of posts: no statement reads a big table
// from end to end, and none goes through many rows to find a few. A function without a case in cases.mjs fails.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { join } from 'node:path';
import { community, hold } from '../bench/generate.mjs';
import { environment, run } from '../server.mjs';
import { CASES } from './cases.mjs';
import { nodes, plansOf, rowsRead } from './run.mjs';

const POSTS = 30000;
/** A table with fewer rows than this may be read whole. */
const BIG = 1000;
/** So many rows a statement may go through: enough for a page, the votes on it, and 1,000 candidates of a search. */
const MOST = 3000;
/** What reads more of a table on purpose: moves every thread, makes a page of 20,000 addresses, puts all tags in order. */
const READS_MORE = { category_delete: ['thread', 'tally'], sitemap: ['thread'], api_tags: ['tally'], tags: ['tally'] };
/** Not covered: a made-up community has neither customers' accounts nor their signals. */
const NO_DATA = /^(api_)?(accounts?|health)(_|$)/;
const REFUSED = { imported_member: /no such member/, email_change: /your password/, password_change: /your password/, tag_synonym_remove: /no such synonym/ };

let release, plans, refused, big, functions;

before(async () => {
	const data = await community(POSTS, undefined, join(environment().FORUM_BUILD, 'tests/communities'));
	release = await hold(data);
	({ plans, refused } = await plansOf(data));
	big = new Set((await run(['--data', data, 'psql', '-XAtc', `SELECT relname FROM pg_class
		WHERE relnamespace = 'forum'::regnamespace AND relkind = 'r' AND reltuples >= ${BIG}`])).stdout.split('\n'));
	const known = await run(['--data', data, 'psql', '-XAtc', `SELECT proname FROM pg_proc WHERE pronamespace = 'web'::regnamespace`]);
	functions = known.stdout.trim().split('\n');
});
after(() => release?.());

test('every function of schema web has a case here', () => {
	assert.deepEqual(functions.filter((name) => !(name in CASES) && !NO_DATA.test(name)), []);
	assert.deepEqual(Object.keys(CASES).filter((name) => !functions.includes(name)), []);
});

test('the big tables are big', () => {
	for (const name of ['member', 'notification', 'post', 'post_revision', 'post_search', 'reputation', 'session', 'thread', 'thread_tag', 'vote'])
		assert.ok(big.has(name), name);
});

test('no call is refused but what has to be', () => {
	assert.deepEqual(refused.filter(({ name, why }) => !REFUSED[name]?.test(why)), []);
});

describe('plans', () => {
	for (const name of Object.keys(CASES))
		test(name, () => {
			const own = plans.filter((plan) => plan.name === name);
			assert.ok(own.length > 0, 'was not called');
			const found = [...new Set(own.flatMap(wrong))];
			assert.ok(found.length === 0, found.join('\n\n'));
		});
});

/** What is wrong with a plan, if anything. */
function wrong({ name, call, query, plan }) {
	const found = [];
	for (const node of nodes(plan)) {
		const where = node['Relation Name'] ?? node['Index Name'] ?? node['Node Type'];
		if (READS_MORE[name]?.includes(where) || (name in READS_MORE && !node['Relation Name']))
			continue;
		if (node['Node Type'] === 'Seq Scan' && big.has(where))
			found.push(`reads all of ${where}: ${query}\nin ${call}`);
		else if (rowsRead(node) > MOST)
			found.push(`goes through ${rowsRead(node)} rows (${node['Node Type']} ${where}): ${query}\nin ${call}`);
	}
	return found;
}
