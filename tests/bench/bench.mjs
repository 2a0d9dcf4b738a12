// `make bench`: the table of ratios, as measured here and now. Every row names what it is compared with.
//
//	make bench ARGS="--quick"			small communities, short runs: does it work at all
//	make bench ARGS="--only thread,gzip --runs 3 --seconds 5"
//
// Communities are made on first use (var/bench, some GB) and kept. Exits 1 when a row is not what is wanted. What
// was measured is also written to var/bench/results.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../server.mjs';
import { teller } from './generate.mjs';
import { host } from './host.mjs';
import { ROWS } from './rows.mjs';
import { stand } from './stand.mjs';

const USAGE = `usage: node tests/bench/bench.mjs [--quick] [--only ROW,…] [--runs N] [--seconds N] [--sizes SMALL,MIDDLE,LARGE]
rows: ${ROWS.map(({ key }) => key).join(', ')}`;

function options() {
	try {
		const { values } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' }, runs: { type: 'string' },
			seconds: { type: 'string' }, sizes: { type: 'string' } } });
		const [small, middle, large] = (values.sizes ?? (values.quick ? '10000,10000,100000' : '10000,100000,1000000')).split(',').map(Number);
		const wanted = values.only?.split(',') ?? ROWS.map(({ key }) => key);
		const found = { small, middle, large, quick: values.quick ?? false, runs: Number(values.runs ?? (values.quick ? 3 : 5)),
			seconds: Number(values.seconds ?? (values.quick ? 2 : 8)), rows: ROWS.filter(({ key }) => wanted.includes(key)) };
		if (found.rows.length === wanted.length && [small, middle, large, found.runs, found.seconds].every((n) => n >= 1))
			return found;
	} catch {
		// said below
	}
	console.error(USAGE);
	process.exit(2);
}

const say = teller('');
const stands = new Map();
const bench = {
	...options(),
	folder: join(ROOT, 'var/bench/work'),
	say: (what) => say(`${bench.row}: ${what}`),
	/** The forum on a community of that size, set up at first use. */
	async stand(size) {
		if (!stands.has(size))
			stands.set(size, await stand(size, teller(`${size.toLocaleString('en')} posts: `)));
		return stands.get(size);
	},
};

function verdict({ ratio, wanted, most }) {
	return wanted !== undefined ? ratio >= wanted : ratio <= most;
}

function line(row) {
	const wanted = row.wanted !== undefined ? `≥ ${row.wanted}` : `≤ ${row.most}`;
	return `${verdict(row) ? 'ok  ' : 'FAIL'}  ${row.ratio.toFixed(2).padStart(5)}  ${wanted.padEnd(6)}  ${row.name.padEnd(46)}  ${row.against.padEnd(36)}  ${row.note}`;
}

mkdirSync(bench.folder, { recursive: true });
const begun = new Date(), results = [];
for (const row of bench.rows) {
	bench.row = row.name ?? row.key;
	try {
		const measured = await row.measure(bench);
		for (const found of Array.isArray(measured) ? measured : [measured])
			results.push({ ...row, ...found });
	} catch (error) {
		results.push({ ...row, name: bench.row, against: '', ratio: NaN, wanted: row.wanted ?? 1, note: error.message.slice(0, 300) });
	}
	for (const found of results.filter((result) => result.key === row.key))
		console.log(`${process.stderr.isTTY ? '\r\x1b[K' : ''}${line(found)}`);
}
for (const one of stands.values())
	await one.stop();

const seconds = Math.round((Date.now() - begun) / 1000);
const failed = results.filter((row) => !verdict(row)).length;
console.log(`\n${begun.toISOString()}, ${cpus().length} × ${cpus()[0].model.trim()}; ${bench.runs} runs of ${bench.seconds} s, ${seconds} s in all; `
	+ `the host took at most ${(host.steal * 100).toFixed(1)} % of a run, ${host.repeated} repeated, ${host.overdrawn} counted although above 5 %`);
console.log(`${results.length - failed} as wanted, ${failed} not`);
writeFileSync(join(ROOT, 'var/bench/results.json'), `${JSON.stringify({ at: begun, cpus: cpus().length, model: cpus()[0].model,
	runs: bench.runs, seconds: bench.seconds, sizes: [bench.small, bench.middle, bench.large], host,
	rows: results.map(({ measure, ...row }) => row) }, null, '\t')}\n`);
process.exit(failed > 0 ? 1 : 0);
