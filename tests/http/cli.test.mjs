// bin/forum: what an operator does, and what can go wrong.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { FORUM, environment, makeData, processes, run, start } from '../server.mjs';

const MEMBER = ['--email', 'somebody@example.com', '--password', 'a long password'];

async function until(what, happens) {
	for (let i = 0; i < 200; i++) {
		if (await happens())
			return;
		await new Promise((done) => setTimeout(done, 50));
	}
	assert.fail(`never: ${what}`);
}

/** The environment of a forum's web server. */
function webEnvironment(forum) {
	const kore = readFileSync(join(forum.data, 'run/kore.pid'), 'utf8').trim();
	return readFileSync(`/proc/${kore}/environ`, 'utf8');
}

function oneLine(text) {
	assert.match(text, /^forum: [^\n]+\n$/, text);
}

describe('usage', () => {
	const wrong = [
		[[], /usage/], [['nonsense'], /no such command/], [['member'], /needs a verb/],
		[['serve', '--port', 'x'], /--port must be a number/], [['serve', '--port', '65536'], /--port must be/],
		[['serve', '--nonsense'], /no such option/], [['serve', '--port'], /needs a value/], [['serve', 'x'], /too many/],
		[['serve', '--no-demo=1'], /takes no value/],
		[['member', 'create'], /missing: NAME/], [['member', 'create', 'Anna'], /missing: --email/],
		[['token', 'create', '--member', 'Anna'], /missing: --scope/],
		[['account', 'create', 'acme'], /missing: --name/],
		[['--data'], /--data needs a directory/], [['--data='], /--data needs a directory/],
	];
	for (const [words, message] of wrong) {
		test(`${words.join(' ') || 'nothing'} is wrong usage`, async () => {
			const { code, stdout, stderr } = await run(words);
			assert.equal(code, 2);
			assert.match(words.length === 0 ? stdout : stderr, message);
		});
	}

	const commands = ['serve', 'migrate', 'member create', 'token create', 'account create', 'health backfill', 'import stackexchange', 'psql', 'doctor'];
	test('--help names every command', async () => {
		const { code, stdout } = await run(['--help']);
		assert.equal(code, 0);
		for (const command of commands)
			assert.ok(stdout.includes(command), command);
	});
	for (const command of commands) {
		test(`${command} --help makes nothing`, async () => {
			const data = makeData();
			const { code, stdout } = await run(['--data', data, ...command.split(' '), '--help']);
			assert.equal(code, 0);
			assert.ok(stdout.includes(`usage: forum [--data DIR] ${command}`), stdout);
			assert.ok(!existsSync(data));
		});
	}
});

