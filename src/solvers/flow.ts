import { z } from 'zod';
import { loadOnce } from '../load-once.ts';
import { sameAs } from '../parts/defaults.ts';
import type { ValuesOf } from '../parts/setting.ts';
import type { Progress, Solver } from './contract.ts';
import { networkFlowCost } from './deep/cost.ts';
import { lossTarget, refuseLossTarget } from './loss-target.ts';
import { flowCost } from './one-hidden/cost.ts';
import type { LossName } from './one-hidden/loss.ts';
import { formFor } from './one-hidden/response.ts';

// Training is loaded where it begins, since plans do without.
const loadFlow = loadOnce(() => import('./one-hidden/gradient-flow.ts'));
const loadNetworkFlow = loadOnce(() => import('./deep/network-flow.ts'));

const settings = {
  eta: {
    schema: z
      .number()
      .positive()
      .max(10)
      .describe(
        'Solver "flow": how far a margin (of deep networks, a logit) may move in one step of the integrator; smaller is more exact.',
      ),
    default: 2,
  },
  T: {
    schema: z.number().positive().describe('Solver "flow": flow time at which training ends.'),
    default: 10_000,
  },
  Tadv: {
    schema: z
      .number()
      .positive()
      .describe('Solver "flow": flow time at which training of g and of the control ends.'),
    default: sameAs<number>('T'),
    insteadOf: 'T',
  },
  lossTarget,
};

type FlowSettings = ValuesOf<typeof settings>;

function timeReport(report: Progress, T: number): (time: number) => void {
  return (time) => report(`t = ${time.toPrecision(3)} of ${T}`);
}

/** Gradient flow, integrated with adaptive steps. */
export const flow = {
  name: 'flow',
  meaning: 'gradient flow of the mean loss, followed to time T',
  settings,
  refuses: refuseLossTarget,
  oneHidden: {
    needsWholeGram: (N: number, d: number) => formFor(N, d) === 'dual',
    cost: (sizes, { eta, T }: FlowSettings) => flowCost(sizes, { eta, T }),
    leavesGram: true,
    trainsBiases: true,
    async train(engine, samples, G, network, own: FlowSettings & { readonly loss: LossName }, report) {
      const { trainFlow } = await loadFlow();
      return trainFlow(engine, samples, G, network, own, timeReport(report, own.T));
    },
  },
  network: {
    cost: networkFlowCost,
    async train(engine, network, rows, own: FlowSettings, _order, report) {
      const { trainNetworkFlow } = await loadNetworkFlow();
      return trainNetworkFlow(engine, network, rows, own, timeReport(report, own.T));
    },
  },
} satisfies Solver;
