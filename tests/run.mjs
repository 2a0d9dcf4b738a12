// Runs the suites, and says for each and for all: N passed, N failed.
//
//	node tests/run.mjs [unit] [sql] [plans] [http] [browser] [fuzz] [asan:SUITE]	(default: DEFAULT below)
//
// BUILD and BIN name the build to test; asan:SUITE is a suite on the build with sanitizers. Exits 1 when a test
// failed or none ran.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fuzz } from './fuzz/run.mjs';
import { take } from './sanitizer.mjs';
import { ROOT, environment, makeForum, run } from './server.mjs';

/** ms in which a file of tests prints nothing at all: it hangs. */
const SILENCE = 8 * 60000;

const BUILD = resolve(ROOT, process.env.BUILD ?? 'build');
const SUITES = {
	unit, sql, plans: () => node('plans'), http: () => node('http'), fault: () => node('fault'), browser: () => node('browser'),
	fuzz: () => fuzz({ seconds: 3, fixed: true }),
};
const DEFAULT = [...Object.keys(SUITES), 'asan:unit', 'asan:http'];

/** Runs a program and shows what it prints; gives { code, text }. Its children end when it prints nothing for `silence` ms. */
function show(program, words, { silence, ...options } = {}) {
	return new Promise((done) => {
		const child = spawn(program, words, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], ...options });
		const alarm = silence && setTimeout(() => {
			console.log(`nothing for ${silence / 60000} minutes: ended`);
			spawnSync('pkill', ['-P', `${child.pid}`]);
			alarm.refresh();
		}, silence);
		const end = () => child.kill();
		process.on('exit', end);
		let text = '';
		child.stdout.setEncoding('utf8').on('data', (more) => {
			text += more;
			process.stdout.write(more);
			alarm?.refresh();
		});
		child.on('error', (error) => done({ code: 1, text: `${error}` }));
		child.on('close', (code) => {
			process.off('exit', end);
			clearTimeout(alarm);
			done({ code: code ?? 1, text });
		});
	});
}

function files(folder, ending) {
	return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(ending)).sort()
		.map((name) => join(folder, name)) : [];
}

/** Programs made with check: "87%: Checks: 15, Failures: 1, Errors: 1". */
async function unit() {
	const count = { passed: 0, failed: 0 };
	for (const source of files(join(ROOT, 'tests/unit'), '_test.c')) {
		const name = source.slice(join(ROOT, 'tests/unit/').length, -2);
		const { code, text } = await show(join(BUILD, 'tests/unit', name), []);
		const found = /Checks: (\d+), Failures: (\d+), Errors: (\d+)/.exec(text);
		const failed = found ? Number(found[2]) + Number(found[3]) : 1;
		count.failed += Math.max(failed, code === 0 ? 0 : 1);
		count.passed += found ? Number(found[1]) - failed : 0;
	}
	return count;
}

/** pgTAP files, each in a transaction of its own, in one database. */
async function sql() {
	const count = { passed: 0, failed: 0 };
	const data = makeForum();
	const release = hold(data);
	for (const file of files(join(ROOT, 'tests/sql'), '_test.sql')) {
		const { code, stdout, stderr } = await run(['--data', data, 'psql', '-Xq', '-f', file]);
		const bad = stdout.split('\n').filter((line) => /^not ok|^# /.test(line));
		const passed = (stdout.match(/^ok /gm) ?? []).length;
		const failed = (stdout.match(/^not ok /gm) ?? []).length;
		const broken = code !== 0 || /^psql:.*ERROR/m.test(stderr) || passed + failed === 0;
		count.passed += passed;
		count.failed += failed + (broken && failed === 0 ? 1 : 0);
		console.log(`${relative(ROOT, file)}: ${passed} passed, ${failed} failed${broken ? ', did not finish' : ''}`);
		if (failed > 0 || broken)
			console.log(`${bad.join('\n')}\n${stderr}`);
	}
	await release();
	return count;
}

/** Keeps the database of the SQL tests running until the returned function is called. */
function hold(data) {
	const child = spawn(resolve(ROOT, process.env.BIN ?? 'bin', 'forum'), ['--data', data, 'psql', '-Xqc', '\\! read wait'],
		{ env: environment(), stdio: ['pipe', 'ignore', 'inherit'] });
	const ended = new Promise((done) => child.on('close', done));
	return () => {
		child.stdin.end();
		return ended;
	};
}

/** Files of node's own test runner. */
async function node(folder) {
	const tests = files(join(ROOT, 'tests', folder), '.test.mjs');
	if (tests.length === 0)
		return { passed: 0, failed: 0 };
	const tap = join(BUILD, `tests/${folder}.tap`);
	mkdirSync(join(BUILD, 'tests'), { recursive: true });
	rmSync(tap, { force: true });
	const { code } = await show(process.execPath, ['--test',
		'--test-reporter=spec', '--test-reporter-destination=stdout',
		'--test-reporter=tap', `--test-reporter-destination=${tap}`, ...tests],
		{ silence: SILENCE });
	const text = existsSync(tap) ? readFileSync(tap, 'utf8') : '';
	const number = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
	const failed = number('fail') + number('cancelled');
	return { passed: number('pass'), failed: Math.max(failed, code === 0 ? 0 : 1) };
}

/** A suite on the build with sanitizers, by this program again: a build is chosen once for a process. */
async function asan(suite) {
	const library = (name) => execFileSync(process.env.CC ?? 'cc', [`-print-file-name=${name}.so`], { encoding: 'utf8' }).trim();
	const env = {
		...process.env, BUILD: 'build-asan', BIN: 'build-asan/bin',
		// Kore is Debian's and has to be given the libraries.
		FORUM_WEB_PRELOAD: `${library('libasan')} ${library('libubsan')}`,
		// Leaks are looked for where a program may look at itself: not in the sandbox of a worker.
		ASAN_OPTIONS: `detect_leaks=${suite === 'unit' ? 1 : 0}`, UBSAN_OPTIONS: 'print_stacktrace=1',
		CK_TIMEOUT_MULTIPLIER: '10', CK_FORK: 'no',
	};
	take(resolve(ROOT, env.BUILD));
	const { code, text } = await show(process.execPath, [join(ROOT, 'tests/run.mjs'), suite], { env });
	const [, passed, failed] = /^(\d+) passed, (\d+) failed\n$/m.exec(text) ?? [0, 0, 1];
	const reports = take(resolve(ROOT, env.BUILD));
	if (reports !== '')
		console.log(`what sanitizers reported:\n${reports}`);
	return { passed: Number(passed), failed: Math.max(Number(failed), code === 0 && reports === '' ? 0 : 1) };
}

const wanted = process.argv.slice(2);
const total = { passed: 0, failed: 0 };
for (const name of wanted.length > 0 ? wanted : DEFAULT) {
	const { passed, failed } = await (name.startsWith('asan:') ? asan(name.slice(5)) : SUITES[name]());
	console.log(`${name}: ${passed} passed, ${failed} failed\n`);
	total.passed += passed;
	total.failed += failed;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