describe('without a running server', () => {
	const data = makeData();
	const forum = (...words) => run(['--data', data, ...words]);

	test('a member is created in a database made for it, which is stopped again', async () => {
		const { code, stdout, stderr } = await forum('member', 'create', 'Anna', ...MEMBER, '--role', 'admin');
		assert.equal(code, 0, stderr);
		assert.match(stdout, /Anna/);
		assert.deepEqual(processes(data), []);
	});
	test('the same name again is refused in one line', async () => {
		const { code, stderr } = await forum('member', 'create', 'ANNA', ...MEMBER);
		assert.equal(code, 1);
		oneLine(stderr);
		assert.match(stderr, /name/);
	});
	test('a password may come from standard input', async () => {
		const { code, stderr } = await run(['--data', data, 'member', 'create', 'Bert', '--email', 'bert@example.com',
			'--password', '-'], { input: 'from a pipe\n' });
		assert.equal(code, 0, stderr);
	});
	test('an empty password, role and account that are not there are refused', async () => {
		for (const more of [['--password', ''], ['--role', 'king'], ['--account', 'nobody']]) {
			const { code, stderr } = await forum('member', 'create', 'Carl', ...MEMBER.map((word) =>
				word.replace('somebody', 'carl')), ...more);
			assert.equal(code, 1, more.join(' '));
			oneLine(stderr);
		}
	});
	test('a token is all that token create prints; the database knows its hash only', async () => {
		const { code, stdout } = await forum('token', 'create', '--member', 'anna', '--scope', 'read write', '--days', '3');
		assert.equal(code, 0);
		assert.match(stdout, /^ts_[0-9a-f]{64}\n$/);
		const kept = await forum('psql', '-XAtqc', 'SELECT token_hash, scopes FROM forum.api_token');
		assert.match(kept.stdout, /^[0-9a-f]{64}\|\{read,write\}\n$/);
		assert.ok(!stdout.includes(kept.stdout.slice(0, 64)));
	});
	test('tokens of nobody, and scopes that are none, are refused', async () => {
		for (const words of [['--member', 'Zoe', '--scope', 'read'], ['--member', 'Anna', '--scope', 'all'],
			['--member', 'Anna', '--scope', '']]) {
			const { code, stdout, stderr } = await forum('token', 'create', ...words);
			assert.equal(code, 1);
			assert.equal(stdout, '');
			oneLine(stderr);
		}
	});
	test('an account is created once', async () => {
		const words = ['account', 'create', 'acme', '--name', 'Acme', '--domain', 'ACME.example', '--mrr', '120000'];
		assert.equal((await forum(...words)).code, 0);
		const { code, stderr } = await forum(...words);
		assert.equal(code, 1);
		oneLine(stderr);
		const kept = await forum('psql', '-XAtqc', 'SELECT id, name, domain, touch, mrr_cents FROM forum.account');
		assert.equal(kept.stdout, 'acme|Acme|acme.example|community|120000\n');
	});
	test('two migrations at once agree', async () => {
		const both = await Promise.all([forum('migrate'), forum('migrate')]);
		assert.deepEqual(both.map(({ code }) => code), [0, 0], JSON.stringify(both));
		assert.deepEqual(processes(data), []);
	});
	test('secrets are for their owner alone', () => {
		for (const name of ['secret/postgres', 'secret/forum'])
			assert.equal(statSync(join(data, name)).mode & 0o777, 0o600, name);
		assert.equal(statSync(join(data, 'secret')).mode & 0o777, 0o700);
		assert.equal(statSync(join(data, 'postgres')).mode & 0o777, 0o700);
	});
	test('the web\'s role may call functions and read nothing', async () => {
		const secret = await forum('psql', '-XAtqc', "SELECT value FROM forum.secret WHERE name = 'web_password'");
		const holder = spawn(FORUM, ['--data', data, 'psql', '-Xqc', '\\echo here', '-c', '\\! read wait'],
			{ env: environment(), stdio: ['pipe', 'pipe', 'inherit'] });
		await new Promise((done) => holder.stdout.once('data', done));
		const socket = readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[4];
		const ask = (query) => spawnSync('psql', ['-XAtqc', query,
			`host=${socket} user=forum_web dbname=forum password=${secret.stdout.trim()}`], { encoding: 'utf8' });
		for (const query of ['SELECT * FROM forum.member', 'SELECT * FROM forum.secret', 'CREATE TABLE web.x ()',
			'CREATE TABLE public.x ()', "SELECT forum.name_key('x')", 'SELECT pg_read_file(\'/etc/passwd\')'])
			assert.match(ask(query).stderr, /permission denied/, query);
		assert.equal(ask('SELECT count(*) > 0 FROM web.viewer(NULL)').stderr, '');
		holder.stdin.end();
		await new Promise((done) => holder.on('close', done));
	});
});

describe('doctor', () => {
	const data = makeData();
	const doctor = (...words) => run(['--data', data, ...words, 'doctor', '--port', '65431']);

	test('finds nothing wrong before the first start, and makes nothing', async () => {
		const { code, stdout } = await doctor();
		assert.equal(code, 0, stdout);
		assert.ok(!existsSync(data));
	});
	test('finds nothing wrong after it', async () => {
		await run(['--data', data, 'migrate']);
		const { code, stdout } = await doctor();
		assert.equal(code, 0, stdout);
		assert.match(stdout, /^ok +schema/m);
	});
	test('names what is wrong, and the mend', async () => {
		chmodSync(join(data, 'secret/forum'), 0o644);
		await run(['--data', data, 'psql', '-Xqc', "DELETE FROM forum.migration WHERE name = 'sql/web'"]);
		const { code, stdout } = await doctor();
		assert.equal(code, 1);
		assert.match(stdout, /^WRONG +secrets .*chmod/m);
		assert.match(stdout, /^WRONG +schema .*forum migrate/m);
	});
});

