import type { MeasuredCell } from './measured-cell.ts';
import { measurementParts, type Values } from './measurements/index.ts';
import type { Measurements } from './measurements.ts';
import type { Settings } from './settings.ts';

/** Measurements that depend only on f and the natural data. */
export async function measureStandard(
  settings: Settings,
  shared: MeasuredCell['shared'],
): Promise<Measurements> {
  const found: Record<string, number> = {};
  for (const { ofStandard } of measurementParts) {
    const stage = ofStandard?.(settings);
    if (stage !== undefined) add(found, (await shared(stage)).values);
  }
  return found;
}

/** All measurements of a cell. */
export async function measureCell(cell: MeasuredCell): Promise<Measurements> {
  const found: Record<string, number> = {};
  for (const { of } of measurementParts) if (of !== undefined) add(found, await of(cell));
  return found;
}

function add(found: Record<string, number>, values: Values): void {
  for (const name of Object.keys(values)) {
    const value = values[name];
    if (value !== undefined) found[name] = value;
  }
}
