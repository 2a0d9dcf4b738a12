// What PostgreSQL really does for each call of cases.mjs: every statement's plan, also of those inside functions and
// triggers, with how many rows it went through (auto_explain).
//
//	const { plans, refused } = await plansOf(data);		// [{ name, call, query, plan }], [{ name, call, why }]
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../server.mjs';
import { CASES } from './cases.mjs';

/** After five runs PostgreSQL may take a plan for any parameters: that one counts as well. */
const RUNS = 7;
const WATCH = `LOAD 'auto_explain'; SET client_min_messages = notice; SET auto_explain.log_level = notice; SET auto_explain.log_format = json;
SET auto_explain.log_nested_statements = on; SET auto_explain.log_analyze = on; SET auto_explain.log_timing = off; SET lc_messages = 'C';`;

/** psql as the superuser of an embedded database that is running. */
function superuser(data, input) {
	const child = spawn('psql', [`host=${join(data, 'run/postgres')} dbname=forum user=postgres`, '-XqAt', '-v', 'VERBOSITY=terse'],
		{ env: { ...process.env, PGPASSWORD: readFileSync(join(data, 'secret/postgres'), 'utf8').trim() }, stdio: ['pipe', 'ignore', 'pipe'] });
	let stderr = '';
	child.stderr.setEncoding('utf8').on('data', (text) => { stderr += text; });
	child.stdin.on('error', () => {});
	child.stdin.end(input);
	return new Promise((done, fail) => {
		child.on('error', fail);
		child.on('close', (code) => code === 0 ? done(stderr) : fail(new Error(stderr)));
	});
}

/** The calls of a community whose database is running. Whatever they change is taken back. */
export async function plansOf(data, cases = CASES) {
	const calls = Object.entries(cases).flatMap(([name, list]) => list.map((args) => ({ name, call: `web.${name}(${args})` })));
	const script = calls.map(({ call }, n) => Array.from({ length: RUNS }, (_, run) => [
		`SET auto_explain.log_min_duration = ${run === 0 || run === RUNS - 1 ? 0 : -1};`, 'BEGIN;', `\\warn @call ${n}`,
		`SELECT * FROM ${call};`, '\\warn @end :SQLSTATE', 'ROLLBACK;'].join('\n')).join('\n')).join('\n');
	const text = await superuser(data, `${readFileSync(join(ROOT, 'tests/plans/stage.sql'), 'utf8')}\nSET search_path = public;\n${WATCH}\n${script}\n`);
	const plans = [], refused = [];
	let call = null;
	for (const part of text.split(/^(?=@call |@end |NOTICE: |ERROR: )/m)) {
		const [, n] = /^@call (\d+)/.exec(part) ?? [];
		if (n !== undefined)
			call = calls[n];
		const json = /^\{[\s\S]*?^\}/m.exec(part)?.[0];
		if (part.startsWith('NOTICE:  duration') && json && call) {
			const { 'Query Text': query, Plan: plan } = JSON.parse(json);
			plans.push({ ...call, query, plan });
		} else if (part.startsWith('ERROR: '))
			refused.push({ ...call, why: part.trim() });
	}
	return { plans, refused };
}

/** Every node of a plan. */
export function* nodes(plan) {
	yield plan;
	for (const child of plan.Plans ?? [])
		yield* nodes(child);
}

/** How many rows a node went through to give what it gave. */
export function rowsRead(node) {
	const left = ['Rows Removed by Filter', 'Rows Removed by Index Recheck', 'Rows Removed by Join Filter'];
	return left.reduce((sum, key) => sum + (node[key] ?? 0), node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 0);
}