describe('a running server', () => {
	let forum;
	before(async () => { forum = await start(); });
	after(() => forum?.stop());

	test('answers where it says', async () => {
		assert.ok((await fetch(`${forum.url}/healthz`)).status < 500);
	});
	test('members are created beside it', async () => {
		await forum.cli('member', 'create', 'Anna', ...MEMBER);
		assert.deepEqual(await forum.sql('SELECT name FROM forum.member'), ['Anna']);
	});
	test('a second one for the same data is refused in one line', async () => {
		const { code, stderr } = await run(['--data', forum.data, 'serve', '--port', '0']);
		assert.equal(code, 1);
		oneLine(stderr);
		assert.match(stderr, /being served already/);
	});
	test('a port in use is refused in one line, before anything is made', async () => {
		const data = makeData();
		const { code, stderr } = await run(['--data', data, 'serve', '--port', new URL(forum.url).port]);
		assert.equal(code, 1);
		oneLine(stderr);
		assert.match(stderr, /in use.*--port/);
		assert.ok(!existsSync(join(data, 'postgres')));
	});
	test('psql gets its password where others do not see it', async () => {
		const shown = await forum.cli('psql', '-XAtqc', '\\! tr "\\0" " " < /proc/$PPID/cmdline');
		assert.match(shown, /psql user='forum'/);
		assert.doesNotMatch(shown, /password/);
	});
	test('its workers are not root', { skip: process.getuid() !== 0 }, () => {
		const kore = readFileSync(join(forum.data, 'run/kore.pid'), 'utf8').trim();
		const workers = readFileSync(`/proc/${kore}/task/${kore}/children`, 'utf8').trim().split(' ');
		assert.ok(workers.length > 0 && workers.every((pid) => statSync(`/proc/${pid}`).uid !== 0));
	});
});

