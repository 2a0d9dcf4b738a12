// The programs that measure and that are measured against: wrk, pgbench, nginx.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** As many clients everywhere; the forum has as many connections to its database. */
export const CLIENTS = 16;

function output(program, words, env = {}) {
	return new Promise((done, fail) => {
		const child = spawn(program, words, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
		let stdout = '', stderr = '';
		child.stdout.setEncoding('utf8').on('data', (text) => { stdout += text; });
		child.stderr.setEncoding('utf8').on('data', (text) => { stderr += text; });
		child.on('error', fail);
		child.on('close', (code) => code === 0 ? done(stdout) : fail(new Error(`${program} ${words.join(' ')}: ${stderr}${stdout}`)));
	});
}

/** Loads an address: { rate, slow } (requests a second, the 99th percentile in ms). An answer that is no success fails. */
export async function wrk(url, seconds, { headers = [], script } = {}) {
	const text = await output('wrk', ['-t1', `-c${CLIENTS}`, `-d${seconds}s`, '--latency', '--timeout', '10s',
		...headers.flatMap((header) => ['-H', header]), ...(script ? ['-s', script] : []), url]);
	const wrong = /^\s*(Non-2xx.*|Socket errors.*)$/m.exec(text);
	if (wrong)
		throw new Error(`wrk ${url}: ${wrong[1].trim()}`);
	const [, slow, unit] = /99%\s+([\d.]+)(us|ms|s)\b/.exec(text);
	return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]), slow: Number(slow) * { us: 0.001, ms: 1, s: 1000 }[unit] };
}

/**
 * The same calls of SQL by pgbench, prepared, as many at once: a second. calls: [{ sql, params }] as the forum sends
 * them; any: parameter values that stand for a random number from `from` to `to`.
 */
export async function pgbench(conninfo, calls, seconds, { any, from, to, folder } = {}) {
	const values = [];
	const lines = calls.map(({ sql, params }) => `${sql.replace(/\$(\d+)/g, (_, n) => {
		const value = params[n - 1];
		if (value === null)
			return 'NULL';
		if (any !== undefined && value === any)
			return ':anything';
		values.push(value);
		return `:v${values.length}`;
	})};`);
	const script = join(folder, 'calls.sql');
	writeFileSync(script, [...(any !== undefined ? [`\\set anything random(${from}, ${to})`] : []),
		...(lines.length > 1 ? ['\\startpipeline', ...lines, '\\endpipeline'] : lines), ''].join('\n'));
	const text = await output('pgbench', ['-n', '-M', 'prepared', '-c', `${CLIENTS}`, '-j', '1', '-T', `${seconds}`, '-f', script,
		...values.flatMap((value, n) => ['-D', `v${n + 1}=${value}`]), conninfo], { PGOPTIONS: '-c timezone=UTC' });
	if (/failed transactions: [1-9]/.test(text) || !/tps = /.test(text))
		throw new Error(text);
	return { rate: Number(/tps = ([\d.]+) \(without/.exec(text)[1]) };
}

export function freePort() {
	return new Promise((done) => {
		const server = createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => done(port));
		});
	});
}

/** nginx with files in a folder, as fast as we know how: { url, put(name, bytes), stop() }. */
export async function nginx(folder) {
	const port = await freePort();
	mkdirSync(join(folder, 'files'), { recursive: true });
	writeFileSync(join(folder, 'nginx.conf'), `
worker_processes 2; daemon off; ${process.getuid() === 0 ? 'user root;' : ''} pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
	access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; default_type 'text/html; charset=utf-8';
	open_file_cache max=100; open_file_cache_valid 1h; gzip_static on;
	client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3; uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
	server { listen 127.0.0.1:${port} reuseport; root ${folder}/files; }
}
`);
	const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'inherit'] });
	const ended = new Promise((done) => child.on('close', done));
	process.on('exit', () => child.kill());
	const url = `http://127.0.0.1:${port}`;
	for (let tries = 0; ; tries++)
		try {
			await fetch(url);
			break;
		} catch (error) {
			if (tries === 50)
				throw error;
			await new Promise((go) => setTimeout(go, 100));
		}
	return {
		url,
		put(name, bytes) {
			writeFileSync(join(folder, 'files', name), bytes);
			return `${url}/${name.replace(/\.gz$/, '')}`;
		},
		stop() {
			child.kill();
			return ended;
		},
	};
}
