/** Settings that deep networks ignore. */
export const DEEP_LEAVES_OUT = {
  loss: 'learns by the cross-entropy of its classes',
  initScale: 'draws its initial weights as PyTorch does',
} as const;
