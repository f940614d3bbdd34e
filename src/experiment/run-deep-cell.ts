import { attackNetworkByGradient } from '../attack/attack.ts';
import { attackNetworkByPgd } from '../attack/pgd-network.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { exportNetwork } from '../network/export-network.ts';
import { logitsOf } from '../network/logits.ts';
import { type BaseInputs, makeBaseInputs } from './base-inputs.ts';
import type { CellContext } from './context.ts';
import { classify, type DeepClassifier, predicted, trainDeepClassifier } from './deep-classifier.ts';
import { baseKey, controlKey, dataKey, groupKey } from './groups.ts';
import { classesOf } from './labels.ts';
import { shareEqual } from './measure.ts';
import type { CellResult, Measurements } from './measurements.ts';
import { loadNaturalData, type NaturalData } from './natural-data.ts';
import { drawProbes } from './probes.ts';
import { type SaveRequest, saveCell } from './save.ts';
import { scoreModel } from './score-model.ts';
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
  const { engine, stages, dataFolder } = context;
  const watch = new Stopwatch(report);

  watch.start('data');
  const natural = await stages.get(dataKey(settings), () => loadNaturalData(settings, engine, dataFolder));
  const K = natural.classes;
  watch.start('train f');
  const f = await stages.get(groupKey(settings), () =>
    trainDeepClassifier(engine, settings, natural.train, K, 'Standard', watch.detail),
  );
  watch.start('base');
  // Natural base inputs are rows of the natural data and nothing that could be kept without them.
  using borrowed =
    settings.scenario === 'noise' ? undefined : await makeBaseInputs(settings, natural, engine);
  const base =
    borrowed ?? (await stages.get(baseKey(settings), () => makeBaseInputs(settings, natural, engine)));
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
  if (save) {
    watch.start('save');
    const models = {
      f: () => exportNetwork(f.network),
      g: () => exportNetwork(g.network),
      c: () => exportNetwork(c.network),
    };
    const { scenario } = settings;
    const attacked = { X: perturbed, unwhitened: perturbed };
    await saveCell(save, engine, { models, natural, scenario, base, perturbed: attacked });
  }
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
  const inputs = test ? [train.X, test.X] : [train.X];
  let largest = 0;
  const score = async ({ network }: DeepClassifier) => {
    const own = (X: Matrix) => logitsOf(engine, network, X);
    const { outputs, gap } = await scoreModel(exportNetwork(network), inputs, own);
    largest = Math.max(largest, gap);
    return outputs.map((logits) => predicted(logits, classes));
  };
  const labels = { f: await score(f), g: await score(g), c: await score(c) };
  const natural = classesOf(train.y.data, classes);
  const unseen = test && classesOf(test.y.data, classes);
  using probes = drawProbes(settings, space, engine);
  const onProbes = [await classify(engine, f.network, probes), await classify(engine, g.network, probes)];
  return {
    acc_adv_natural: shareEqual(labels.g[0], natural),
    acc_noise_natural: shareEqual(labels.c[0], natural),
    ...(unseen && {
      acc_std_test: shareEqual(labels.f[1], unseen),
      acc_adv_test: shareEqual(labels.g[1], unseen),
      acc_noise_test: shareEqual(labels.c[1], unseen),
    }),
    agreement: shareEqual(labels.f[0], labels.g[0]),
    agreement_noise: shareEqual(labels.f[0], labels.c[0]),
    agreement_random: shareEqual(onProbes[0], onProbes[1]),
    onnx_max_abs_diff: largest,
  };
}
