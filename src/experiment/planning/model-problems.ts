import { classGroups } from '../../datasets/class-rows.ts';
import { openDataset } from '../../datasets/open.ts';
import { DataError, type ValueProblem } from '../../errors.ts';
import { createEngine } from '../../linalg/create-engine.ts';
import { openStandard } from '../own-standard.ts';
import { isArtificial, type Settings } from '../settings.ts';

/**
 * Problems of the user's own models that cells name in `standard`. Each is opened and tried on some inputs, once for
 * every combination of data set and attack. Data that cannot be opened are reported by `dataProblems`.
 */
export async function modelProblems(cells: Iterable<Settings>, dataFolder: string): Promise<ValueProblem[]> {
  const problems = new Map<string, ValueProblem>();
  const asked = new Set<string>();
  const engine = await createEngine('wasm');
  for (const settings of cells) {
    const { standard, dataset, classes, d, attack } = settings;
    if (standard === 'trained') continue;
    const key = JSON.stringify([standard, dataset, classes, d, attack]);
    if (asked.has(key)) continue;
    asked.add(key);
    const K = await classCount(settings, dataFolder);
    if (K === undefined) continue;
    try {
      using _model = await openStandard(engine, settings, K);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      problems.set(error.message, { place: 'standard', value: standard, message: error.message });
    }
  }
  return [...problems.values()];
}

async function classCount(settings: Settings, dataFolder: string): Promise<number | undefined> {
  const { dataset, classes } = settings;
  if (isArtificial(dataset)) return 2;
  try {
    return classGroups(await openDataset(dataset, dataFolder, settings), classes).length;
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}
