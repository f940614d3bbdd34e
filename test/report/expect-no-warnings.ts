import { afterEach, beforeEach, expect, type MockInstance, vi } from 'vitest';

/** Fails a test of the file that calls this where Vega or Vega-Lite warns of anything. */
export function expectNoWarnings(): void {
  let warnings: MockInstance;
  beforeEach(() => {
    warnings = vi.spyOn(console, 'warn').mockImplementation(() => {});
  });
  afterEach(() => {
    expect(warnings.mock.calls, 'Vega and Vega-Lite warn of nothing').toEqual([]);
    vi.restoreAllMocks();
  });
}
