import { attackNetworkByGradient } from '../attack/attack.ts';
import { attackNetworkByPgd } from '../attack/pgd-network.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { type BaseInputs, makeBaseInputs } from './base-inputs.ts';
import type { CellContext } from './context.ts';
import { classify, type DeepClassifier, trainDeepClassifier } from './deep-classifier.ts';
import { estimateCell } from './estimate.ts';
import { baseKey, controlKey, dataKey, groupKey } from './groups.ts';
import { classesOf } from './labels.ts';
import { shareEqual } from './measure.ts';
import type { CellResult, Measurements } from './measurements.ts';
import { loadNaturalData, type NaturalData } from './natural-data.ts';
import { drawProbes } from './probes.ts';
import type { SaveRequest } from './save.ts';
import type { Settings } from './settings.ts';
import { Stopwatch } from './stopwatch.ts';

/**
 * Runs a cell whose classifiers are deep networks: as `runCell` in all but what the theory of one hidden layer says.
 * The result is a pure function of the settings (and the engine's flavour).
 */
export async function runDeepCell(
  settings: Settings,
  context: CellContext,
  report: (doing: string) => void,
  save?: SaveRequest,
): Promise<CellResult> {
  if (save)
    throw new Error(`"save" is for network "one-hidden", not for "${settings.network}"; leave it out`);
  const { engine, stages, dataFolder } = context;
  const watch = new Stopwatch(report);
  stages.trim(context.memoryBytes - estimateCell(settings).memoryBytes);

  watch.start('data');
  const natural = await stages.get(dataKey(settings), () => loadNaturalData(settings, engine, dataFolder));
  const K = natural.classes;
  watch.start('train f');
  const f = await stages.get(groupKey(settings), () =>
    trainDeepClassifier(engine, settings, natural.train, K, 'Standard', watch.detail),
  );
  watch.start('base');
  // Natural base inputs are rows of the natural data and nothing that could be kept without them.
  using borrowed = settings.scenario === 'noise' ? undefined : makeBaseInputs(settings, natural, engine);
  const base =
    borrowed ?? (await stages.get(baseKey(settings), async () => makeBaseInputs(settings, natural, engine)));
  watch.start('train c');
  const c = await stages.get(controlKey(settings), () =>
    trainDeepClassifier(engine, settings, { X: base.X, y: base.targets }, K, 'Control', watch.detail),
  );
  watch.start('attack');
  using perturbed = await perturb(engine, settings, f, base, natural);
  const fooled = await classify(engine, f.network, perturbed);
  watch.start('train g');
  const toLearn = { X: perturbed, y: base.targets };
  using g = await trainDeepClassifier(engine, settings, toLearn, K, 'Adversarial', watch.detail);

  watch.start('measure');
  const measurements: Measurements = {
    attack_success: shareEqual(fooled, classesOf(base.targets.data, K)),
    ...(await compare(engine, settings, natural, { f, g, c })),
    acc_std_train: f.accuracy,
    acc_adv_train: g.accuracy,
    loss_std: f.training.loss,
    loss_adv: g.training.loss,
    loss_noise: c.training.loss,
    steps_std: f.training.steps,
    steps_adv: g.training.steps,
    steps_noise: c.training.steps,
  };
  const converged = [f, g, c].every(({ training }) => training.converged);
  return { status: converged ? 'done' : 'unconverged', measurements, timings: watch.stop() };
}

/** The base inputs, attacked toward their targets (Nadv x d). The caller frees them. */
async function perturb(
  engine: Engine,
  { attack, norm, epsilon, linfStep }: Settings,
  { network }: DeepClassifier,
  { X, targets }: BaseInputs,
  { space, classes }: NaturalData,
): Promise<Matrix> {
  const perturbed = engine.memory.matrix(X.rows, X.cols);
  perturbed.data.set(X.data);
  const [toward, budget] = [classesOf(targets.data, classes), { norm, epsilon, space }];
  if (attack === 'pgd') await attackNetworkByPgd(engine, network, perturbed, toward, budget, { linfStep });
  else await attackNetworkByGradient(engine, network, perturbed, toward, budget);
  return perturbed;
}

async function compare(
  engine: Engine,
  settings: Settings,
  { train, test, space, classes }: NaturalData,
  { f, g, c }: Readonly<Record<'f' | 'g' | 'c', DeepClassifier>>,
): Promise<Measurements> {
  using probes = drawProbes(settings, space, engine);
  const labels = (X: Matrix, { network }: DeepClassifier) => classify(engine, network, X);
  const natural = { f: await labels(train.X, f), g: await labels(train.X, g), c: await labels(train.X, c) };
  const truth = classesOf(train.y.data, classes);
  const onTest = async (classifier: DeepClassifier) =>
    test && shareEqual(await labels(test.X, classifier), classesOf(test.y.data, classes));
  const [std, adv, noise] = [await onTest(f), await onTest(g), await onTest(c)];
  return {
    acc_adv_natural: shareEqual(natural.g, truth),
    acc_noise_natural: shareEqual(natural.c, truth),
    ...(std !== undefined && { acc_std_test: std }),
    ...(adv !== undefined && { acc_adv_test: adv }),
    ...(noise !== undefined && { acc_noise_test: noise }),
    agreement: shareEqual(natural.f, natural.g),
    agreement_noise: shareEqual(natural.f, natural.c),
    agreement_random: shareEqual(await labels(probes, f), await labels(probes, g)),
  };
}
