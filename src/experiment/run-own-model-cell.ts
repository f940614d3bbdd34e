import type { Engine } from '../linalg/engine.ts';
import { baseInputsOf } from './base-inputs.ts';
import { trainClassifier } from './classifiers.ts';
import { type Compared, compareClassifiers, comparedDeep, comparedOneHidden } from './compare-classifiers.ts';
import type { CellContext } from './context.ts';
import { predicted, type Role, trainDeepClassifier } from './deep-classifier.ts';
import { dataKey, learnerKey, standardKey } from './groups.ts';
import { classesOf } from './labels.ts';
import { shareEqual } from './measure.ts';
import type { CellResult, Measurements } from './measurements.ts';
import { loadNaturalData, type NaturalData, type Samples } from './natural-data.ts';
import { openStandard } from './own-standard.ts';
import { perturbByNetwork } from './perturb-network.ts';
import { type SaveRequest, saveCell } from './save.ts';
import type { Settings } from './settings.ts';
import { Stopwatch } from './stopwatch.ts';

/**
 * Runs a cell whose natural classifier f is a model of the user's own; g and c are trained as in other cells. What is
 * measured is what can be told from outputs: nothing of how f was trained, nor of the theory of one hidden layer. The
 * result is a pure function of the settings, of which the model's checksum is a part (and the engine's flavour).
 */
export async function runOwnModelCell(
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
  watch.start('open f');
  const own = await stages.get(standardKey(settings), () => openStandard(engine, settings, K));
  watch.start('base');
  using base = await baseInputsOf(settings, natural, context);
  watch.start('train c');
  const unperturbed = { X: base.X, y: base.targets };
  const c = await stages.get(learnerKey(settings), () =>
    trainLearner(engine, settings, unperturbed, natural, 'Control', watch.detail),
  );
  watch.start('attack');
  using perturbed = await perturbByNetwork(engine, settings, own.differentiable, base, natural);
  const fooled = predicted(await own.logits(perturbed), K);
  watch.start('train g');
  const toLearn = { X: perturbed, y: base.targets };
  using g = await trainLearner(engine, settings, toLearn, natural, 'Adversarial', watch.detail);

  watch.start('measure');
  const f: Compared = { logits: (X) => own.logits(X), model: () => own.file.bytes };
  const measurements: Measurements = {
    attack_success: shareEqual(fooled, classesOf(base.targets.data, K)),
    ...(await compareClassifiers(context, settings, natural, { f, g, c })),
    acc_adv_train: g.accuracy,
    loss_adv: g.loss,
    loss_noise: c.loss,
    steps_adv: g.steps,
    steps_noise: c.steps,
    ...(g.time !== undefined && { time_adv: g.time }),
    ...(c.time !== undefined && { time_noise: c.time }),
  };
  if (save) {
    watch.start('save');
    const models = { f: f.model, g: () => g.model(), c: () => c.model() };
    const { scenario } = settings;
    const attacked = { X: perturbed, unwhitened: perturbed };
    await saveCell(save, engine, { models, natural, scenario, base, perturbed: attacked });
  }
  const status = g.converged && c.converged ? 'done' : 'unconverged';
  return { status, measurements, timings: watch.stop() };
}

/** A trained g or c of either kind. */
interface Learner extends Compared, Disposable {
  readonly accuracy: number;
  readonly loss: number;
  readonly steps: number;
  /** Flow time reached, where it was trained by a flow. */
  readonly time?: number;
  readonly converged: boolean;
}

async function trainLearner(
  engine: Engine,
  settings: Settings,
  samples: Samples,
  natural: NaturalData,
  role: Exclude<Role, 'Standard'>,
  report: (doing: string) => void,
): Promise<Learner> {
  if (settings.network === 'one-hidden') {
    const classifier = await trainClassifier(engine, settings, samples, `init${role}`, report);
    const { accuracy, training } = classifier;
    const { loss, steps, time, converged } = training;
    return {
      ...comparedOneHidden(engine, classifier),
      ...{ accuracy, loss, steps, converged },
      // A limit is reached at no time.
      ...(Number.isFinite(time) && { time }),
      [Symbol.dispose]: () => classifier[Symbol.dispose](),
    };
  }
  const classifier = await trainDeepClassifier(engine, settings, samples, natural, role, report);
  const { accuracy, training } = classifier;
  const { loss, steps, time, converged } = training;
  return {
    ...comparedDeep(engine, classifier),
    ...{ accuracy, loss, steps, time, converged },
    [Symbol.dispose]: () => classifier[Symbol.dispose](),
  };
}
