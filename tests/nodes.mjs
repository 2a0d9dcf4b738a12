// Forums that share a database, and what its superuser sees and may do.
//
//	const [one, other] = await startNodes(2);	// two nodes of one forum, each with a worker
//	const marks = await listening(one);		// from now on its PostgreSQL logs every statement
//	marks.calls()					// which functions of schema web were called for pages since the last look
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { start } from './server.mjs';

/** The address of a database of the cluster that `server` runs. */
export function address(server, database = 'forum', role = 'postgres', password = null) {
	const socket = readFileSync(join(server.data, 'postgres/postmaster.pid'), 'utf8').split('\n')[4];
	const secret = password ?? readFileSync(join(server.data, 'secret/postgres'), 'utf8').trim();
	return `postgresql://${role}:${encodeURIComponent(secret)}@/${database}?host=${encodeURIComponent(socket)}`;
}

/** One statement as the superuser; gives what it printed. */
export function administer(server, statement, database = 'forum') {
	const { status, stdout, stderr } = spawnSync('psql', ['-XAtqc', statement, address(server, database)], { encoding: 'utf8' });
	assert.equal(status, 0, stderr);
	return stdout.trim();
}

/** The same without waiting for its end. */
export function administerSlowly(server, statement) {
	const child = spawn('psql', ['-XAtqc', statement, address(server)], { stdio: 'ignore' });
	return new Promise((done) => child.on('close', done));
}

/** Nodes of one forum; `cluster` is the server whose PostgreSQL they share, nodes.stop() stops all. */
export async function startNodes(count, options = {}) {
	const cluster = await start();
	administer(cluster, "CREATE ROLE nodes LOGIN CREATEROLE PASSWORD 'x'", 'postgres');
	administer(cluster, 'CREATE DATABASE shared OWNER nodes', 'postgres');
	const env = { ...options.env, FORUM_DATABASE_URL: address(cluster, 'shared', 'nodes', 'x') };
	const nodes = [await start({ ...options, env })];
	while (nodes.length < count)
		nodes.push(await start({ ...options, env }));
	nodes.cluster = cluster;
	/** One more node, in place of one that was stopped. */
	nodes.another = () => start({ ...options, env });
	nodes.stop = () => Promise.all([...nodes, cluster].map((server) => server.stop()));
	return nodes;
}

/** What the web asks on its own, by timers. */
const TIMERS = ['site', 'thread_views_add', 'sessions_touch', 'outbox_depth'];

/** Which functions are called, from PostgreSQL's own log. */
export async function listening(cluster) {
	administer(cluster, "ALTER SYSTEM SET log_statement = 'all'");
	administer(cluster, 'SELECT pg_reload_conf()');
	await sleep(300);
	let read = cluster.log('postgres').length;
	return {
		calls() {
			const log = cluster.log('postgres'), news = log.slice(read);
			read = log.length;
			return [...news.matchAll(/execute [^\n]*?\bweb\.(\w+)\(/g)].map(([, name]) => name).filter((name) => !TIMERS.includes(name));
		},
	};
}
