// Reads /metrics as strictly as Prometheus' own parser, and what its linter asks for besides.
//
//	const found = await metrics(forum);
//	found.value('db_queue'); found.get('requests_total')	// [{ labels, value }]; names without "touchstone_"
import assert from 'node:assert/strict';

const PREFIX = 'touchstone_';
const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

export async function metrics(forum) {
	const response = await fetch(forum.url + '/metrics');
	assert.equal(response.status, 200);
	return parse(await response.text());
}

class Samples extends Map {
	/** The one value of a metric without labels. */
	value(name) {
		assert.equal(this.get(name)?.length, 1, name);
		return this.get(name)[0].value;
	}
}

/** Parses the text format; throws at whatever is not part of it. */
export function parse(text) {
	const samples = new Samples(), types = new Map(), helps = new Set(), seen = new Set();
	let family = null;
	assert.ok(text.endsWith('\n'), 'the last line ends');
	for (const line of text.slice(0, -1).split('\n')) {
		const [, kind, name, rest] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
		if (kind === 'HELP') {
			assert.ok(!helps.has(name), `one HELP: ${line}`);
			assert.doesNotMatch(rest, /\\(?![\\n])/, line);
			helps.add(name);
		} else if (kind === 'TYPE') {
			assert.ok(NAME.test(name) && !types.has(name), `one TYPE: ${line}`);
			assert.ok(helps.has(name), `its HELP before it: ${line}`);
			assert.ok(['counter', 'gauge', 'histogram'].includes(rest), line);
			assert.equal(rest === 'counter', name.endsWith('_total'), `counters end in _total: ${line}`);
			types.set(name, rest);
			family = name;
		} else
			sample(line, family, types, samples, seen);
	}
	for (const [name, type] of types)
		if (type === 'histogram')
			histogram(name.slice(PREFIX.length), samples);
	return samples;
}

function sample(line, family, types, samples, seen) {
	const [, name, , inner, number] = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(.*)\})? (\S+)$/.exec(line) ?? [];
	assert.ok(name, `a sample: ${line}`);
	assert.ok(name.startsWith(PREFIX), line);
	assert.equal(types.get(family) === 'histogram' ? name.replace(/_(bucket|sum|count)$/, '') : name, family, `grouped by family: ${line}`);
	const labels = {};
	const pair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;
	for (pair.lastIndex = 0; inner && pair.lastIndex < inner.length;) {
		const [, key, value] = pair.exec(inner) ?? assert.fail(`labels: ${line}`);
		assert.ok(!(key in labels), line);
		labels[key] = value.replace(/\\(.)/g, (_, letter) => (letter === 'n' ? '\n' : letter));
	}
	const identity = `${name} ${JSON.stringify(Object.entries(labels).sort())}`;
	assert.ok(!seen.has(identity), `twice: ${line}`);
	seen.add(identity);
	assert.match(number, /^-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?$/, line);
	const short = name.slice(PREFIX.length);
	samples.set(short, [...samples.get(short) ?? [], { labels, value: Number(number) }]);
}

/** Buckets grow, end with +Inf, and that is the count. */
function histogram(name, samples) {
	const series = new Map();
	for (const { labels: { le, ...labels }, value } of samples.get(`${name}_bucket`) ?? []) {
		const key = JSON.stringify(labels);
		series.set(key, [...series.get(key) ?? [], { le: le === '+Inf' ? Infinity : Number(le), value }]);
	}
	for (const [key, buckets] of series) {
		for (let i = 1; i < buckets.length; i++)
			assert.ok(buckets[i].le > buckets[i - 1].le && buckets[i].value >= buckets[i - 1].value, `${name} ${key}`);
		assert.equal(buckets.at(-1).le, Infinity, `${name} ${key}`);
		const count = samples.get(`${name}_count`).find(({ labels }) => JSON.stringify(labels) === key);
		assert.equal(count.value, buckets.at(-1).value, `${name} ${key}`);
		assert.ok(samples.get(`${name}_sum`).some(({ labels }) => JSON.stringify(labels) === key), `${name} ${key}`);
	}
}
