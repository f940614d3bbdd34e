// Simulates how often 95 % intervals of a diagram's mean contain it: Student's t over seeds, Wilson's of the pooled
// counts, and the one used, which is at least as wide as both. `node dist/bench/intervals.js [points]`.
import { type Interval, pooledInterval, seedInterval, studentInterval } from '../src/statistics/interval.ts';
import { normal, uniform } from './random.ts';

const LEVEL = 0.95;
const points = Number(process.argv[2] ?? 20_000);

/** Mean accuracy, samples it is over, and standard deviation of its true value between seeds. */
const KINDS = [
  { mean: 0.5, samples: 1000, sd: 0 },
  { mean: 0.9, samples: 100, sd: 0 },
  { mean: 0.976, samples: 100, sd: 0 },
  { mean: 0.998, samples: 1000, sd: 0 },
  { mean: 0.5, samples: 1000, sd: 0.12 },
  { mean: 0.9, samples: 1000, sd: 0.02 },
];
const CASES = KINDS.flatMap((kind) => [3, 5, 10].map((seeds) => ({ ...kind, seeds })));

/** Exact binomial draw: the distribution function is inverted from 0 on, over the rarer outcome. */
function binomial(random: () => number, samples: number, probability: number): number {
  if (probability > 0.5) return samples - binomial(random, samples, 1 - probability);
  const odds = probability / (1 - probability);
  let term = (1 - probability) ** samples;
  let left = random() - term;
  let hits = 0;
  while (left > 0 && hits < samples) {
    term *= (odds * (samples - hits)) / (hits + 1);
    hits++;
    left -= term;
  }
  return hits;
}

function coverage({ mean, samples, sd, seeds }: (typeof CASES)[number]): number[] {
  const random = uniform(1);
  const covered = [0, 0, 0];
  for (let point = 0; point < points; point++) {
    const values = Array.from({ length: seeds }, () => {
      const probability = Math.min(Math.max(mean + (sd === 0 ? 0 : sd * normal(random)), 0), 1);
      return binomial(random, samples, probability) / samples;
    });
    const intervals: Interval[] = [
      studentInterval(values, LEVEL),
      pooledInterval(values, LEVEL, samples),
      seedInterval(values, LEVEL, samples),
    ];
    for (const [i, { low, high }] of intervals.entries()) if (low <= mean && mean <= high) covered[i]++;
  }
  return covered.map((count) => count / points);
}

console.log("| mean | samples | spread between seeds | seeds | Student's t | Wilson | used |");
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const one of CASES) {
  const figures = coverage(one).map((share) => share.toFixed(3));
  console.log(`| ${[one.mean, one.samples, one.sd, one.seeds, ...figures].join(' | ')} |`);
}
