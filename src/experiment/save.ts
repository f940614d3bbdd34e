/** What a cell leaves behind besides its row, and where. */
export interface SaveRequest {
  readonly kinds: readonly ('models' | 'perturbed' | 'decision-maps')[];
  readonly folder: string;
  /** Of the cell: what its files are called after. */
  readonly id: string;
}
