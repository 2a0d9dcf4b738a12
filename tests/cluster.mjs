// PostgreSQL servers of a test's own, which no forum runs: a primary with an empty forum in it, standbys, a pooler.
//
//	const primary = await Cluster.primary();
//	const standby = await primary.standby();
//	const node = await start({ env: { FORUM_DATABASE_URL: primary.url(), FORUM_READ_URL: standby.address() } });
//	primary.sql('SELECT 1'); standby.kill(); await standby.start(); standby.promote();
//	const pooler = await Pooler.before(primary, { size: 4 });	// PgBouncer, transaction pooling
//
// They listen on Unix sockets only. Whatever happens to the test, they end with its process, and their files go.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause } from './load.mjs';
import { makeForum } from './server.mjs';

const BINARIES = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' }).stdout.trim();
const SECONDS = 30;

/** What the web asks on its own, by timers. */
const TIMERS = ['site', 'thread_views_add', 'sessions_touch', 'outbox_depth', 'wal_written', 'wal_replayed'];

/** Neither PostgreSQL nor PgBouncer runs as root. */
const USER = process.getuid() !== 0 ? {} : { uid: id('-u'), gid: id('-g') };

function id(option) {
	return Number(spawnSync('id', [option, 'postgres'], { encoding: 'utf8' }).stdout);
}

const running = new Set(), folders = new Set();
process.on('exit', () => {
	for (const program of running)
		program.kill('SIGKILL');
	// Its children see that and end; a moment later nobody writes there any more.
	if (running.size > 0)
		spawnSync('sleep', ['0.5']);
	for (const folder of folders)
		rmSync(folder, { recursive: true, force: true });
});

function folder() {
	const made = mkdtempSync(join(tmpdir(), 'forum-db-'));
	folders.add(made);
	if (USER.uid)
		chownSync(made, USER.uid, USER.gid);
	spawnSync('chmod', ['755', made]);
	return made;
}

async function until(what, holds) {
	for (const end = performance.now() + SECONDS * 1000; performance.now() < end; await pause(20))
		if (await holds())
			return;
	throw new Error(`not within ${SECONDS} s: ${what}`);
}

/** A program in the background: its log, its end. */
class Program {
	constructor(folder) {
		this.folder = folder;
	}

