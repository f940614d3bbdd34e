import { oneOf, show } from '../../wording.ts';
import { datasetOf, hasTheory, networkOf } from '../parts.ts';
import { isArtificial, type Settings } from '../settings.ts';

/** Measurements on the test split, with those on the natural training data that data without one have. */
const ON_TEST: ReadonlyMap<string, string> = new Map([
  ['acc_std_test', 'acc_std_train'],
  ['acc_adv_test', 'acc_adv_natural'],
  ['acc_noise_test', 'acc_noise_natural'],
  ['adv_minus_noise_test', 'adv_minus_noise_natural'],
  ['agreement_test', 'agreement'],
  ['agreement_noise_test', 'agreement_noise'],
  ['majority_test', 'acc_noise_natural'],
]);

const OF_SEARCH = ['epsilon_min', 'epsilon_probit', 'search_steps'];

/** Measurements of networks with one hidden layer that the cell trains. */
const OF_ONE_HIDDEN = [
  ...['boundary_cosine', 'kkt_cosine', 't2_over_t1', 'agreement_t', 'agreement_t2', 'aligned'],
  ...['stable_rank', 'orthogonality', 'pmax', 'rmin', 'rmax'],
];

/**
 * Reason for which a cell cannot have a measurement, with the remedy; undefined where it can, as far as its settings
 * tell.
 *
 * @param untested data sets that are known to have no test split
 */
export function whyUnmeasured(
  name: string,
  settings: Settings,
  isSearched: boolean,
  untested: ReadonlySet<string> = new Set(),
): string | undefined {
  const { dataset, network, standard } = settings;
  const instead = ON_TEST.get(name);
  const { drawn, takesPath } = datasetOf({ dataset });
  const ofG = isArtificial(dataset) ? ['acc_adv_natural'] : ['acc_adv_natural', 'acc_adv_test'];
  if (instead !== undefined && (drawn?.testSamples === 0 || untested.has(dataset))) {
    const remedy = takesPath ? `${show(instead)}, or hold samples out with "?test=0.2"` : show(instead);
    return `needs a test split, and data set ${show(dataset)} has none; use ${remedy}`;
  }
  if (name === 'agreement_fresh' && !isArtificial(dataset))
    return `needs data that can be drawn anew, and those of ${show(dataset)} cannot; use "agreement_test"`;
  if (OF_SEARCH.includes(name) && !isSearched)
    return `is what a search finds, and the sweep has none; add "search", or use ${oneOf(ofG.map(show))}`;
  if (!OF_ONE_HIDDEN.includes(name) || hasTheory(settings)) return undefined;
  const other = networkOf({ network }).isOneHidden
    ? `standard ${show(standard)}`
    : `network ${show(network)}`;
  return `needs a trained network "one-hidden", and ${other} is none; use ${oneOf(['agreement', ...ofG].map(show))}`;
}
