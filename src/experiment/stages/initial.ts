import { freeNetwork } from '../../networks/one-hidden.ts';
import { areFew } from '../../solvers/one-hidden/response.ts';
import { networkOf } from '../parts.ts';
import type { Settings } from '../settings.ts';
import { freshStage, probesStage } from './probes.ts';
import { defineStage } from './stage.ts';

/** Whether cells keep the initial weights of g for others: where it learns from few samples, most time is in weights. */
export function sharesInitial(settings: Pick<Settings, 'network' | 'Nadv' | 'd' | 'm'>): boolean {
  return networkOf(settings).isOneHidden === true && areFew(settings.Nadv, settings);
}

/** g before training, for networks with one hidden layer. */
export const initialStage = defineStage({
  name: 'initial g',
  reads: ['network', 'seed', 'dataset', 'd', 'm', 'gamma', 'initScale'],
  parts: (settings) => [networkOf(settings)],
  from: {},
  make: async (_, settings, { engine }) => {
    // Loaded where weights are drawn: plans need the key alone.
    const { initialOf } = await import('../families/one-hidden.ts');
    const network = initialOf(engine, settings, 'initAdversarial');
    return { network, [Symbol.dispose]: () => freeNetwork(network) };
  },
});

/**
 * Products with the initial weights of g: with the probes, with fresh inputs (1000 x m each), and with each other
 * (m x m).
 */
export const initialProductsStage = defineStage({
  name: 'products with initial g',
  reads: [],
  from: { initial: initialStage, probes: probesStage, fresh: freshStage },
  make: async ({ initial, probes, fresh }, _, { engine }) => {
    const { memory } = engine;
    const { W } = initial.network;
    const ofProbes = memory.matrix(probes.X.rows, W.rows);
    const ofFresh = fresh.X && memory.matrix(fresh.X.rows, W.rows);
    const gram = memory.triangle(W.rows);
    await engine.gemm(probes.X, W, ofProbes, { transB: true });
    if (fresh.X && ofFresh) await engine.gemm(fresh.X, W, ofFresh, { transB: true });
    await engine.gram(W, gram);
    return {
      ...{ probes: ofProbes, gram },
      ...(ofFresh && { fresh: ofFresh }),
      [Symbol.dispose]() {
        for (const matrix of [ofProbes, ofFresh, gram]) matrix?.free();
      },
    };
  },
});
