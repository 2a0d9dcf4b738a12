// What a request costs, in processor time, and whom: the worker, the primary, a replica. Processor time says the same on
// a busy machine as on a quiet one.
//
//	node tests/bench/nodes.mjs [posts]		(default: 30000)
import { Agent, request } from 'node:http';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Cluster } from '../cluster.mjs';
import { until } from '../load.mjs';
import { metrics } from '../metrics.mjs';
import { environment, start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';
import { SAMPLE } from './community.mjs';
import { community, memberName } from './generate.mjs';
import { COMMON_WORD } from './texts.mjs';

const CLIENTS = 8, WARM = 100;
const size = Number(process.argv[2] ?? 30000);

/** Milliseconds of processor time of a process and all its children, the ended ones too. */
function spent(root) {
	let ticks = 0;
	const parents = new Map();
	for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
		try {
			const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
			parents.set(Number(pid), { parent: Number(fields[1]), own: Number(fields[11]) + Number(fields[12]), gone: Number(fields[13]) + Number(fields[14]) });
		} catch { /* it has ended */ }
	for (const [pid, { own, gone }] of parents)
		for (let at = pid; parents.has(at); at = parents.get(at).parent)
			if (at === root) {
				ticks += own + gone;
				break;
			}
	return ticks * 10;
}

const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });

function get(url, headers) {
	return new Promise((done, fail) => request(url, { agent, headers }, (response) => {
		response.resume().on('end', () => response.statusCode === 200 ? done() : fail(new Error(`${url}: ${response.statusCode}`)));
	}).on('error', fail).end());
}

/** Asks so often, a few at once. */
async function ask(count, url, headers) {
	let left = count;
	await Promise.all(Array.from({ length: CLIENTS }, async () => {
		while (left-- > 0)
			await get(url, headers);
	}));
}

const primary = await Cluster.primary(await community(size, (text) => console.error(text), join(environment().FORUM_BUILD, 'tests/communities')));
const standby = await primary.standby();
const one = (sql) => primary.sql(sql);
const thread = `/t/${one(`SELECT id || '/' || slug FROM forum.thread WHERE title = '${SAMPLE.title}'`)}`;
const ROWS = [
	['a thread page, kept, for a visitor', 20000, thread, false],
	['the same for a member', 800, thread, true],
	['a list for a member', 800, '/questions', true],
	['notifications', 800, '/notifications', true],
	['a search', 200, `/search?q=${COMMON_WORD}`, false],
];
console.log('| request | replica | a worker | the primary | the replica |\n| --- | --- | --- | --- | --- |');
for (const replica of [false, true]) {
	const node = await start({ env: { FORUM_DATABASE_URL: primary.address(), ...(replica && { FORUM_READ_URL: standby.place }) } });
	const member = await Visitor.signIn(node.url, memberName(2 + Math.round(size / 200)));
	await new Promise((done) => setTimeout(done, 2500));	// its browser forgets that it has written
	for (const [what, count, path, signedIn] of ROWS) {
		const headers = signedIn ? { cookie: `session=${member.cookies.get('session')}` } : {};
		if (replica)
			await until('the replica is asked', async () => {
				await get(`${node.url}/search?q=warm`, {});
				return (await metrics(node)).value('replica_used') > 0;
			});
		await ask(WARM, node.url + path, headers);
		const programs = [node.child.pid, primary.child.pid, standby.child.pid], before = programs.map(spent);
		await ask(count, node.url + path, headers);
		const [worker, ofPrimary, ofReplica] = programs.map((pid, i) => ((spent(pid) - before[i]) / count).toFixed(2));
		console.log(`| ${what} | ${replica ? 'yes' : 'no'} | ${worker} ms | ${ofPrimary} ms | ${ofReplica} ms |`);
	}
	await node.stop();
}
await standby.stop();
await primary.stop();
process.exit();
