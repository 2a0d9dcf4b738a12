// The examples in conf/ for nginx and HAProxy, as they are but for addresses and certificates, before two nodes.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { appoint } from '../community.mjs';
import { until } from '../load.mjs';
import { metrics } from '../metrics.mjs';
import { startNodes } from '../nodes.mjs';
import { ROOT } from '../server.mjs';
import { PASSWORD } from '../visitor.mjs';

const CLIENT = '127.0.0.9', LIAR = '8.8.8.8';

let nodes, folder;
const proxies = new Set();
const sweep = () => {
	for (const proxy of proxies)
		proxy.kill('SIGKILL');
	if (folder)
		rmSync(folder, { recursive: true, force: true });
};
process.on('exit', sweep);

before(async () => {
	folder = mkdtempSync(join(tmpdir(), 'forum-proxy-'));
	spawnSync('chmod', ['755', folder]);
	// a name of its own for each: the example's are of the documentation
	nodes = await startNodes(2, { env: { FORUM_URL: 'https://community.example.com' } });
	await appoint(nodes[0], 'Anna');
	const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=community.example.com',
		'-keyout', join(folder, 'key'), '-out', join(folder, 'certificate')], { encoding: 'utf8' });
	assert.equal(made.status, 0, made.stderr);
	mkdirSync(join(folder, 'certs'));
	writeFileSync(join(folder, 'certs/both.pem'), readFileSync(join(folder, 'certificate')) + readFileSync(join(folder, 'key')));
});
after(async () => {
	await nodes?.stop();
	sweep();
});

/** A port that is free now. */
function freePort() {
	return new Promise((done) => {
		const server = createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => done(port));
		});
	});
}

/** An example with what is different here; each pattern has to be there. */
function adapted(name, changes) {
	let text = readFileSync(join(ROOT, 'conf', name), 'utf8');
	for (const [pattern, replacement] of changes) {
		assert.match(text, pattern, name);
		text = text.replace(pattern, replacement);
	}
	return text;
}

const node = (number) => new URL(nodes[number].url).host;

