// Runs the fuzz targets: each begins with its corpus and the lists of hostile input, and goes on with what it
// makes of them until the time is over or something breaks.
//
//	node tests/fuzz/run.mjs [--seconds N] [--target NAME]		(default: all, 10 seconds each)
//
// An input that breaks a target is kept in BUILD/fuzz/found; what a long run learns, in BUILD/fuzz/corpus.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { hostile, skip } from '../hostile.mjs';
import { ROOT } from '../server.mjs';

const BUILD = resolve(ROOT, process.env.BUILD ?? 'build');
const SOURCES = join(ROOT, 'tests/fuzz');
/** How many inputs a fixed run tries at most: what it finds must not depend on how fast the machine is. */
const FIXED_RUNS = 4000;

/** One file an input, as libFuzzer wants its corpora. */
function writeHostile(folder) {
	mkdirSync(folder, { recursive: true });
	hostile.forEach((text, index) => writeFileSync(join(folder, `${index}`), text));
	return folder;
}

/** What one target said; `learns` is where new inputs go. */
function attack(name, learns, corpora, words) {
	const found = join(BUILD, 'fuzz/found/');
	mkdirSync(found, { recursive: true });
	const dictionary = join(SOURCES, `${name}.dict`);
	const child = spawn(join(BUILD, 'tests/fuzz', `${name}_fuzz`), [...words, '-timeout=20', '-rss_limit_mb=2048',
		'-print_final_stats=1', `-artifact_prefix=${found}${name}-`,
		...(existsSync(dictionary) ? [`-dict=${dictionary}`] : []),
		learns, ...corpora, join(SOURCES, 'corpus', name)], { stdio: ['ignore', 'ignore', 'pipe'] });
	const end = () => child.kill();
	process.on('exit', end);
	return new Promise((done) => {
		let text = '';
		child.stderr.setEncoding('utf8').on('data', (more) => { text = (text + more).slice(-100000); });
		child.on('error', (error) => done({ code: 1, text: `${error}` }));
		child.on('close', (code) => {
			process.off('exit', end);
			done({ code: code ?? 1, text });
		});
	});
}

/**
 * Runs the target, or all of them; gives { passed, failed }. With `fixed`, the same inputs come in the same order
 * every time, as many as there is time for, and nothing is learnt.
 */
export async function fuzz({ seconds, target = null, fixed = false }) {
	const names = readdirSync(SOURCES).filter((file) => file.endsWith('_fuzz.c')).map((file) => file.slice(0, -'_fuzz.c'.length));
	const scratch = mkdtempSync(join(tmpdir(), 'forum-fuzz-'));
	const count = { passed: 0, failed: 0 };
	if (skip)
		console.log(`fuzz: without hostile input: ${skip}`);
	const corpora = skip ? [] : [writeHostile(join(scratch, 'hostile'))];
	const waiting = names.filter((name) => target === null || name === target);
	const worker = async () => {
		for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
			const learns = join(fixed ? scratch : join(BUILD, 'fuzz/corpus'), name);
			mkdirSync(learns, { recursive: true });
			const { code, text } = await attack(name, learns, corpora, [`-max_total_time=${seconds}`, `-seed=${fixed ? 1 : 0}`,
				...(fixed ? [`-runs=${FIXED_RUNS}`] : [])]);
			const inputs = /number_of_executed_units: *(\d+)/.exec(text)?.[1] ?? 0;
			count[code === 0 ? 'passed' : 'failed']++;
			console.log(`fuzz/${name}: ${inputs} inputs${code === 0 ? '' : `, FAILED\n${text}`}`);
		}
	};
	await Promise.all(Array.from({ length: availableParallelism() }, worker));
	rmSync(scratch, { recursive: true, force: true });
	if (count.failed > 0)
		console.log(`fuzz: the inputs are in ${relative(ROOT, join(BUILD, 'fuzz/found'))}`);
	return count;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
	const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' }, target: { type: 'string' } } });
	const { passed, failed } = await fuzz({ seconds: Number(values.seconds), target: values.target || null });
	console.log(`fuzz: ${passed} passed, ${failed} failed`);
	process.exit(failed > 0 || passed === 0 ? 1 : 0);
}
