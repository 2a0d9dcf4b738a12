// Chance that is the same in every run, and the shapes it takes in a community: a few write most, most write little.

/** Numbers in [0, 1) from a seed (xoshiro128**'s little brother, sfc32). */
export function generator(seed) {
	let a = seed | 0, b = 0x9e3779b9 | 0, c = 0x243f6a88 | 0, d = 1;
	const next = () => {
		const sum = (a + b | 0) + d | 0;
		d = d + 1 | 0;
		a = b ^ b >>> 9;
		b = c + (c << 3) | 0;
		c = (c << 21 | c >>> 11) + sum | 0;
		return (sum >>> 0) / 4294967296;
	};
	for (let i = 0; i < 20; i++)
		next();
	return next;
}

export class Chance {
	constructor(seed) {
		this.next = generator(seed);
	}

	/** A whole number from 0 to below `limit`. */
	below(limit) {
		return Math.floor(this.next() * limit);
	}

	/** Whether something happens that happens with that probability. */
	happens(probability) {
		return this.next() < probability;
	}

	/** About `median`, sometimes much more; a larger spread has a heavier tail. */
	around(median, spread) {
		const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
		return median * Math.exp(spread * normal);
	}

	/** How many of something: mostly few, seldom very many (Pareto), at most `most`. */
	heavy(mean, tail, most) {
		const least = mean * (tail - 1) / tail;
		return Math.min(most, Math.floor(least * Math.pow(1 - this.next(), -1 / tail) + this.next() - 0.5));
	}

	/** Times between 0 and 1: more and more of them towards the end, as a community grows. */
	growing() {
		return Math.sqrt(this.next() * 0.95 + 0.05);
	}
}

/**
 * Draws 0 … count-1, the first most often, by Zipf's law: the weight of rank r is
 * 1 / (r + flat) ^ power. In constant time (Walker's alias method).
 */
export class Zipf {
	constructor(count, power, flat) {
		const weights = Float64Array.from({ length: count }, (_, rank) => Math.pow(rank + flat, -power));
		const mean = weights.reduce((sum, weight) => sum + weight, 0) / count;
		const small = [], large = [];
		this.count = count;
		this.share = weights.map((weight) => weight / mean);
		this.alias = new Uint32Array(count);
		this.share.forEach((share, rank) => (share < 1 ? small : large).push(rank));
		while (small.length > 0 && large.length > 0) {
			const less = small.pop(), more = large.at(-1);
			this.alias[less] = more;
			this.share[more] -= 1 - this.share[less];
			if (this.share[more] < 1)
				small.push(large.pop());
		}
		for (const rank of [...small, ...large])
			this.share[rank] = 1;
	}

	draw(chance) {
		const rank = chance.below(this.count);
		return chance.next() < this.share[rank] ? rank : this.alias[rank];
	}
}
