/** phi(h) = h for h > 0, gamma h otherwise. */
export function leaky(h: number, gamma: number): number {
  return h > 0 ? h : gamma * h;
}

/** f_n = sum_j a_j phi(H_nj). H: N x m. */
export function output(N: number, H: Float32Array, a: Float64Array, gamma: number): Float64Array {
  const f = new Float64Array(N);
  for (let n = 0; n < N; n++) {
    for (const [j, value] of a.entries()) {
      f[n] = (f[n] ?? 0) + value * leaky(H[n * a.length + j] ?? Number.NaN, gamma);
    }
  }
  return f;
}

/** Whether H_i + scale step_i > 0, every operation rounded to float32. */
export function isActive(h: number, step: number, scale: number): boolean {
  return Math.fround(h + Math.fround(Math.fround(scale) * step)) > 0;
}

/** P_nj = scale_n a_j D_nj, rounded once. D: N x m of ones and gammas. */
export function coefficients(D: Float64Array, scale: Float64Array, a: Float64Array): Float32Array {
  const m = a.length;
  return Float32Array.from(D, (slope, i) => {
    return (scale[Math.floor(i / m)] ?? Number.NaN) * (a[i % m] ?? Number.NaN) * slope;
  });
}

/** loss, slope -l' and curvature l'' of l(u) = exp(-u) or log(1 + exp(-u)), by the textbook formulas. */
export function lossTerms(u: number, kind: 'exponential' | 'logistic'): [number, number, number] {
  if (kind === 'exponential') return [Math.exp(-u), Math.exp(-u), Math.exp(-u)];
  const loss = u > 0 ? Math.log1p(Math.exp(-u)) : Math.log1p(Math.exp(u)) - u;
  const slope = 1 / (1 + Math.exp(u));
  return [loss, slope, slope / (1 + Math.exp(-u))];
}
