import { describe, expect, it } from 'vitest';
import type { CellResult } from '../../src/experiment/measurements.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { diagramSpec } from '../../src/report/charts/diagram.ts';
import { textWidth } from '../../src/report/charts/fonts.ts';
import { renderSvg } from '../../src/report/charts/render.ts';
import { themes } from '../../src/report/charts/theme.ts';
import { diagramsOf } from '../../src/report/default-diagrams.ts';
import { diagramNotes } from '../../src/report/page/rows.ts';
import { aggregate } from '../../src/report/statistics/aggregate.ts';
import type { Diagram, Sweep } from '../../src/sweep/cells.ts';
import { parse } from '../sweep/sweep-files.ts';
import { expectNoWarnings } from './expect-no-warnings.ts';
import { faceted, results, syntheticSweep } from './synthetic.ts';

expectNoWarnings();

async function draw(sweep: Sweep, found: ReadonlyMap<string, CellResult>, links = false): Promise<string> {
  const [diagram] = diagramsOf(sweep);
  if (diagram === undefined) throw new Error('the sweep has no diagram');
  return await renderSvg(
    diagramSpec(aggregate(sweep, found, diagram), sweep, { theme: themes.light, links }),
  );
}

const count = (svg: string, pattern: RegExp) => [...svg.matchAll(pattern)].length;
const marks = (svg: string, kind: string) => count(svg, new RegExp(`aria-roledescription="${kind}"`, 'g'));

