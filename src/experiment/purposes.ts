/**
 * Purposes of random streams. Each purpose has its own stream, so that drawing more numbers for one never changes
 * another. The values enter every result: never reuse or change one.
 */
export const PURPOSES = {
  naturalInputs: 1,
  naturalLabels: 2,
  commonOffset: 3,
  sampleOrder: 4,
  baseInputs: 5,
  targets: 6,
  initStandard: 7,
  initAdversarial: 8,
  initControl: 9,
  probe: 10,
  testInputs: 11,
  testLabels: 12,
  orderStandard: 13,
  orderAdversarial: 14,
  orderControl: 15,
  clusterCentres: 16,
  freshInputs: 17,
  freshLabels: 18,
} as const;

export type Purpose = keyof typeof PURPOSES;
