import { z } from 'zod';
import type { ValuesOf } from '../parts/setting.ts';
import type { Progress, Solver } from './contract.ts';
import { networkFlowCost } from './deep/cost.ts';
import { trainNetworkFlow } from './deep/network-flow.ts';
import { flowCost } from './one-hidden/cost.ts';
import { trainFlow } from './one-hidden/gradient-flow.ts';
import type { LossName } from './one-hidden/loss.ts';
import { formFor } from './one-hidden/response.ts';

const settings = {
  eta: {
    schema: z
      .number()
      .positive()
      .max(10)
      .describe(
        'Solver "flow": how far a margin, of deep networks a logit, may move in one step of the integrator; smaller is more exact.',
      ),
    default: 2,
  },
  T: {
    schema: z.number().positive().describe('Solver "flow": flow time at which training ends.'),
    default: 10_000,
  },
  lossTarget: {
    schema: z
      .number()
      .min(0)
      .describe('Solver "flow": mean training loss at which training ends earlier; 0: train to T.'),
    default: 0,
  },
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
  oneHidden: {
    needsWholeGram: (N: number, d: number) => formFor(N, d) === 'dual',
    cost: (sizes, { eta }: FlowSettings) => flowCost(sizes, eta),
    train: (engine, samples, G, network, own: FlowSettings & { readonly loss: LossName }, report) =>
      trainFlow(engine, samples, G, network, own, timeReport(report, own.T)),
  },
  network: {
    cost: networkFlowCost,
    train: (engine, network, rows, own: FlowSettings, _order, report) =>
      trainNetworkFlow(engine, network, rows, own, timeReport(report, own.T)),
  },
} satisfies Solver;
