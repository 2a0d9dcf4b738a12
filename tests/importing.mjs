// For the tests of bin/forum import stackexchange: a forum, its imports, and what must hold after any of them.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { report, total } from './dump.mjs';
import { run, start } from './server.mjs';

/** An empty forum to import into; stop() ends it. */
export async function startImporting(options) {
	return new Importing(await start(options));
}

class Importing {
	constructor(forum) {
		this.forum = forum;
		this.url = forum.url;
	}

	stop() {
		return this.forum.stop();
	}

	sql(statement) {
		return this.forum.sql(statement);
	}

	/** Runs the import; gives { code, stdout, stderr, files }. */
	async import(folder, ...words) {
		const result = await run(['--data', this.forum.data, 'import', 'stackexchange', folder, ...words]);
		return { ...result, files: report(result.stdout) };
	}

	/** The first line of an answer. */
	async one(statement) {
		return (await this.forum.sql(statement))[0];
	}

	/** Where something of a site is here. */
	place(site, original, kind = 'post') {
		return this.one(`SELECT m.target_id FROM forum.import_map m JOIN forum.import_source s ON s.id = m.source_id
			WHERE s.name = '${site}' AND kind = '${kind}' AND original_id = ${original}`);
	}

	async api(path) {
		return (await fetch(`${this.url}/api/v1${path}`)).json();
	}

	async post(site, original) {
		return this.api(`/posts/${await this.place(site, original)}`);
	}

	async thread(site, original) {
		return this.api(`/threads/${(await this.post(site, original)).thread_id}`);
	}

	/** What must hold after any import. */
	async assertSound() {
		const wrong = {
			'reputation is the sum of the ledger': `SELECT count(*) FROM forum.member m WHERE reputation
				<> (SELECT sum(delta) FROM forum.reputation r WHERE r.member_id = m.id)`,
			'no more than 200 a day from votes': `SELECT count(*) FROM (SELECT FROM forum.reputation WHERE reason = 'upvote'
				GROUP BY member_id, day HAVING sum(delta) > 200) x`,
			'answers are counted': `SELECT count(*) FROM forum.thread t WHERE answers
				<> (SELECT count(*) FROM forum.post p WHERE p.thread_id = t.id AND kind = 'answer')`,
			'a thread has its question\'s score': 'SELECT count(*) FROM forum.thread t JOIN forum.post p ON p.id = t.first_post_id WHERE p.score <> t.score',
			'the last revision is the text': `SELECT count(*) FROM forum.post p LEFT JOIN forum.post_revision r
				ON r.post_id = p.id AND r.revision = p.revision WHERE r.body IS DISTINCT FROM p.body`,
			'nothing comes after it': 'SELECT count(*) FROM forum.post p JOIN forum.post_revision r ON r.post_id = p.id AND r.revision > p.revision',
			'the accepted answer has an acceptance': `SELECT count(*) FROM forum.thread t WHERE accepted_post_id IS DISTINCT FROM
				(SELECT post_id FROM forum.acceptance a WHERE a.thread_id = t.id AND withdrawn_at IS NULL)`,
			'everything can be found': 'SELECT count(*) FROM forum.post p WHERE NOT EXISTS (SELECT FROM forum.post_search s WHERE s.post_id = p.id)',
			'threads are counted': `SELECT count(*) FROM (SELECT 1 WHERE (SELECT count(*) FROM forum.thread)
				<> (SELECT coalesce(sum(threads), 0) FROM forum.tally_now WHERE tag_id = 0)) x`,
			'it can be found by all of its words': `SELECT count(*) FROM forum.post_search s JOIN forum.post p ON p.id = s.post_id
				JOIN forum.thread t ON t.id = p.thread_id WHERE s.words <> forum.post_words(p.kind, p.words, t.id, t.title_words)`,
			'tags are counted': `SELECT count(*) FROM (SELECT tag_id, count(*) FROM forum.thread_tag GROUP BY 1
				EXCEPT SELECT tag_id, sum(threads) FROM forum.tally_now GROUP BY 1) x`,
			'everybody joined once': `SELECT count(*) FROM forum.member m
				WHERE 1 <> (SELECT count(*) FROM forum.reputation r WHERE r.member_id = m.id AND reason = 'joined')`,
			'nobody is told': 'SELECT count(*) FROM forum.notification',
		};
		for (const [what, statement] of Object.entries(wrong))
			assert.equal(await this.one(statement), '0', what);
		assert.deepEqual(await this.sql(ORPHANS), [], 'every row refers to one that is there');
	}

	/**
	 * The points of an import are those of acting its votes and acceptances out, one after the other: they are taken
	 * away and earned again through the forum's own functions, and nobody's may differ.
	 */
	async assertEarnedInOrder() {
		const differ = await this.sql(`BEGIN;
			CREATE TEMP TABLE imported AS SELECT id, reputation FROM forum.member;
			DELETE FROM forum.reputation WHERE reason <> 'joined';
			UPDATE forum.member SET reputation = 1;
			DO $$
			DECLARE e record;
			BEGIN
				FOR e IN SELECT at, id, 0 AS step, v AS vote, NULL::forum.acceptance AS acceptance FROM forum.vote v
					UNION ALL SELECT at, id, 1, NULL, a FROM forum.acceptance a ORDER BY 1, 3, 2
				LOOP
					IF e.step = 0 THEN
						PERFORM forum.reputation_of_votes(ARRAY[e.vote], p) FROM forum.post p WHERE p.id = (e.vote).post_id;
					ELSE
						PERFORM forum.reputation_of_acceptance(e.acceptance, p) FROM forum.post p WHERE p.id = (e.acceptance).post_id;
					END IF;
				END LOOP;
			END $$;
			SELECT m.name, m.reputation, i.reputation FROM forum.member m JOIN imported i USING (id) WHERE m.reputation <> i.reputation;
			ROLLBACK`);
		assert.deepEqual(differ, []);
	}
}

/** The foreign keys that do not hold: an import writes without asking them. */
const ORPHANS = `DO $$
	DECLARE k record; broken boolean;
	BEGIN
		FOR k IN SELECT c.conname, c.conrelid::regclass AS child, c.confrelid::regclass AS parent, a.attname AS refers, b.attname AS id
			FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
			JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
			WHERE c.contype = 'f' AND c.connamespace = 'forum'::regnamespace AND cardinality(c.conkey) = 1
		LOOP
			EXECUTE format('SELECT EXISTS (SELECT FROM %s c WHERE %I IS NOT NULL AND NOT EXISTS (SELECT FROM %s p WHERE p.%I = c.%I))',
				k.child, k.refers, k.parent, k.id, k.refers) INTO broken;
			IF broken THEN RAISE EXCEPTION '% does not hold', k.conname; END IF;
		END LOOP;
	END $$`;

/** Every file's rows in the report are those in the file, and each has one fate. */
export function assertReconciled(folder, files) {
	for (const name of readdirSync(folder)) {
		const rows = readFileSync(join(folder, name), 'latin1').split('\n').filter((line) => line.includes('<row')).length;
		const all = total(files[name]);
		assert.equal(all.read, rows, name);
		for (const [kind, line] of Object.entries(files[name]))
			assert.equal(line.read, line.imported + line.changed + line.before + line.skipped, `${name} ${kind}`);
		const parts = Object.entries(files[name]).filter(([kind]) => !kind.startsWith('all '));
		assert.equal(parts.reduce((sum, [, line]) => sum + line.read, 0), rows, name);
	}
}