describe('heat maps', () => {
  it('wrap headers that are wider than their panels', async () => {
    const grid = { d: [10, 20], N: [10, 20], clusterLabels: ['random', 'shared'], norm: ['L2', 'Linf'] };
    const settings = { clusterSize: 2, clusterCosine: 0.5 };
    const sweep = parse({ settings, grid, diagrams: [{ x: 'd', y: 'N', value: 'acc_adv_natural' }] });
    const svg = await draw(sweep, results(sweep));
    const lines = [...svg.matchAll(/<tspan[^>]*>([gc]: [^<]*)<\/tspan>/g)].map(([, line]) => line);
    expect(lines).toContain('g: clusterLabels =');
    // A panel has two columns of tiles of 48 pixels.
    for (const line of lines) expect(textWidth(line, 11, 700)).toBeLessThan(2 * 48 + 20);
  });

  it('have a described tile for each point, crosses for failures, and the threshold between the right tiles', async () => {
    const { sweep, found } = faceted();
    const svg = await draw(sweep, found);
    // Points of g and of the control.
    expect(marks(svg, 'rect mark')).toBe(2 * 90);
    expect(svg).toContain('aria-label="d = 4000, N = 3200, ρ = 0: no value; 5 failed"');
    expect(svg).toContain('ρ = 0.02');
    // The three failed points are struck through twice for g and for the control, the one still to be run is blank; no
    // other mark has this colour.
    expect(count(svg, new RegExp(`stroke="${themes.light.emptyMark}"`, 'g'))).toBe(2 * (3 + 3));
    const [diagram] = sweep.diagrams;
    if (diagram === undefined) throw new Error('no diagram');
    const data = aggregate(sweep, found, diagram);
    const mean = (x: number, y: number, rho: number) =>
      data.groups.find((group) => group.x === x && group.y === y && group.facet[0] === rho)?.value.mean ??
      Number.NaN;
    const { xs, ys } = data;
    let borders = 0;
    for (const rho of [0, 0.02, 0.1])
      for (const [i, x] of xs.entries())
        for (const [j, y] of ys.entries()) {
          const here = mean(Number(x), Number(y), rho);
          const others = [mean(Number(xs[i - 1]), Number(y), rho), mean(Number(x), Number(ys[j - 1]), rho)];
          for (const other of others) if ((here - 0.9) * (other - 0.9) < 0) borders++;
        }
    expect(borders).toBeGreaterThan(0);
    expect(count(svg, /stroke="#000000" stroke-width="1.8"/g)).toBe(borders);
  });

  it('print their numbers where there is room, and only there', async () => {
    const coarse = syntheticSweep({ d: [100, 200], N: [100, 200] });
    expect(await draw(coarse, results(coarse))).toMatch(/>0\.\d\d</);
    const many = Array.from({ length: 50 }, (_, i) => 100 + i);
    const fine = syntheticSweep({ d: many, N: [100, 200] });
    expect(await draw(fine, results(fine))).not.toMatch(/>0\.\d\d</);
  });

  it('print the half-widths of intervals below the numbers where there is room', async () => {
    const coarse = syntheticSweep({ d: [100, 200], N: [100, 200], seed: [0, 1, 2] });
    const found = results(coarse);
    const [first] = aggregate(coarse, found, diagramsOf(coarse)[0]).groups;
    const half = ((first?.value.high ?? 0) - (first?.value.low ?? 0)) / 2;
    const svg = await draw(coarse, found);
    // Of g and of the control, at four points.
    expect(count(svg, />±0\.\d+</g)).toBe(8);
    expect(svg).toContain(`>±${half.toFixed(2)}<`);
    const rows = { d: [100, 200], N: Array.from({ length: 20 }, (_, i) => 100 + i), seed: [0, 1] };
    const many = syntheticSweep(rows, [{ name: 'tall', x: 'd', y: 'N', value: 'acc_adv_natural' }]);
    const fine = await draw(many, results(many));
    expect(fine).toMatch(/>0\.\d\d</);
    expect(count(fine, />±0\.\d+</g)).toBe(0);
  });

  it('draw words, and a single cell', async () => {
    const words = syntheticSweep({ attack: ['pgd', 'gradient'], norm: ['L2', 'Linf'], seed: [0, 1] }, [
      { name: 'w', x: 'attack', y: 'norm', value: 'attack_success' },
    ]);
    expect(marks(await draw(words, results(words)), 'rect mark')).toBe(4);
    const single = syntheticSweep({}, [{ name: 's', x: 'd', y: 'N', value: 'acc_adv_natural' }]);
    expect(await draw(single, results(single))).toContain('one seed');
    expect(marks(await draw(single, new Map()), 'rect mark')).toBe(1);
  });

  it('link to the rows of the table where asked', async () => {
    const sweep = syntheticSweep({ d: [100, 200], N: [100, 200] });
    expect(await draw(sweep, results(sweep))).not.toContain('<a ');
    expect(await draw(sweep, results(sweep), true)).toContain('<a xlink:href="#cells:N%3D100%20d%3D200">');
  });
});

