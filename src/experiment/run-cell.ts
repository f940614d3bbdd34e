import { MemoryError } from '../linalg/memory.ts';
import { ControlThread } from './aside/control-thread.ts';
import type { CellContext } from './context.ts';
import { familyOf } from './families/index.ts';
import { measureCell, measureStandard } from './measure-cell.ts';
import type { CellResult } from './measurements.ts';
import { learnedInputs, perturb } from './perturb.ts';
import { estimateCell } from './planning/estimate.ts';
import { type SaveRequest, saveCell } from './saving/save.ts';
import type { Settings } from './settings.ts';
import { updatesBaseGram } from './stages/base-gram.ts';
import { baseGramStage } from './stages/base-gram-stage.ts';
import { baseStage } from './stages/base-inputs.ts';
import { controlStage, standardStage } from './stages/classifiers.ts';
import { componentsStage } from './stages/components.ts';
import { naturalStage } from './stages/data/natural-data.ts';
import { initialStage, sharesInitial } from './stages/initial.ts';
import { KeptGram, sharesNaturalGram } from './stages/kept-gram.ts';
import { limitStage } from './stages/limit.ts';
import { controlScores, scoresOf, standardScores } from './stages/scores.ts';
import type { Stage } from './stages/stage.ts';
import { Stopwatch } from './stopwatch.ts';

export { type CellContext, type ContextOptions, createContext } from './context.ts';
export type { SaveRequest } from './saving/save.ts';

/**
 * Runs one cell: standard classifier f, base inputs, control c, attack, adversarial classifier g, measurements. The
 * result is a pure function of the settings (and the engine's flavour); cached results of earlier cells are reused.
 */
export async function runCell(
  settings: Settings,
  context: CellContext,
  report: (doing: string) => void,
  save?: SaveRequest,
): Promise<CellResult> {
  const { engine, stages, memoryBytes } = context;
  // Kept results are in the engine's memory; what a cell holds outside of it takes none of their room.
  stages.trim(memoryBytes - estimateCell(settings).engineBytes);
  const attempt = async () => {
    const before = engine.memory.blocksInUse();
    try {
      return await runOnce(settings, context, report, save);
    } catch (error) {
      stages.clear();
      engine.memory.freeAllBut(before);
      throw error;
    }
  };
  const keptNothing = stages.isEmpty;
  try {
    return await attempt();
  } catch (error) {
    // Cached results of other cells may fragment the memory, so that a large matrix does not fit.
    if (!(error instanceof MemoryError) || keptNothing) throw error;
    return attempt();
  }
}

async function runOnce(
  settings: Settings,
  context: CellContext,
  report: (doing: string) => void,
  save?: SaveRequest,
): Promise<CellResult> {
  const { engine, stages, dataFolder } = context;
  const watch = new Stopwatch(report);
  const shared = <Result extends Disposable>(stage: Stage<Result>) => stages.get(stage, settings, tools);
  using aside = ControlThread.begin(settings, context);
  const gramOfBase = async () => {
    const gram = await shared(baseGramStage);
    await aside?.lendGram(gram, engine);
    return gram;
  };
  const baseGram = updatesBaseGram(settings) ? gramOfBase : undefined;
  using keptGram = aside === undefined && sharesNaturalGram(settings) ? new KeptGram() : undefined;
  const tools = {
    ...{ engine, dataFolder, report: watch.detail },
    ...(baseGram && { baseGram }),
    ...(keptGram && { keptGram }),
  };

  watch.start('data');
  const natural = await shared(naturalStage);
  watch.start('train f');
  const f = await shared(standardStage(settings));
  watch.start('base');
  const base = await shared(baseStage(settings));
  if (aside === undefined) {
    watch.start('train c');
    await shared(controlStage);
    keptGram?.[Symbol.dispose]();
  }
  // Measurements of f may need as much memory as the Gram matrix that was kept for the control.
  watch.start('measure f');
  const ofStandard = await measureStandard(settings, shared);

  watch.start('attack');
  let hasBoundary = true;
  const maxMarginNormal = async () => {
    const limit = await shared(limitStage);
    hasBoundary = limit.converged;
    return limit.normal;
  };
  const principal = () => shared(componentsStage);
  const attacked = {
    engine,
    settings,
    natural,
    f,
    base,
    maxMarginNormal,
    principal,
    ...(baseGram && { baseGram }),
  };
  using perturbed = await perturb(attacked);
  const fooled = f.classesOf(perturbed.outputs ?? (await f.outputs(perturbed.X)));

  watch.start('train g');
  using learned = learnedInputs(engine, settings.base, base, perturbed);
  const { X, fillGram } = learned;
  const initial = sharesInitial(settings) ? (await shared(initialStage)).network : undefined;
  const toLearn = {
    ...{ X, y: base.targets },
    ...(fillGram && { fillGram }),
    ...(initial && { initial }),
  };
  using g = await familyOf(settings).train(engine, settings, toLearn, natural, 'Adversarial', watch.detail);

  watch.start('train c');
  const trained = await aside?.control(engine);
  if (trained !== undefined) stages.put(controlStage, settings, trained);
  const c = await shared(controlStage);

  watch.start('measure');
  const scores = {
    f: await shared(standardScores),
    g: await scoresOf(g, natural),
    c: await shared(controlScores),
  };
  const cell = { settings, engine, shared, natural, f, g, c, base, perturbed, scores, fooled };
  const measurements = { ...(await measureCell(cell)), ...ofStandard };

  if (save) {
    watch.start('save');
    await saveCell(save, cell);
  }
  const isDone = hasBoundary && [f, g, c].every(({ training }) => training?.converged ?? true);
  return { status: isDone ? 'done' : 'unconverged', measurements, timings: watch.stop() };
}
