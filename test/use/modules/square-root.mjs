// Losses of one's own: the exponential one again, and one whose slope falls more slowly.
export const losses = [
  {
    name: 'exponential-again',
    meaning: 'exp(-u)',
    terms: (u) => ({ loss: Math.exp(-u), slope: -Math.exp(-u), curvature: Math.exp(-u) }),
  },
  {
    name: 'square-root',
    meaning: 'sqrt(1 + u^2) - u',
    terms(u) {
      const root = Math.hypot(1, u);
      return { loss: u > 0 ? 1 / (root + u) : root - u, slope: u / root - 1, curvature: 1 / root ** 3 };
    },
  },
];
