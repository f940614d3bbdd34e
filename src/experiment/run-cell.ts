import { whitened } from '../data/whitening.ts';
import type { Gram, Matrix } from '../linalg/matrix.ts';
import { MemoryError } from '../linalg/memory.ts';
import { exportOnnx } from '../model/onnx-export.ts';
import { boundaryNormal, outputsOf } from '../model/outputs.ts';
import { copyGram, moveGram, updatesBaseGram } from './base-gram.ts';
import { baseInputsOf } from './base-inputs.ts';
import { type Classifier, trainClassifier, trainControl } from './classifiers.ts';
import type { CellContext } from './context.ts';
import { estimateCell } from './estimate.ts';
import { measureFeatures } from './feature-measurements.ts';
import { baseGramKey, controlKey, dataKey, groupKey, limitDistanceKey, scoresKey } from './groups.ts';
import { GrowingGram } from './growing-gram.ts';
import { naturalLimit } from './limit.ts';
import { accuracy, agreement, cosine } from './measure.ts';
import type { CellResult, Measurements } from './measurements.ts';
import { loadNaturalData, type NaturalData } from './natural-data.ts';
import { perturbBase } from './perturbed.ts';
import { drawProbes } from './probes.ts';
import { runDeepCell } from './run-deep-cell.ts';
import { runOwnModelCell } from './run-own-model-cell.ts';
import { type SaveRequest, saveCell } from './save.ts';
import { scoreModel } from './score-model.ts';
import type { Settings } from './settings.ts';
import { Stopwatch } from './stopwatch.ts';
import { measureLimit, measureTerms } from './theory-measurements.ts';

export { type CellContext, type ContextOptions, createContext } from './context.ts';
export type { SaveRequest } from './save.ts';

/**
 * Runs one cell: natural classifier f, base inputs, attack, adversarial classifier g, control c, measurements. The
 * result is a pure function of the settings (and the engine's flavour); what was computed before is reused.
 */
