// Populations whose truth is known: the backtest finds what is in them, and nothing where nothing is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeForum, run } from '../server.mjs';

async function population(accounts, ...options) {
	const data = makeForum();
	const made = await run(['--data', data, 'health', 'simulate', '--accounts', `${accounts}`, '--seed', '3', ...options]);
	assert.equal(made.code, 0, made.stderr);
	assert.match(made.stdout, new RegExp(`^${accounts} accounts, \\d+ events, \\d+ accounts have left$`, 'm'));
	return data;
}

test('a population with signal: the score tells who leaves', async () => {
	const data = await population(1000);
	const { code, stdout } = await run(['--data', data, 'health', 'backtest']);
	assert.equal(code, 0, stdout);
	const number = (pattern) => Number(pattern.exec(stdout)[1]);
	assert.ok(number(/AUC ([\d.]+)/) >= 0.8, stdout);
	assert.ok(number(/AUC [\d.]+ \(([\d.]+)/) > 0.5, stdout);
	assert.ok(number(/Brier ([\d.]+)/) < number(/of the base rate ([\d.]+)/), stdout);
	assert.ok(number(/lift in the worst tenth ([\d.]+)/) > 2, stdout);
	assert.match(stdout, /^ {2}calibrated$/m);
	const again = await run(['--data', data, 'health', 'simulate']);
	assert.equal(again.code, 1, 'only into an empty core');
});

test('too few of whom anybody left: nobody can tell', async () => {
	const data = await population(100);
	const { code, stdout } = await run(['--data', data, 'health', 'backtest']);
	assert.equal(code, 1);
	assert.match(stdout, /cannot tell: \d+ accounts left, and it takes 50/);
});

test('one without: activation is refused', async () => {
	const data = await population(1000, '--no-signal');
	const { code, stdout } = await run(['--data', data, 'health', 'backtest']);
	assert.equal(code, 1);
	assert.match(stdout, /does not tell who leaves|no more than the base rate/);
	const ask = (statement) => run(['--data', data, 'psql', '-XAtq', '-c', statement]);
	const { stdout: verdict } = await ask(`SELECT health.model_put('next', '{}') ->> 'state', health.model_backtest('next') ->> 'passes'`);
	assert.equal(verdict, 'draft|false\n');
	assert.match((await ask(`SELECT health.model_activate('next')`)).stderr, /does not tell who leaves|no more than the base rate/);
});