describe('line charts', () => {
  it('have a point for each value of g and of the control', async () => {
    const sweep = syntheticSweep({ N: [100, 200, 400, 800, 1600], seed: [0, 1, 2] });
    const svg = await draw(sweep, results(sweep));
    expect(marks(svg, 'point')).toBe(10);
    expect(svg).toContain('c, control: no perturbations');
    expect(svg).toContain('mean over 3 seeds, band: 95 % confidence interval');
  });

  it('say what their levels are, over a grid', async () => {
    const levels = syntheticSweep({ N: [100, 200] }, [
      { name: 'l', x: 'N', value: 'acc_adv_natural', threshold: 0.75 },
    ]);
    const svg = await draw(levels, results(levels));
    expect(svg).toContain('dashed: 0.75 · dotted: chance');
    expect(svg).toContain(`stroke="${themes.light.grid}"`);
    const ownData = syntheticSweep({ N: [100, 200] }, [], { dataset: 'npz:a', d: 10, network: 'mlp' });
    expect(await draw(ownData, results(ownData))).not.toContain('chance');
  });

  it('have published points beside the curve, without a line, as far as the grid goes', async () => {
    const points: [number, number][] = [
      [100, 0.6],
      [200, 0.7],
      [5000, 0.9],
    ];
    const plain = { name: 'l', x: 'N', value: 'acc_adv_natural' } as const;
    const sweep = (diagram: Diagram) => syntheticSweep({ N: [100, 200, 400] }, [diagram]);
    const [without, beside] = await Promise.all(
      [plain, { ...plain, published: { source: 'a paper', points } }].map((diagram) =>
        draw(sweep(diagram), results(sweep(diagram))),
      ),
    );
    expect(marks(beside, 'point')).toBe(marks(without, 'point') + 2);
    expect(marks(beside, 'line')).toBe(marks(without, 'line'));
    expect(beside).toContain('published: a paper');
    expect(beside).toContain('200: 0.70 (published: a paper)');
  });

  it('have the width of networks that have one in their caption', () => {
    const diagram = { name: 'm', x: 'N', y: 'norm', value: 'acc_adv_test' } as const;
    const caption = (network: Settings['network']) => {
      const axes = { N: [20, 40], norm: ['L2', 'Linf'] } as const;
      const sweep = syntheticSweep(axes, [diagram], { dataset: 'mnist', network, m: 300 });
      return diagramNotes(aggregate(sweep, results(sweep), diagram), sweep).join(', ');
    };
    expect(caption('mlp')).toContain('m = 300');
    expect(caption('convnet')).not.toContain('m = ');
  });

  it('say which axes determine a number that varies beside them', () => {
    const diagram = { name: 'm', x: 'N', y: 'd', value: 'acc_adv_natural' } as const;
    const caption = (epsilon: string | readonly number[]) => {
      const sweep = parse({
        grid: { N: [100, 400], d: [16, 64], epsilon, seed: [0, 1] },
        diagrams: [diagram],
      });
      return diagramNotes(aggregate(sweep, results(sweep), diagram), sweep);
    };
    expect(caption('= sqrt(N) / 100')).toContain('ε = 0.1 to 0.2, by N');
    expect(caption('= sqrt(N * d) / 100')).toContain('ε = 0.4 to 1.6, by N and d');
    expect(caption([0.1, 0.2]).join()).not.toContain('ε = 0.1 to');
    expect(caption([0.1]).join()).not.toContain(', by ');
  });

  it('say where g has seen the samples, and where targets leave the true class out', async () => {
    const diagrams = [
      { name: 'seen', x: 'N', value: 'agreement' },
      { name: 'unseen', x: 'N', value: 'acc_adv_test' },
    ];
    const caption = (given: Partial<Settings>, at: 0 | 1) => {
      const sweep = syntheticSweep({ N: [100, 200], seed: [0, 1] }, diagrams, given);
      const withControl = results(sweep, (result) => ({
        ...result,
        measurements: { ...result.measurements, acc_adv_test: 0.6, acc_noise_test: 0.5 },
      }));
      return diagramNotes(aggregate(sweep, withControl, diagrams[at]), sweep).join('; ');
    };
    const pair: Partial<Settings> = { dataset: 'mnist', d: 784, classes: [3, 7] };
    const all = { dataset: 'mnist', d: 784, network: 'mlp' } as const;
    const [seen, left] = ['unseen ones: agreement_test', 'targets are never the true class'];
    expect(caption({ ...pair, scenario: 'natural-rand' }, 0)).toContain(seen);
    expect(caption({ ...pair, scenario: 'noise' }, 0)).not.toContain(seen);
    expect(caption({ ...pair, scenario: 'natural-rand' }, 1)).not.toContain('unseen ones');
    expect(caption({ ...pair, scenario: 'natural-rand' }, 1)).not.toContain(left);
    expect(caption({ ...pair, scenario: 'natural-det' }, 1)).toContain(left);
    expect(caption({ ...all, scenario: 'natural-rand' }, 1)).toContain(left);
    expect(caption({ ...all, scenario: 'noise' }, 1)).not.toContain(left);
  });

  it('have words on the axis, over which points are not joined, and in one panel each value of a facet without a control', async () => {
    const diagram = { name: 'l', x: 'attack', value: 'boundary_cosine', facet: 'norm' } as const;
    const axes = { attack: ['pgd', 'gradient'], norm: ['L2', 'Linf'], seed: [0, 1, 2] } as const;
    const sweep = syntheticSweep(axes, [diagram]);
    const svg = await draw(sweep, results(sweep));
    expect(marks(svg, 'point')).toBe(4);
    expect(count(svg, />norm = (L2|Linf)</g)).toBe(2);
    expect(count(svg, />attack</g)).toBe(1);
    expect(svg).not.toContain('class="mark-line');
    expect(svg).toContain('bars: 95 % confidence interval');
    // Points of one word stand beside each other, each on the bar of its interval.
    const places = [...svg.matchAll(/aria-roledescription="point" transform="translate\(([\d.]+),/g)];
    expect(new Set(places.map(([, x]) => x)).size).toBe(4);
    for (const colour of [themes.light.series.value, themes.light.series.control])
      expect(count(svg, new RegExp(`<line transform[^>]*stroke="${colour}"`, 'g'))).toBe(2);
  });

  it('have a line in one panel for each value of a facet over numbers', async () => {
    const diagram = { name: 'l', x: 'd', value: 'boundary_cosine', facet: 'norm' } as const;
    const sweep = syntheticSweep({ d: [100, 200], norm: ['L2', 'Linf'] }, [diagram]);
    const svg = await draw(sweep, results(sweep));
    for (const colour of [themes.light.series.value, themes.light.series.control])
      expect(svg).toMatch(new RegExp(`class="mark-line[^>]*>\\s*<path[^>]*stroke="${colour}"`));
  });

  it('have panels where lines would be too many, or have a control beside them', async () => {
    const axes = { attack: ['pgd', 'gradient'], N: [10, 20, 30, 40, 50, 60] } as const;
    const many = syntheticSweep(axes, [{ name: 'l', x: 'attack', value: 'boundary_cosine', facet: 'N' }]);
    expect(count(await draw(many, results(many)), />attack</g)).toBe(3);
    const paired = syntheticSweep({ N: [10, 20], norm: ['L2', 'Linf'] }, [
      { name: 'l', x: 'N', value: 'acc_adv_natural', facet: 'norm' },
    ]);
    expect(count(await draw(paired, results(paired)), />natural samples N</g)).toBe(2);
  });

  it('stay empty where nothing was measured', async () => {
    const sweep = syntheticSweep({ d: [100, 200] });
    expect(marks(await draw(sweep, new Map()), 'point')).toBe(0);
  });
});

it('escapes what the user wrote', async () => {
  const sweep = syntheticSweep({ d: [100, 200] }, [
    { name: 'x', x: 'd', value: 'acc_adv_natural', title: '<b> & "c"' },
  ]);
  const svg = await draw(sweep, results(sweep));
  expect(svg).not.toContain('<b>');
  expect(svg).toContain('&lt;b&gt; &amp;');
});

it('measures text as the sum of its parts, in proportion to its size', () => {
  expect(textWidth('', 10)).toBe(0);
  expect(textWidth('natural samples', 20)).toBeCloseTo(2 * textWidth('natural samples', 10), 6);
  expect(textWidth('00', 10)).toBeCloseTo(2 * textWidth('0', 10), 1);
  expect(textWidth('a & b', 10)).toBeGreaterThan(textWidth('a  b', 10));
});

it('has no axis below a place without a panel', () => {
  const axisOf = (gammas: readonly number[]) => {
    const diagram: Diagram = { name: 'line', x: 'd', value: 'acc_adv_natural', facet: 'gamma' };
    const sweep = syntheticSweep({ d: [100, 200], gamma: gammas, seed: [0] }, [diagram]);
    const spec = diagramSpec(aggregate(sweep, results(sweep), diagram), sweep, { theme: themes.light });
    return JSON.stringify(spec).includes('"resolve":{"axis":{"x":"independent"}}');
  };
  expect(axisOf([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6])).toBe(true);
  expect(axisOf([0, 0.1, 0.2, 0.3, 0.4, 0.5])).toBe(false);
});