export async function runCell(
  settings: Settings,
  context: CellContext,
  report: (doing: string) => void,
  save?: SaveRequest,
): Promise<CellResult> {
  const { engine, stages, memoryBytes } = context;
  const run = runnerOf(settings);
  stages.trim(memoryBytes - estimateCell(settings).memoryBytes);
  const attempt = async () => {
    const before = engine.memory.blocksInUse();
    try {
      return await run(settings, context, report, save);
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
    // What is kept for other cells may lie so that a large matrix finds no room between.
    if (!(error instanceof MemoryError) || keptNothing) throw error;
    return attempt();
  }
}

/** What runs a cell of these settings. */
function runnerOf({ standard, network }: Settings): typeof runCell {
  if (standard !== 'trained') return runOwnModelCell;
  return network === 'one-hidden' ? runOneHiddenCell : runDeepCell;
}

async function runOneHiddenCell(
  settings: Settings,
  context: CellContext,
  report: (doing: string) => void,
  save?: SaveRequest,
): Promise<CellResult> {
  const { engine, stages, dataFolder } = context;
  const watch = new Stopwatch(report);

  watch.start('data');
  const natural = await stages.get(dataKey(settings), () => loadNaturalData(settings, engine, dataFolder));
  watch.start('train f');
  const f = await stages.get(groupKey(settings), () =>
    trainClassifier(engine, settings, natural.train, 'initStandard', watch.detail),
  );
  watch.start('limit');
  const limit = await naturalLimit(settings, context, natural);
  const { measurements: ofLimit } = await stages.get(limitDistanceKey(settings), () =>
    measureLimit(engine, f.training, natural.train, limit),
  );
  watch.start('base');
  using base = await baseInputsOf(settings, natural, context);
  watch.start('train c');
  const updates = updatesBaseGram(settings);
  const baseGram = async () =>
    (await stages.get(baseGramKey(settings), async () => new GrowingGram())).of(engine, base.X);
  const copyBase = async (G: Gram) => copyGram(engine, await baseGram(), G);
  const c = await stages.get(controlKey(settings), () =>
    trainControl(engine, settings, base, watch.detail, updates ? copyBase : undefined),
  );
  watch.start('attack');
  using perturbed = await perturbBase(engine, settings, f.training.network, base, natural, limit, updates);
  const fooled = await outputsOf(engine, f.training.network, perturbed.X);
  watch.start('train g');
  const toLearn = { X: perturbed.X, y: base.targets };
  const moveBase = async (G: Gram) => {
    using steps = perturbed.takeSteps();
    await moveGram(engine, await baseGram(), steps, G);
  };
  const fillGram = updates ? moveBase : undefined;
  using g = await trainClassifier(engine, settings, toLearn, 'initAdversarial', watch.detail, fillGram);

  watch.start('measure');
  const measurements: Measurements = {
    attack_success: accuracy(fooled, base.targets.data),
    ...(await compare(context, settings, natural, { f, g, c }, { base: base.X, perturbed: perturbed.X })),
    ...(await measureFeatures(
      settings,
      context,
      { ...natural.unwhitened, space: natural.space },
      { base: base.unwhitened, perturbed: perturbed.unwhitened, targets: base.targets },
    )),
    ...ofLimit,
    ...f.geometry,
    ...trainingFigures('std', f),
    ...trainingFigures('adv', g),
    ...trainingFigures('noise', c),
    acc_std_train: f.accuracy,
    acc_adv_train: g.accuracy,
  };
  if (save) {
    watch.start('save');
    const networks = { f: f.training.network, g: g.training.network, c: c.training.network };
    const models = {
      f: () => exportOnnx(networks.f),
      g: () => exportOnnx(networks.g),
      c: () => exportOnnx(networks.c),
    };
    const { scenario } = settings;
    await saveCell(save, engine, { models, natural, scenario, base, perturbed, mapped: networks });
  }
  const needsLimit = settings.attack === 'geometry' && settings.boundary === 'max-margin';
  const converged = [f, g, c].every(({ training }) => training.converged) && (limit.converged || !needsLimit);
  return { status: converged ? 'done' : 'unconverged', measurements, timings: watch.stop() };
}

type Classifiers = { readonly f: Classifier; readonly g: Classifier; readonly c: Classifier };

/**
 * Outputs of the three on each natural input, scored by onnxruntime on the exported models, and the engine's distance.
 * Those of f and c are kept as long as other cells may share them.
 */
async function scores(
  { engine, stages }: CellContext,
  settings: Settings,
  classifiers: Classifiers,
  inputs: readonly Matrix[],
) {
  const score = async ({ training: { network } }: Classifier) => {
    const own = (X: Matrix) => outputsOf(engine, network, X);
    return { ...(await scoreModel(exportOnnx(network), inputs, own)), [Symbol.dispose]() {} };
  };
  const kept = (key: string, classifier: Classifier) =>
    stages.get(scoresKey(key, settings), () => score(classifier));
  const f = await kept(groupKey(settings), classifiers.f);
  const c = await kept(controlKey(settings), classifiers.c);
  const g = await score(classifiers.g);
  return { f: f.outputs, g: g.outputs, c: c.outputs, gap: Math.max(f.gap, g.gap, c.gap) };
}

async function compare(
  context: CellContext,
  settings: Settings,
  natural: NaturalData,
  classifiers: Classifiers,
  learned: { readonly base: Matrix; readonly perturbed: Matrix },
): Promise<Measurements> {
  const { engine } = context;
  const { train, test, whitening } = natural;
  const { f, g, c, gap } = await scores(context, settings, classifiers, test ? [train.X, test.X] : [train.X]);

  using probes = drawProbes(settings, natural, engine);
  using whiteProbes = whitening && (await whitened(engine, whitening, probes));
  const [networkF, networkG] = [classifiers.f.training.network, classifiers.g.training.network];
  const onProbes = {
    f: await outputsOf(engine, networkF, whiteProbes ?? probes),
    g: await outputsOf(engine, networkG, whiteProbes ?? probes),
  };

  return {
    acc_adv_natural: accuracy(g[0], train.y.data),
    acc_noise_natural: accuracy(c[0], train.y.data),
    ...(test && {
      acc_std_test: accuracy(f[1], test.y.data),
      acc_adv_test: accuracy(g[1], test.y.data),
      acc_noise_test: accuracy(c[1], test.y.data),
    }),
    agreement: agreement(f[0], g[0]),
    agreement_noise: agreement(f[0], c[0]),
    agreement_random: agreement(onProbes.f, onProbes.g),
    boundary_cosine: cosine(await boundaryNormal(engine, networkG), await boundaryNormal(engine, networkF)),
    ...(await measureTerms(engine, classifiers.g.training, train.X, g[0], learned)),
    onnx_max_abs_diff: gap,
  };
}

function trainingFigures<Name extends 'std' | 'adv' | 'noise'>(
  name: Name,
  { training }: Classifier,
): Measurements {
  const { loss, steps, time, marginMin } = training;
  return {
    [`loss_${name}`]: loss,
    [`steps_${name}`]: steps,
    // A limit is reached at no time.
    ...(Number.isFinite(time) && { [`time_${name}`]: time }),
    [`margin_min_${name}`]: marginMin,
  };
}
