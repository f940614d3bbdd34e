import type { LossName } from '../../src/solvers/one-hidden/loss.ts';
import type { Problem } from '../support.ts';

/** Forward Euler on the weights themselves, in float64: equal steps in log(1 + time). */
export function eulerFlow(
  { X, y, network }: Problem,
  { loss, T, steps }: { loss: LossName; T: number; steps: number },
): { W: Float64Array; loss: number } {
  const { W: initial, a: readout, gamma } = network();
  const [N, d, m] = [X.rows, X.cols, initial.rows];
  const [x, labels, a] = [X.data.slice(), y.data.slice(), readout.data.slice()];
  const W = Float64Array.from(initial.data);
  const H = new Float64Array(N * m);
  let mean = 0;
  const at = (step: number) => Math.expm1((Math.log1p(T) * step) / steps);
  // Pre-activations are updated through G, so a step costs N N m instead of N d m.
  const G = new Float64Array(N * N);
  for (let n = 0; n < N; n++)
    for (let k = 0; k < N; k++) for (let i = 0; i < d; i++) G[n * N + k] += x[n * d + i] * x[k * d + i];
  for (let n = 0; n < N; n++)
    for (let j = 0; j < m; j++) for (let i = 0; i < d; i++) H[n * m + j] += W[j * d + i] * x[n * d + i];
  const C = new Float64Array(N * m);
  const P = new Float64Array(N * m);
  for (let step = 0; step < steps; step++) {
    const dt = at(step + 1) - at(step);
    mean = 0;
    for (let n = 0; n < N; n++) {
      let f = 0;
      for (let j = 0; j < m; j++) f += a[j] * (H[n * m + j] > 0 ? H[n * m + j] : gamma * H[n * m + j]);
      const u = labels[n] * f;
      const exp = Math.exp(-u);
      mean += (loss === 'exponential' ? exp : Math.log1p(exp)) / N;
      const pull = (labels[n] * (loss === 'exponential' ? exp : exp / (1 + exp))) / N;
      for (let j = 0; j < m; j++) P[n * m + j] = dt * pull * a[j] * (H[n * m + j] > 0 ? 1 : gamma);
    }
    for (let n = 0; n < N; n++)
      for (let k = 0; k < N; k++) {
        const g = G[n * N + k];
        for (let j = 0; j < m; j++) H[n * m + j] += g * P[k * m + j];
      }
    for (let i = 0; i < C.length; i++) C[i] += P[i];
  }
  for (let n = 0; n < N; n++)
    for (let j = 0; j < m; j++) for (let i = 0; i < d; i++) W[j * d + i] += C[n * m + j] * x[n * d + i];
  return { W, loss: mean };
}