describe('a PostgreSQL of somebody else', () => {
	let other, data;
	before(async () => {
		other = await start();
		data = makeData();
	});
	after(() => other?.stop());

	/** One statement as the other cluster's superuser. */
	function administer(statement, database = 'postgres') {
		const { status, stderr } = spawnSync('psql', ['-XAtqc', statement, url('postgres',
			readFileSync(join(other.data, 'secret/postgres'), 'utf8').trim(), database)], { encoding: 'utf8' });
		assert.equal(status, 0, stderr);
	}
	function url(role, password, database) {
		const socket = readFileSync(join(other.data, 'postgres/postmaster.pid'), 'utf8').split('\n')[4];
		const [user, secret, name, host] = [role, password, database, socket].map(encodeURIComponent);
		return `postgresql://${user}:${secret}@/${name}?host=${host}`;
	}

	test('serves a forum, as two nodes at once', async () => {
		administer(`CREATE ROLE owner LOGIN CREATEROLE PASSWORD 'x'`);
		administer(`CREATE ROLE "o'd""d %é r" LOGIN CREATEROLE PASSWORD '@/:?#%"''x'`);
		administer(`CREATE DATABASE "el'se""wh %é re" OWNER "o'd""d %é r"`);
		const env = { FORUM_DATABASE_URL: url('o\'d"d %é r', '@/:?#%"\'x', 'el\'se"wh %é re') };
		const nodes = await Promise.all([start({ env }), start({ env })]);
		for (const node of nodes) {
			assert.ok((await fetch(`${node.url}/healthz`)).status < 500);
			assert.ok(!existsSync(join(node.data, 'postgres')));
			assert.doesNotMatch(webEnvironment(node), /FORUM_DATABASE_URL/, 'the web is not the owner');
		}
		await nodes[0].cli('member', 'create', 'Anna', ...MEMBER);
		assert.deepEqual(await nodes[1].sql('SELECT name FROM forum.member'), ['Anna']);
		assert.match(nodes[0].log('web'), /started/);
		assert.deepEqual(await Promise.all(nodes.map((node) => node.stop())), [0, 0]);
	});
	test('an owner who may not make roles is told what an administrator must do; then it works', async () => {
		administer("CREATE ROLE poor LOGIN PASSWORD 'x'");
		administer('CREATE DATABASE "bare-hands" OWNER poor');
		const env = { FORUM_DATABASE_URL: url('poor', 'x', 'bare-hands') };
		const { code, stderr } = await run(['--data', data, 'migrate'], { env });
		assert.equal(code, 1);
		oneLine(stderr);
		assert.match(stderr, /CREATE ROLE "bare-hands_web".*FORUM_WEB_DATABASE_URL/);
		administer("CREATE ROLE visitor LOGIN PASSWORD 'y'");
		const forum = await start({ env: { ...env, FORUM_WEB_DATABASE_URL: url('visitor', 'y', 'bare-hands') } });
		assert.ok((await fetch(`${forum.url}/healthz`)).status < 500);
		assert.equal(await forum.stop(), 0);
	});
	test('one that cannot be reached, lets nobody in, is another\'s or not UTF-8 is refused in one line', async () => {
		administer('CREATE DATABASE foreign_owner');
		administer('CREATE SCHEMA web', 'foreign_owner');
		administer('GRANT CREATE ON DATABASE foreign_owner TO owner');
		administer('CREATE DATABASE closed');
		administer("CREATE DATABASE ascii OWNER owner ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
		for (const [database, message] of [['postgresql://nobody@127.0.0.1:1/none', /refused/],
			['mysql://somebody@127.0.0.1/forum', /no address of PostgreSQL/],
			[url('owner', 'x', 'closed'), /GRANT CREATE ON DATABASE closed TO owner/],
			[url('owner', 'x', 'foreign_owner'), /schema web .* belongs to postgres/],
			[url('owner', 'wrong', 'postgres'), /password/], [url('owner', 'x', 'ascii'), /SQL_ASCII.*UTF8/]]) {
			const { code, stderr } = await run(['--data', data, 'migrate'], { env: { FORUM_DATABASE_URL: database } });
			assert.equal(code, 1);
			oneLine(stderr);
			assert.match(stderr, message);
		}
	});
});

describe('the end of a server', () => {
	for (const signal of ['SIGINT', 'SIGTERM']) {
		test(`${signal} stops everything and exits 0`, async () => {
			const forum = await start();
			assert.equal(await forum.stop(signal), 0);
			assert.deepEqual(processes(dirname(forum.data)), []);
		});
	}
	test('kill -9 leaves nothing running, and the next start is quick', async () => {
		const data = makeData();
		const first = await start({ data });
		await first.cli('member', 'create', 'Anna', ...MEMBER);
		await first.stop('SIGKILL');
		await until('all gone', () => processes(data).length === 0);
		const begun = Date.now();
		const second = await start({ data });
		const seconds = (Date.now() - begun) / 1000;
		assert.deepEqual(await second.sql('SELECT name FROM forum.member'), ['Anna']);
		await second.stop();
		// 3 s is what we promise; the machine may be busy with other tests.
		assert.ok(seconds < 10, `${seconds} s`);
	});
	test('a pid file that a killed database left, and that names another process now, is no hindrance', async () => {
		const data = makeData();
		const first = await start({ data });
		const postmaster = Number(readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
		first.child.kill('SIGKILL');
		process.kill(postmaster, 'SIGKILL');
		await until('all gone', () => processes(data).length === 0);
		writeFileSync(join(data, 'postgres/postmaster.pid'), `${process.pid}\n${data}/postgres\n`);
		const second = await start({ data });
		assert.equal(await second.stop(), 0);
	});
	test('a web server that ends again and again ends the server with 1', async () => {
		const forum = await start();
		const kore = () => Number(readFileSync(join(forum.data, 'run/kore.pid'), 'utf8'));
		for (let ends = 0, killed = 0; ends < 5; ends++) {
			let next = 0;
			// empty while it is written; 0 would be all of us
			await until('a new one', () => (next = kore()) > 1 && next !== killed);
			killed = next;
			assert.doesNotMatch(webEnvironment(forum), /FORUM_JOBS_DATABASE/, 'what only the jobs should know');
			process.kill(killed, 'SIGKILL');
			// Its workers are of its group.
			await until('no worker left', () => {
				try {
					return !process.kill(-killed, 0);
				} catch {
					return true;
				}
			});
		}
		assert.equal(await forum.ended, 1);
		assert.match(forum.stderr, /the web server ended unexpectedly, starting it again/);
		assert.match(forum.stderr, /the web server ends again and again; see .*web\.log/);
		await until('nothing is left', () => processes(dirname(forum.data)).length === 0);
	});
});

describe('data directories', () => {
	const place = mkdtempSync(join(tmpdir(), 'forum-test-'));
	after(() => rmSync(place, { recursive: true, force: true }));

	test('somebody else\'s directory is left alone', async () => {
		const data = join(place, 'other');
		mkdirSync(data);
		writeFileSync(join(data, 'letter.txt'), 'dear');
		const { code, stderr } = await run(['--data', data, 'migrate']);
		assert.equal(code, 1);
		oneLine(stderr);
		assert.deepEqual(readdirSync(data), ['letter.txt']);
	});
	test('one of a newer version is left alone', async () => {
		const data = join(place, 'newer');
		mkdirSync(data);
		writeFileSync(join(data, 'layout'), '99\n');
		const { code, stderr } = await run(['--data', data, 'migrate']);
		assert.equal(code, 1);
		oneLine(stderr);
	});
	test('a broken cluster is named, and not overwritten', async () => {
		const data = join(place, 'broken');
		mkdirSync(join(data, 'postgres'), { recursive: true });
		writeFileSync(join(data, 'layout'), '1\n');
		writeFileSync(join(data, 'postgres/something'), '');
		const { code, stderr } = await run(['--data', data, 'migrate']);
		assert.equal(code, 1);
		oneLine(stderr);
		assert.ok(existsSync(join(data, 'postgres/something')));
	});
	test('a cluster of a PostgreSQL that is not installed is named', async () => {
		const data = join(place, 'old');
		mkdirSync(join(data, 'postgres'), { recursive: true });
		writeFileSync(join(data, 'layout'), '1\n');
		writeFileSync(join(data, 'postgres/PG_VERSION'), '9\n');
		const { code, stderr } = await run(['--data', data, 'migrate']);
		assert.equal(code, 1);
		oneLine(stderr);
		assert.match(stderr, /PostgreSQL 9.*apt-get install/);
	});
	test('a long path with a space works', async () => {
		const forum = await start({ data: join(place, 'a long way off '.repeat(10).trim(), 'var') });
		assert.ok((await fetch(`${forum.url}/healthz`)).status < 500);
		assert.equal(await forum.stop(), 0);
	});
	test('one that only root may enter works for root', { skip: process.getuid() !== 0 }, async () => {
		mkdirSync(join(place, 'closed'), { mode: 0o700 });
		const forum = await start({ data: join(place, 'closed/var') });
		assert.ok((await fetch(`${forum.url}/healthz`)).status < 500);
		await forum.cli('member', 'create', 'Anna', ...MEMBER);
		assert.equal(await forum.stop(), 0);
	});
	test('one that may not be written to is refused in one line', { skip: process.getuid() === 0 }, async () => {
		const { code, stderr } = await run(['--data', '/etc', 'migrate']);
		assert.equal(code, 1);
		oneLine(stderr);
	});
	test('a port that another program listens on is found out', async () => {
		const other = createServer().listen(0, '127.0.0.1');
		await new Promise((done) => other.once('listening', done));
		const { code, stderr } = await run(['--data', join(place, 'port'), 'serve', '--port', `${other.address().port}`]);
		other.close();
		assert.equal(code, 1);
		oneLine(stderr);
	});
});
