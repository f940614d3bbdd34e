import { projection } from '../../attacks/projection.ts';
import { structure } from '../../datasets/parts/structure.ts';
import type { Problem } from '../../errors.ts';
import { settingOf } from '../../parts/by-name.ts';
import type { Part } from '../../parts/part.ts';
import { oneOf, show } from '../../wording.ts';
import { hasStructure } from '../measurements/usefulness.ts';
import {
  attackOf,
  attackParts,
  datasetOf,
  hasTheory,
  networkOf,
  networkParts,
  solverOf,
  solverParts,
} from '../parts.ts';
import { completeSettings, isArtificial, type Settings } from '../settings.ts';
import { torchProblems } from './torch-problems.ts';

/** Reports that a setting is refused. */
type Refuse = (place: string, message: string) => void;

const DEFAULTS = completeSettings({});
const STRUCTURE = [...Object.keys(structure), 'shift'];

/** Reasons why a cell cannot be run although each of its settings is allowed. `place` is the setting. */
export function impossibilities(settings: Settings): Problem[] {
  const problems: Problem[] = [];
  const refuse: Refuse = (place, message) => problems.push({ place, message });
  refuseSizes(settings, refuse);
  refuseData(settings, refuse);
  refuseStructure(settings, refuse);
  refuseNormalization(settings, refuse);
  refuseUnused(settings, refuse);
  refuseCombinations(settings, refuse);
  problems.push(...torchProblems(settings));
  problems.push(...projection.refuses(settings, hasStructure(settings)));
  const parts: readonly Part[] = [
    datasetOf(settings),
    networkOf(settings),
    attackOf(settings),
    solverOf(settings),
  ];
  for (const part of parts) problems.push(...(part.refuses?.(settings) ?? []));
  return problems;
}

function refuseSizes({ norm, epsilon, d, N, Nadv, scenario }: Settings, refuse: Refuse): void {
  if (norm === 'L0') {
    if (epsilon > 1)
      refuse('epsilon', `${epsilon} is more than all coordinates; under L0 it is a share in (0, 1]`);
    else if (Math.floor(epsilon * d) === 0)
      refuse(
        'epsilon',
        `floor(${epsilon} * d) is 0 for d = ${d}: no coordinate would change; use at least ${1 / d}`,
      );
  }
  if (scenario !== 'noise' && Nadv > N)
    refuse(
      'Nadv',
      `${Nadv} is more than N = ${N}; scenario ${scenario} perturbs the natural samples themselves`,
    );
}

function refuseData(settings: Settings, refuse: Refuse): void {
  const { dataset, classes, correlation, N, d, network } = settings;
  const { isOneHidden, needsImages } = networkOf(settings);
  if (isArtificial(dataset)) {
    if (classes !== 'all')
      refuse('classes', `artificial data has random labels; leave classes out or use "all"`);
    if (correlation === 'orthogonal' && N > d)
      refuse('N', `${N} samples cannot be orthogonal in d = ${d} dimensions; use N <= d`);
    if (needsImages)
      refuse(
        'network',
        `${show(network)} needs images, and ${dataset} has no image shape; use "mlp" or real data`,
      );
    return;
  }
  if (classes === 'all' && isOneHidden)
    refuse('classes', '"all" needs a network with one output for each class; give a pair such as [3, 7]');
}

/** Settings of synthetic samples that a data set does not have stay at their defaults. */
function refuseStructure(settings: Settings, refuse: Refuse): void {
  const { dataset } = settings;
  const own = datasetOf(settings).settings;
  const whose = isArtificial(dataset) ? 'is not for' : 'is for artificial data only, not for';
  for (const name of STRUCTURE) {
    if (name in own) continue;
    const value = settingOf(settings, name);
    // Perturbations are learned from alone whatever they were made for.
    const isForAll = name === 'base' && value === 'none';
    if (isForAll || value === settingOf(DEFAULTS, name)) continue;
    refuse(name, `${show(value)} ${whose} ${dataset}; leave ${name} out`);
  }
}

function refuseNormalization(settings: Settings, refuse: Refuse): void {
  const { normalize, ridge, dataset, network, standard } = settings;
  if (normalize !== 'whiten') {
    if (ridge !== DEFAULTS.ridge)
      refuse('ridge', `${ridge} is for normalize "whiten"; leave ridge out with ${show(normalize)}`);
    if (typeof normalize === 'number' && isArtificial(dataset))
      refuse('normalize', `${normalize} is for real data, not for ${dataset}; leave normalize out`);
    return;
  }
  if (isArtificial(dataset)) refuse('normalize', `"whiten" is for real data, not for ${dataset}`);
  if (!networkOf(settings).isOneHidden)
    refuse('normalize', `"whiten" is for network "one-hidden"; use "center" with "${network}"`);
  else if (standard !== 'trained')
    refuse('normalize', '"whiten" needs a network that the cell trains itself; use "center"');
}

/**
 * Refuses values other than the default of settings that the chosen network ignores, including those of other networks.
 */
function refuseUnused(settings: Settings, refuse: Refuse): void {
  const { network } = settings;
  const part = networkOf(settings);
  const differs = (name: string, standing: unknown) => {
    const value = settingOf(settings, name);
    return value !== undefined && value !== (settingOf(DEFAULTS, name) ?? standing);
  };
  for (const [name, why] of Object.entries(part.leavesOut))
    if (differs(name, undefined)) {
      const value = show(settingOf(settings, name));
      refuse(name, `${value} is of no use to network "${network}", which ${why}; leave ${name} out`);
    }
  const refused = new Set<string>();
  for (const other of networkParts.all) {
    if (other === part) continue;
    for (const [name, { default: standing }] of Object.entries(other.settings)) {
      if (name in part.settings || refused.has(name) || !differs(name, standing)) continue;
      refused.add(name);
      const owners = networkParts.all.filter(({ settings: own }) => name in own);
      const value = show(settingOf(settings, name));
      refuse(name, `${value} is for network ${namesOf(owners)}; leave ${name} out with "${network}"`);
    }
  }
}

/** Refuses combinations that an attack or a solver does not support. */
function refuseCombinations(settings: Settings, refuse: Refuse): void {
  const { network, standard, attack, solver } = settings;
  const isOneHidden = networkOf(settings).isOneHidden ?? false;
  const [attacks, solvers] = [attackOf(settings), solverOf(settings)];
  if (attacks.network === undefined && !(hasTheory(settings) && attacks.oneHidden)) {
    const others = attackParts.all.filter((other) => other.network !== undefined);
    const why =
      standard === 'trained'
        ? `attack "${attack}" does not support network "${network}"`
        : `"${attack}" needs a network that the cell trains itself`;
    refuse('attack', `${why}; use ${namesOf(others)}`);
  }
  const trains = (part: typeof solvers) => (isOneHidden ? part.oneHidden : part.network) !== undefined;
  const trainsBiases = (part: typeof solvers) => part.oneHidden?.trainsBiases === true;
  if (settings.bias !== 'none' && isOneHidden && !trainsBiases(solvers)) {
    const others = namesOf(solverParts.all.filter(trainsBiases));
    refuse('bias', `solver "${solver}" trains no biases; use solver ${others}, or leave bias out`);
  }
  if (!trains(solvers))
    refuse(
      'solver',
      `"${solver}" does not train network "${network}"; use ${namesOf(solverParts.all.filter(trains))}`,
    );
}

function namesOf(parts: readonly Part[]): string {
  return oneOf(parts.map(({ name }) => show(name)));
}