const PROXIES = {
	nginx: {
		write(ports) {
			const inner = adapted('nginx.conf', [[/10\.0\.0\.11:8080/, node(0)], [/10\.0\.0\.12:8080/, node(1)],
				[/listen 80;/, `listen 127.0.0.1:${ports.plain};`], [/listen 443 ssl http2;/, `listen 127.0.0.1:${ports.secure} ssl http2;`],
				[/\tlisten \[::\]:80;\n/, ''], [/\tlisten \[::\]:443 ssl http2;\n/, ''],
				[/\/etc\/ssl\/certs\/community\.example\.com\.pem/, join(folder, 'certificate')],
				[/\/etc\/ssl\/private\/community\.example\.com\.key/, join(folder, 'key')]]);
			const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`);
			writeFileSync(join(folder, 'nginx.conf'), `daemon off;\npid ${folder}/nginx.pid;\nerror_log ${folder}/nginx.log;\nevents {}
http {\naccess_log off;\n${temporary.join('\n')}\n${inner}\n}\n`);
		},
		check: () => ['nginx', ['-t', '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'nginx.log')]],
		run: () => ['nginx', ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'nginx.log')]],
	},
	haproxy: {
		write(ports) {
			writeFileSync(join(folder, 'haproxy.cfg'), adapted('haproxy.cfg', [[/10\.0\.0\.11:8080/, node(0)], [/10\.0\.0\.12:8080/, node(1)],
				[/bind :80\n/, `bind 127.0.0.1:${ports.plain}\n`], [/bind :443 ssl crt \/etc\/haproxy\/certs\//, `bind 127.0.0.1:${ports.secure} ssl crt ${folder}/certs/`]]));
		},
		check: () => ['haproxy', ['-c', '-f', join(folder, 'haproxy.cfg')]],
		run: () => ['haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')]],
	},
};

/** One request through a proxy, from an address of its own; gives { status, headers, text }. */
function ask(port, path, { method = 'GET', headers = {}, body, send = request } = {}) {
	return new Promise((done, fail) => {
		const sent = send({ host: '127.0.0.1', port, path, method, localAddress: CLIENT, rejectUnauthorized: false, servername: 'community.example.com',
			headers: { host: 'community.example.com', 'x-forwarded-for': LIAR, ...(body && { 'content-length': Buffer.byteLength(body) }), ...headers } }, (response) => {
			let text = '';
			response.setEncoding('utf8').on('data', (part) => { text += part; }).on('end', () => done({ status: response.statusCode, headers: response.headers, text }));
		});
		sent.on('error', fail);
		sent.setTimeout(8000, () => sent.destroy(new Error(`${path}: no answer`)));
		sent.end(body);
	});
}

for (const [name, proxy] of Object.entries(PROXIES))
	describe(name, () => {
		let ports, child;
		before(async () => {
			ports = { plain: await freePort(), secure: await freePort() };
			proxy.write(ports);
			const [program, words] = proxy.check();
			const { status, stderr, stdout } = spawnSync(`/usr/sbin/${program}`, words, { encoding: 'utf8' });
			assert.equal(status, 0, stderr + stdout);
			child = spawn(`/usr/sbin/${program}`, proxy.run()[1], { stdio: 'ignore' });
			proxies.add(child);
			await until(`${name} answers`, () => ask(ports.secure, '/healthz').then(({ status: answered }) => answered === 200, () => false));
		});
		after(async () => {
			const ended = new Promise((done) => child.on('close', done));
			child.kill('SIGTERM');
			await ended;
			proxies.delete(child);
		});

		test('pages come over TLS, and compressed as they are; plain HTTP leads there', async () => {
			const page = await ask(ports.secure, '/');
			assert.equal(page.status, 200);
			assert.match(page.headers['strict-transport-security'], /max-age/);
			assert.match(page.headers['content-security-policy'], /default-src 'none'/);
			assert.equal((await ask(ports.secure, '/', { headers: { 'accept-encoding': 'gzip' } })).headers['content-encoding'], 'gzip');
			const style = /href="(\/static\/app[^"]*)"/.exec(page.text)[1];
			assert.match((await ask(ports.secure, style)).headers['cache-control'], /immutable/);
			const plain = await ask(ports.plain, '/', { send: requestHttp });
			assert.deepEqual([Math.floor(plain.status / 100), plain.headers.location], [3, 'https://community.example.com/']);
			// who reads figures of this machine comes through no proxy
			assert.notEqual((await ask(ports.secure, '/metrics')).status, 200);
		});

		test('somebody signs in and asks; the forum knows where from, whatever the browser claims', async () => {
			const cookies = new Map();
			const go = async (path, fields) => {
				const answer = await ask(ports.secure, path, { method: fields ? 'POST' : 'GET', body: fields && `${new URLSearchParams(fields)}`,
					headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; '), ...(fields && { 'content-type': 'application/x-www-form-urlencoded' }) } });
				for (const line of answer.headers['set-cookie'] ?? []) {
					assert.match(line, /Secure/i);
					cookies.set(...line.split(';')[0].split('='));
				}
				return answer;
			};
			const token = (page) => /name="csrf" value="([^"]*)"/.exec(page.text)[1];
			const signedIn = await go('/login', { csrf: token(await go('/login')), name: 'Anna', password: PASSWORD });
			assert.equal(signedIn.status, 303, signedIn.text);
			const asked = await go('/ask', { csrf: token(await go('/ask')), title: `Through ${name}?`, body: 'Is this long enough?', category: 'general' });
			assert.equal(asked.status, 303, asked.text);
			for (let look = 0; look < 4; look++)	// on either node
				assert.match((await go(asked.headers.location)).text, new RegExp(`Through ${name}\\?`));
			assert.deepEqual(await nodes[0].sql("SELECT DISTINCT address FROM forum.session WHERE address NOT IN ('127.0.0.1', '')"), [CLIENT]);
		});

		test('both nodes serve; when one is gone, readers do not notice', async () => {
			const counts = () => Promise.all(nodes.map(async (one) => (await metrics(one)).get('requests_total')
				.filter(({ labels }) => labels.route === '/search').reduce((sum, { value }) => sum + value, 0)));
			const before = await counts();
			for (let i = 0; i < 12; i++)
				assert.equal((await ask(ports.secure, `/search?q=x${i}`)).status, 200);
			const now = await counts();
			assert.ok(now.every((count, i) => count > before[i]), `${before} ${now}`);
			const [gone] = nodes.splice(1, 1);
			const answers = [];
			let ended = false;
			gone.stop().then(() => { ended = true; });
			while (!ended || answers.length < 20)
				answers.push((await ask(ports.secure, '/search?q=y')).status);
			for (let i = 0; i < 10; i++)
				answers.push((await ask(ports.secure, '/search?q=z')).status);
			assert.deepEqual([...new Set(answers)], [200]);
			nodes.push(await nodes.another());
		});
	});
