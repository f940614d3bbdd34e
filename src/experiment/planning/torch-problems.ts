import type { Problem } from '../../errors.ts';
import { settingOf } from '../../parts/by-name.ts';
import { MOST_THREADS } from '../../torch/cuda-generator.ts';
import { BLOCK } from '../../torch/published-order.ts';
import { show } from '../../wording.ts';
import { datasetOf, networkOf } from '../parts.ts';
import { isArtificial, type Settings } from '../settings.ts';

/** The settings whose random numbers the code of [K24b] draws. */
const DRAWN: Partial<Settings> = {
  scenario: 'natural-rand',
  standard: 'trained',
  bias: 'trained',
  readout: 'gauss',
  init: 'gauss',
  initScale: 1,
  correlation: 0,
};

/** Reasons why PyTorch's random numbers are not known for a cell that asks for them. */
export function torchProblems(settings: Settings): Problem[] {
  if (settings.rng !== 'torch' || networkOf(settings).isOneHidden !== true) return [];
  const { dataset, N, d, m, Nadv } = settings;
  const problems: Problem[] = [];
  const refuse = (place: string, message: string) => problems.push({ place, message });
  for (const [place, value] of Object.entries(DRAWN)) {
    const own = settingOf(settings, place);
    if (own !== value) refuse(place, `${show(own)} is not what rng "torch" draws for; use ${show(value)}`);
  }
  if (m < BLOCK) refuse('m', `${m} is too few for rng "torch"; use at least ${BLOCK}`);
  const most = 2 * MOST_THREADS;
  if (isArtificial(dataset)) {
    if (datasetOf(settings).drawn?.isShifted !== true)
      refuse(
        'rng',
        `"torch" draws no samples of ${show(dataset)}; use "shifted-gauss", files or rng "philox"`,
      );
    else if (N % 2 !== 0) refuse('N', `${N} is odd; rng "torch" draws as many samples of either class`);
    else if (N * d > most)
      refuse(
        'N',
        `N d = ${N * d}: beyond ${most}, PyTorch's samples depend on the GPU; use fewer, or rng "philox"`,
      );
  }
  if (Nadv > MOST_THREADS)
    refuse(
      'Nadv',
      `${Nadv}: beyond ${MOST_THREADS}, PyTorch's targets depend on the GPU; use fewer, or rng "philox"`,
    );
  return problems;
}
