import { baseInputsOf } from './base-inputs.ts';
import { compareClassifiers, comparedDeep } from './compare-classifiers.ts';
import type { CellContext } from './context.ts';
import { classify, trainDeepClassifier } from './deep-classifier.ts';
import { controlKey, dataKey, groupKey, scoresKey } from './groups.ts';
import { classesOf } from './labels.ts';
import { shareEqual } from './measure.ts';
import type { CellResult, Measurements } from './measurements.ts';
import { loadNaturalData } from './natural-data.ts';
import { perturbByNetwork } from './perturb-network.ts';
import { type SaveRequest, saveCell } from './save.ts';
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
    trainDeepClassifier(engine, settings, natural.train, natural, 'Standard', watch.detail),
  );
  watch.start('base');
  using base = await baseInputsOf(settings, natural, context);
  watch.start('train c');
  const c = await stages.get(controlKey(settings), () =>
    trainDeepClassifier(engine, settings, { X: base.X, y: base.targets }, natural, 'Control', watch.detail),
  );
  watch.start('attack');
  using perturbed = await perturbByNetwork(engine, settings, f.network, base, natural);
  const fooled = await classify(engine, f.network, perturbed);
  watch.start('train g');
  const toLearn = { X: perturbed, y: base.targets };
  using g = await trainDeepClassifier(engine, settings, toLearn, natural, 'Adversarial', watch.detail);

  watch.start('measure');
  const compared = {
    f: { ...comparedDeep(engine, f), keptAs: scoresKey(groupKey(settings), settings) },
    g: comparedDeep(engine, g),
    c: { ...comparedDeep(engine, c), keptAs: scoresKey(controlKey(settings), settings) },
  };
  const measurements: Measurements = {
    attack_success: shareEqual(fooled, classesOf(base.targets.data, K)),
    ...(await compareClassifiers(context, settings, natural, compared)),
    acc_std_train: f.accuracy,
    acc_adv_train: g.accuracy,
    loss_std: f.training.loss,
    loss_adv: g.training.loss,
    loss_noise: c.training.loss,
    steps_std: f.training.steps,
    steps_adv: g.training.steps,
    steps_noise: c.training.steps,
    ...(settings.solver === 'flow' && {
      time_std: f.training.time,
      time_adv: g.training.time,
      time_noise: c.training.time,
    }),
  };
  if (save) {
    watch.start('save');
    const models = { f: compared.f.model, g: compared.g.model, c: compared.c.model };
    const { scenario } = settings;
    const attacked = { X: perturbed, unwhitened: perturbed };
    await saveCell(save, engine, { models, natural, scenario, base, perturbed: attacked });
  }
  const converged = [f, g, c].every(({ training }) => training.converged);
  return { status: converged ? 'done' : 'unconverged', measurements, timings: watch.stop() };
}
