// The machine that is measured on: what its host takes away meanwhile, and the processes that work on it.
import { readFileSync } from 'node:fs';

/** Beyond this part of the time taken by the host, a run says nothing and is repeated. */
const STEAL_MOST = 0.05;
const REPEATS = 4;

function ticks() {
	const [, ...fields] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0].trim().split(/\s+/);
	const numbers = fields.slice(0, 8).map(Number);
	return { steal: numbers[7], all: numbers.reduce((sum, n) => sum + n, 0) };
}

/** The most that the host took in a run that counts, and how many runs were repeated because of it. */
export const host = { steal: 0, repeated: 0, overdrawn: 0 };

/** What a run gives; repeated, a few times at most, while the host takes too much. */
export async function steady(run) {
	for (let turn = 1; ; turn++) {
		const before = ticks();
		const result = await run();
		const after = ticks();
		const steal = (after.steal - before.steal) / Math.max(1, after.all - before.all);
		if (steal > STEAL_MOST && turn < REPEATS) {
			host.repeated++;
			continue;
		}
		if (steal > STEAL_MOST)
			host.overdrawn++;
		host.steal = Math.max(host.steal, steal);
		return result;
	}
}

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Seconds of processor that a process (with all its threads) has used, or one of its threads. */
export function processorSeconds(pid, thread) {
	const stat = readFileSync(thread ? `/proc/${pid}/task/${thread}/stat` : `/proc/${pid}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) / 100;
}

export function children(pid) {
	return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

/** Bytes of memory of a process, what it shares with others by its part. */
export function memory(pid) {
	return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]) * 1024;
}
