// A forum of a test's own: its data directory, its database, its port.
//
//	const forum = await start();		// an empty forum; start({ demo: true }) loads the demo
//	await forum.cli('member', 'create', 'Anna', '--email', 'anna@example.com', '--password', 'secret word');
//	const response = await fetch(forum.url + '/');
//	await forum.stop();
//
// Whatever happens to the test, the server ends with its process and the data directory goes.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collect, collectLogs } from './sanitizer.mjs';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const FORUM = resolve(ROOT, process.env.BIN ?? 'bin', 'forum');
const READY_SECONDS = 60;

const servers = new Set();
const folders = new Set();
process.on('exit', () => {
	for (const server of servers)
		server.kill();
	for (const folder of folders) {
		collectLogs(join(folder, 'var'));
		rmSync(folder, { recursive: true, force: true });
	}
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
	process.on(signal, () => process.exit(1));

/** The environment of a forum that knows nothing of the one who runs the tests. */
export function environment(more = {}) {
	const env = { ...process.env, FORUM_SHARE: ROOT, FORUM_BUILD: resolve(ROOT, process.env.BUILD ?? 'build'), ...more };
	if (!('FORUM_DATABASE_URL' in more))
		delete env.FORUM_DATABASE_URL;
	// Otherwise node's test runner would take the output of our children for its own.
	delete env.NODE_TEST_CONTEXT;
	return env;
}

/** Runs one command of bin/forum; gives { code, signal, stdout, stderr }. */
export function run(words, { input = '', env = {}, cwd = ROOT } = {}) {
	return new Promise((done, fail) => {
		const child = spawn(FORUM, words, { env: environment(env), cwd });
		const result = { code: null, signal: null, stdout: '', stderr: '' };
		child.stdout.setEncoding('utf8').on('data', (text) => { result.stdout += text; });
		child.stderr.setEncoding('utf8').on('data', (text) => { result.stderr += text; });
		child.stdin.on('error', () => {});
		child.stdin.end(input);
		child.on('error', fail);
		child.on('close', (code, signal) => {
			collect(result.stderr);
			done({ ...result, code, signal });
		});
	});
}

/** The process ids of all whose command line mentions `text`. */
export function processes(text) {
	return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
		try {
			return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
		} catch {
			return false;
		}
	});
}

/** The children of a process: [{ pid, name }]. */
export function children(parent) {
	return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
		try {
			const [, name, ppid] = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
			return Number(ppid) === parent ? [{ pid: Number(pid), name }] : [];
		} catch {
			return [];
		}
	});
}

/** A data directory that is removed when the process ends. */
export function makeData() {
	const folder = mkdtempSync(join(tmpdir(), 'forum-test-'));
	folders.add(folder);
	return join(folder, 'var');
}

/**
 * A data directory that holds an empty forum, made once for each state of the
 * schema and copied: making a cluster takes longer than most tests.
 */
export function makeForum() {
	const hash = createHash('sha256');
	for (const folder of ['sql/deploy', 'sql/tables', 'sql/web', 'sql/health', 'sql/health/tables', 'sql/health/trial'])
		for (const name of existsSync(join(ROOT, folder)) ? readdirSync(join(ROOT, folder)).filter((one) => one.endsWith('.sql')).sort() : [])
			hash.update(name).update(readFileSync(join(ROOT, folder, name)));
	const model = join(environment().FORUM_BUILD, 'tests', `forum-${hash.digest('hex').slice(0, 16)}`);
	if (!existsSync(model)) {
		const made = `${model}.${process.pid}`;
		must(spawnSync(FORUM, ['--data', made, 'migrate'], { env: environment(), encoding: 'utf8' }));
		// Programs are killed here, power is not cut: what they wrote stays without waiting for the disk.
		appendFileSync(join(made, 'postgres/postgresql.conf'), 'fsync = off\n');
		// Another test may have been faster.
		if (spawnSync('mv', ['-T', made, model]).status !== 0)
			rmSync(made, { recursive: true, force: true });
	}
	const data = makeData();
	must(spawnSync('cp', ['-a', model, data], { encoding: 'utf8' }));
	return data;
}

function must({ status, stderr }) {
	if (status !== 0)
		throw new Error(stderr);
}

/**
 * Starts a forum and waits until it listens. `args` go to `serve`; `data` is a
 * directory to serve again, which stop() then leaves. Rejects with what the
 * program said when it does not come up.
 */
export function start({ args = [], env = {}, demo = false, data = null } = {}) {
	const place = data ?? (env.FORUM_DATABASE_URL ? makeData() : makeForum());
	const words = ['--data', place, 'serve', '--port', '0', '--workers', '1', ...(demo ? [] : ['--no-demo']), ...args];
	const child = spawn(FORUM, words, { env: environment(env), cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
	const server = new Server(child, place, data === null, env);
	servers.add(server);
	return server.ready();
}

class Server {
	constructor(child, data, owned, env) {
		this.child = child;
		this.data = data;
		this.owned = owned;
		this.env = env;
		this.stdout = '';
		this.stderr = '';
		child.stdout.setEncoding('utf8').on('data', (text) => { this.stdout += text; });
		child.stderr.setEncoding('utf8').on('data', (text) => { this.stderr += text; });
		/** Resolves with the exit code when the server has ended. */
		this.ended = new Promise((done) => child.on('close', (code, signal) => {
			servers.delete(this);
			done(code ?? signal);
		}));
	}

	ready() {
		return new Promise((done, fail) => {
			const give_up = (why) => fail(new Error(`forum serve: ${why}\n${this.stdout}${this.stderr}${this.log('web')}`));
			const timer = setTimeout(() => { this.kill(); give_up('not ready in time'); }, READY_SECONDS * 1000);
			this.ended.then((code) => { clearTimeout(timer); give_up(`ended with ${code}`); });
			this.child.stdout.on('data', () => {
				const found = /^listening on (\S+)$/m.exec(this.stdout);
				if (!found)
					return;
				clearTimeout(timer);
				this.url = found[1];
				done(this);
			});
		});
	}

	/** Runs a command beside the server; throws unless it succeeds; gives its stdout. */
	async cli(...words) {
		const result = await run(['--data', this.data, ...words], { env: this.env });
		if (result.code !== 0)
			throw new Error(`forum ${words.join(' ')}: exit code ${result.code}\n${result.stderr}`);
		return result.stdout.trim();
	}

	/** One statement as the owner of the database; gives the lines of the answer, columns parted by |. */
	async sql(statement) {
		const text = await this.cli('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', statement);
		return text === '' ? [] : text.split('\n');
	}

	/** The text of a log: web, jobs or postgres. */
	log(name) {
		try {
			return readFileSync(join(this.data, 'log', `${name}.log`), 'utf8');
		} catch {
			return '';
		}
	}

	/** Stops as Ctrl-C does, and removes the data; gives the exit code. */
	async stop(signal = 'SIGINT') {
		this.child.kill(signal);
		const code = await this.ended;
		collect(this.stderr);
		collectLogs(this.data);
		if (this.owned)
			rmSync(dirname(this.data), { recursive: true, force: true });
		return code;
	}

	/** For the end of the process, when nothing can be waited for otherwise: asks to stop, and waits (not for a zombie). */
	kill() {
		servers.delete(this);
		if (this.child.exitCode !== null || this.child.signalCode !== null)
			return;
		this.child.kill('SIGTERM');
		const process = `/proc/${this.child.pid}/status`;
		spawnSync('sh', ['-c', `for i in $(seq 100); do grep -q '^State:.[^Z]' ${process} 2>/dev/null || exit; sleep 0.1; done`]);
	}
}
