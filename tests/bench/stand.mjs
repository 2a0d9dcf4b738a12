// A forum on the measuring stand: two workers on a community of a given size, and what the rows need to know of it.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';
import { Chance } from './chance.mjs';
import { SAMPLE } from './community.mjs';
import { ADMINISTRATOR_NAME, community, memberName } from './generate.mjs';
import { children } from './host.mjs';
import { COMMON_WORD, Writer } from './texts.mjs';

/** Asked by timers, not by anybody's request. */
const OF_TIMERS = /web\.(site|thread_views_add|sessions_touch|outbox_depth)\(/;

export async function stand(size, say) {
	const data = await community(size, say);
	const forum = await start({ data, args: ['--workers', '2'] });
	const one = async (sql) => (await forum.sql(sql))[0];
	const found = new Stand(forum, size);
	found.thread = `/t/${await one(`SELECT id || '/' || slug FROM forum.thread WHERE title = '${SAMPLE.title}'`)}`;
	found.search = `/search?q=${COMMON_WORD}`;
	// one member in ten writes more than this one; the administrator has no limit of posts a minute
	const member = await Visitor.signIn(forum.url, memberName(2 + Math.round(size / 200)));
	found.cookie = `session=${member.cookies.get('session')}`;
	found.token = await forum.cli('token', 'create', '--member', ADMINISTRATOR_NAME, '--scope', 'read write', '--days', '1');
	found.paths = await forum.sql(`SELECT '/t/' || t.id || '/' || t.slug FROM forum.thread t JOIN forum.category c ON c.id = t.category_id AND NOT c.private
		WHERE t.state = 'visible' ORDER BY t.id DESC LIMIT 150`);
	// threads with numbers in a row that all take answers
	[found.from, found.to] = (await one(`SELECT min(id) || ' ' || max(id) FROM (
		SELECT id, id - row_number() OVER (ORDER BY id) AS island FROM forum.thread WHERE state = 'visible' AND locked_at IS NULL) t
		GROUP BY island ORDER BY count(*) DESC LIMIT 1`)).split(' ').map(Number);
	found.lastPost = Number(await one('SELECT max(id) FROM forum.post'));
	return found;
}

class Stand {
	constructor(forum, size) {
		this.forum = forum;
		this.url = forum.url;
		this.size = size;
		// as different as what people write: search counts on it that the newest posts are about what the others are about
		const writer = new Writer(new Chance(9));
		this.bodies = Array.from({ length: 200 }, () => writer.exactly(300).body);
	}

	/** The bytes of a page as they come, compressed if that is accepted. */
	page(path, headers = {}) {
		return new Promise((done, fail) => request(this.url + path, { headers }, (response) => {
			const parts = [];
			response.on('data', (part) => parts.push(part)).on('end', () => response.statusCode === 200 ? done(Buffer.concat(parts))
				: fail(new Error(`${path}: ${response.statusCode}`)));
		}).on('error', fail).end());
	}

	/** How the web connects to the database. */
	get conninfo() {
		return /^database (.*)$/m.exec(readFileSync(join(this.forum.data, 'run/web.conf'), 'utf8'))[1];
	}

	/** A script for wrk that answers threads, each request another one. */
	postingScript(folder) {
		const path = join(folder, `post-${this.size}.lua`);
		writeFileSync(path, `math.randomseed(os.time())
local bodies = { "${this.bodies.join('", "')}" }
local headers = { ["Authorization"] = "Bearer ${this.token}", ["Content-Type"] = "application/json" }
function request()
	return wrk.format("POST", "/api/v1/threads/" .. math.random(${this.from}, ${this.to}) .. "/posts", headers,
		'{"body": "' .. bodies[math.random(#bodies)] .. '"}')
end
`);
		return path;
	}

	/** A script for wrk that goes round some pages. */
	roundScript(folder) {
		const path = join(folder, `round-${this.size}.lua`);
		writeFileSync(path, `local paths, n = { "/", "${this.paths.join('", "')}" }, 0
function request()
	n = n % #paths + 1
	return wrk.format("GET", paths[n])
end
`);
		return path;
	}

	answer(thread) {
		return fetch(`${this.url}/api/v1/threads/${thread}/posts`, { method: 'POST', body: JSON.stringify({ body: this.bodies[0] }),
			headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' } });
	}

	/** Takes away what was posted since the stand was set up: the forum itself deletes no rows of posts, and has no index for that. */
	async tidy() {
		const keys = ['first_post_id', 'last_post_id', 'accepted_post_id'];
		await this.forum.sql(`${keys.map((key) => `CREATE INDEX tidy_${key} ON forum.thread (${key});`).join('')}
			CREATE TEMP TABLE gone AS SELECT id, thread_id FROM forum.post WHERE id > ${this.lastPost};
			DELETE FROM forum.post p USING gone WHERE p.id = gone.id;
			SELECT forum.thread_refresh(thread_id) FROM (SELECT DISTINCT thread_id FROM gone) t;
			SET CONSTRAINTS ALL IMMEDIATE;
			SELECT setval(pg_get_serial_sequence('forum.post', 'id'), max(id)) FROM forum.post;
			${keys.map((key) => `DROP INDEX forum.tidy_${key};`).join('')}`);
	}

	/** The calls of SQL that the forum makes while `act` is done: [{ sql, params }], from PostgreSQL's log. */
	async calls(act) {
		await act();
		await this.superuser(`ALTER SYSTEM SET log_statement = 'all'`);
		const before = this.forum.log('postgres').length;
		await act();
		await new Promise((go) => setTimeout(go, 300));
		const text = this.forum.log('postgres').slice(before).replace(/\n\t/g, '\n');
		await this.superuser('ALTER SYSTEM RESET log_statement');
		const calls = [];
		for (const [, sql, detail] of text.matchAll(/touchstone LOG: {2}execute \S+: (SELECT .*)\n(?:.*DETAIL: {2}parameters: ((?:(?:, )?\$\d+ = (?:NULL|'(?:[^']|'')*'))+))?/g)) {
			if (OF_TIMERS.test(sql))
				continue;
			const params = [...(detail ?? '').matchAll(/\$\d+ = (NULL|'(?:[^']|'')*')/g)]
				.map(([, value]) => value === 'NULL' ? null : value.slice(1, -1).replaceAll(`''`, `'`));
			calls.push({ sql, params });
		}
		if (calls.length === 0)
			throw new Error(`no call of SQL in PostgreSQL's log:\n${text.slice(0, 2000)}`);
		return calls;
	}

	async superuser(sql) {
		const { data } = this.forum;
		const { status, stderr } = spawnSync('psql', [`host=${join(data, 'run/postgres')} dbname=forum user=postgres`, '-Xqc', sql, '-c', 'SELECT pg_reload_conf()'],
			{ env: { ...process.env, PGPASSWORD: readFileSync(join(data, 'secret/postgres'), 'utf8').trim() }, encoding: 'utf8' });
		if (status !== 0)
			throw new Error(stderr);
		await new Promise((go) => setTimeout(go, 200));
	}

	/** The web's workers. */
	get workers() {
		return children(Number(readFileSync(join(this.forum.data, 'run/kore.pid'), 'utf8')));
	}

	async stop() {
		await this.tidy();
		return this.forum.stop();
	}
}