	run(program, words) {
		const child = spawn(program, words, { ...USER, cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
		for (const stream of [child.stdout, child.stderr])
			stream.on('data', (text) => appendFileSync(join(this.folder, 'log'), text));
		running.add(child);
		this.child = child;
		this.ended = new Promise((done) => child.on('close', () => { running.delete(child); done(); }));
	}

	get log() {
		const file = join(this.folder, 'log');
		return existsSync(file) ? readFileSync(file, 'utf8') : '';
	}

	/** Ends it; resolves when it has ended. SIGKILL: as if the power was cut. */
	async end(signal) {
		this.child.kill(signal);
		await this.ended;
	}

	remove() {
		rmSync(this.folder, { recursive: true, force: true });
		folders.delete(this.folder);
	}
}

export class Cluster extends Program {
	/** With the forum of a data directory that nobody serves, or an empty one; it is copied. */
	static async primary(of) {
		const cluster = new Cluster(folder());
		const data = of ?? makeForum();
		cluster.password = readFileSync(join(data, 'secret/postgres'), 'utf8').trim();
		cluster.owner = readFileSync(join(data, 'secret/forum'), 'utf8').trim();
		assert.equal(spawnSync('cp', ['-a', join(data, 'postgres'), join(cluster.folder, 'data')]).status, 0);
		appendFileSync(join(cluster.folder, 'data/pg_hba.conf'), 'local replication all scram-sha-256\n');
		await cluster.start();
		return cluster;
	}

	/** A standby that follows this server. */
	async standby(name = 'standby') {
		const standby = new Cluster(folder());
		Object.assign(standby, { password: this.password, owner: this.owner });
		const made = spawnSync(join(BINARIES, 'pg_basebackup'), ['-D', join(standby.folder, 'data'), '-R', '-X', 'stream', '-c', 'fast',
			'-d', `${this.address('postgres', 'postgres')}&application_name=${name}`], { ...USER, cwd: standby.folder, encoding: 'utf8' });
		assert.equal(made.status, 0, made.stderr);
		await standby.start();
		return standby;
	}

	async start() {
		this.run(join(BINARIES, 'postgres'), ['-D', join(this.folder, 'data'), '-k', this.folder, '-c', 'listen_addresses=',
			'-c', 'shared_buffers=32MB', '-c', 'max_connections=60', '-c', 'wal_receiver_status_interval=1s']);
		await until('it takes connections', () => this.isThere);
	}

	get isThere() {
		return spawnSync(join(BINARIES, 'pg_isready'), ['-q', '-h', this.folder]).status === 0;
	}

	/** How a role reaches it: the forum's owner unless said otherwise. */
	address(role = 'forum', database = 'forum', password = role === 'postgres' ? this.password : this.owner) {
		return `postgresql://${role}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(this.folder)}`;
	}

	/** The address without who; a forum knows that of its replica. */
	get place() {
		return `postgresql:///forum?host=${encodeURIComponent(this.folder)}`;
	}

	/** One statement as the superuser; what it printed. */
	sql(statement, database = 'forum') {
		const { status, stdout, stderr } = spawnSync('psql', ['-XAtqc', statement, this.address('postgres', database)], { encoding: 'utf8' });
		assert.equal(status, 0, `${statement}: ${stderr}`);
		return stdout.trim();
	}

	set(name, value) {
		this.sql(`ALTER SYSTEM SET ${name} = '${value}'`);
		this.sql('SELECT pg_reload_conf()');
	}

	/** From now on every statement is logged; then calls() gives the functions of schema web that were called since the last look. */
	async listen() {
		this.set('log_statement', 'all');
		await pause(300);
		this.read = this.log.length;
	}

	calls() {
		const news = this.log.slice(this.read);
		this.read += news.length;
		return [...news.matchAll(/execute [^\n]*?\bweb\.(\w+)\(/g)].map(([, name]) => name).filter((name) => !TIMERS.includes(name));
	}

	stop() {
		return this.child.exitCode === null && this.child.signalCode === null ? this.end('SIGINT') : undefined;
	}

	/** The numbers of all its processes. */
	processes() {
		const children = readFileSync(`/proc/${this.child.pid}/task/${this.child.pid}/children`, 'utf8');
		return [this.child.pid, ...children.split(' ').filter(Boolean).map(Number)];
	}

	/** All of it at once. */
	async kill() {
		for (const pid of this.processes())
			process.kill(pid, 'SIGKILL');
		await this.ended;
		await until('its socket is dead', () => !this.isThere);
		rmSync(join(this.folder, 'data/postmaster.pid'), { force: true });
	}

	promote() {
		assert.equal(this.sql('SELECT pg_promote(true, 20)', 'postgres'), 't');
	}

	/** Waits until this standby has everything that `primary` has. */
	async catchUp(primary) {
		const there = primary.sql('SELECT pg_current_wal_flush_lsn()');
		await until('it has caught up', () => this.sql(`SELECT pg_last_wal_replay_lsn() >= '${there}'`) === 't');
	}
}

export class Pooler extends Program {
	static async before(cluster, { size = 4, mode = 'transaction' } = {}) {
		const pooler = new Pooler(folder());
		const web = cluster.sql("SELECT value FROM forum.secret WHERE name = 'web_password'");
		writeFileSync(join(pooler.folder, 'users'), `"forum" "${cluster.owner}"\n"forum_web" "${web}"\n`);
		writeFileSync(join(pooler.folder, 'pgbouncer.ini'), `[databases]\nforum = host=${cluster.folder} dbname=forum\n
[pgbouncer]\nlisten_addr =\nlisten_port = 6432\nunix_socket_dir = ${pooler.folder}\nauth_type = scram-sha-256\nauth_file = ${pooler.folder}/users
pool_mode = ${mode}\ndefault_pool_size = ${size}\nmax_client_conn = 200\n`);
		pooler.web = web;
		await pooler.start();
		return pooler;
	}

	async start() {
		const socket = join(this.folder, '.s.PGSQL.6432');
		rmSync(socket, { force: true });
		this.run('/usr/sbin/pgbouncer', [join(this.folder, 'pgbouncer.ini')]);
		await until('it takes connections', () => existsSync(socket));
	}

	address(role = 'forum_web', password = this.web) {
		return `postgresql://${role}:${encodeURIComponent(password)}@/forum?host=${encodeURIComponent(this.folder)}&port=6432`;
	}

	stop() {
		return this.end('SIGTERM');
	}
}
