/** A sweep that fills itself in: 17 x 17 points of up to 20 seeds, some 2 ms a cell of test/fixtures/workers/field.mjs. */
export const REFINED = {
  settings: { m: 2, Nadv: 1000 },
  grid: { d: { range: [20, 190, 10] }, N: { range: [10, 95, 5] }, seed: { range: [0, 20] } },
  diagrams: [{ name: 'map', x: 'd', y: 'N', value: 'acc_adv_natural' }],
  refine: { value: 'acc_adv_natural', at: 0.75, start: 4 },
  seeds: { until: { ci95: 0.01 } },
};
