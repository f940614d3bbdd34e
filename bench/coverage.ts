// Simulates the rule by which seeds are added: how often the interval at which a point stops covers its true mean, and
// how many seeds that takes, compared to the same rule with plain 95 % intervals. `node dist/bench/coverage.js
// [points]`.
import { halfWidth, seedInterval } from '../src/statistics/interval.ts';
import { LEVEL, levelOfLooks, looksOf } from '../src/sweep/refine/looks.ts';
import { normal, uniform } from './random.ts';

const RULE = { atLeast: 3, ci95: 0.02 };
const MOST = 20;
const points = Number(process.argv[2] ?? 20_000);

/** Accuracies of seeds: binomial over `samples` samples, around a mean that varies by `sd` between seeds. */
const CASES = [
  { mean: 0.6, samples: 1000, sd: 0 },
  { mean: 0.9, samples: 1000, sd: 0 },
  { mean: 0.99, samples: 1000, sd: 0 },
  { mean: 0.75, samples: 100, sd: 0 },
  { mean: 0.75, samples: 1000, sd: 0.02 },
  { mean: 0.75, samples: 1000, sd: 0.05 },
  { mean: 0.5, samples: 2000, sd: 0.12 },
];

/** Binomial by its normal limit, rounded to whole samples and kept within them: all cases have 10 expected of either kind. */
function accuracy(random: () => number, { mean, samples, sd }: (typeof CASES)[number]): number {
  const share = Math.min(Math.max(mean + sd * normal(random), 0), 1);
  const hits = Math.round(samples * share + Math.sqrt(samples * share * (1 - share)) * normal(random));
  return Math.min(Math.max(hits, 0), samples) / samples;
}

function simulate(one: (typeof CASES)[number], levelFor: (looks: number) => number) {
  const random = uniform(1);
  const looks = looksOf(RULE, MOST);
  const level = levelFor(looks.length);
  let [covered, seeds] = [0, 0];
  for (let point = 0; point < points; point++) {
    const values = Array.from({ length: MOST }, () => accuracy(random, one));
    for (const count of looks) {
      const interval = seedInterval(values.slice(0, count), level, one.samples);
      if (halfWidth(interval) > RULE.ci95 && count < MOST) continue;
      seeds += count;
      if (interval.low <= one.mean && one.mean <= interval.high) covered++;
      break;
    }
  }
  return { coverage: covered / points, seeds: seeds / points };
}

console.log('| mean | samples | spread between seeds | coverage | seeds | coverage of plain 95 % | seeds |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const one of CASES) {
  const [honest, plain] = [simulate(one, levelOfLooks), simulate(one, () => LEVEL)];
  const figures = [honest, plain].flatMap(({ coverage, seeds }) => [coverage.toFixed(3), seeds.toFixed(1)]);
  console.log(`| ${[one.mean, one.samples, one.sd, ...figures].join(' | ')} |`);
}
