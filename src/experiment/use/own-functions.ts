import { DataError, reasonOf } from '../../errors.ts';
import { show } from '../../wording.ts';
import type { MeasurementPart, Values } from '../measurements/contract.ts';
import type { Declared } from './declarations.ts';

/** A user's function, whose errors are told otherwise. */
function telling<Args extends unknown[], Result>(
  own: (...args: Args) => Promise<Result> | Result,
  told: (error: unknown) => Error,
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    try {
      return await own(...args);
    } catch (error) {
      throw told(error);
    }
  };
}

/** Says in an error whose function threw it. */
const naming = (whose: string) => (error: unknown) => {
  const message = `${whose}: ${reasonOf(error)}`;
  if (!(error instanceof Error) || !Object.isExtensible(error)) return new Error(message, { cause: error });
  // The message of a DOMException, which fetch throws, can only be redefined.
  Object.defineProperty(error, 'message', { value: message, configurable: true, writable: true });
  return error;
};

/** Where a data set fails to open, the data are at fault. */
const blamingData = (whose: string) => (cause: unknown) =>
  new DataError(`${whose}: ${reasonOf(cause)}`, { cause });

/** A measurement whose values are those that it declares. */
function checkedMeasurement(part: MeasurementPart, file: string): MeasurementPart {
  const { columns, of } = part;
  if (of === undefined) return part;
  const names = Object.keys(columns);
  const measure = async (...args: Parameters<typeof of>): Promise<Values> => {
    const values: unknown = await of.apply(part, args);
    if (typeof values !== 'object' || values === null)
      throw new TypeError(`returned ${show(values)}; return an object with a number for each column`);
    const found: Record<string, number | undefined> = {};
    for (const [name, value] of Object.entries(values)) {
      if (!names.includes(name)) throw new TypeError(`returned ${name}, which is none of its columns`);
      if (value !== undefined && typeof value !== 'number')
        throw new TypeError(
          `returned ${show(value)} for ${name}; use a number, or undefined where there is none`,
        );
      found[name] = value;
    }
    return found;
  };
  return { ...part, of: telling(measure, naming(`measurement ${names.join(', ')} of ${file}`)) };
}

/**
 * The declarations of a module, whose `open`, `perturb`, `train` and `of` name themselves in their errors, since these
 * end up in a table where nothing else tells whose they are. Values of measurements are checked.
 *
 * @param file name of the module
 */
export function withOwnFunctions(declared: Declared, file: string): Declared {
  const whose = (kind: string, { name }: { readonly name: string }) => `${kind} "${name}" of ${file}`;
  return {
    ...declared,
    datasets: declared.datasets.map((part) => ({
      ...part,
      ...(part.open && { open: telling(part.open.bind(part), blamingData(whose('data set', part))) }),
    })),
    attacks: declared.attacks.map((part) => {
      const { oneHidden, network } = part;
      const told = naming(whose('attack', part));
      return {
        ...part,
        ...(oneHidden && {
          oneHidden: { ...oneHidden, perturb: telling(oneHidden.perturb.bind(oneHidden), told) },
        }),
        ...(network && { network: { ...network, perturb: telling(network.perturb.bind(network), told) } }),
      };
    }),
    solvers: declared.solvers.map((part) => {
      const { oneHidden, network } = part;
      const told = naming(whose('solver', part));
      return {
        ...part,
        ...(oneHidden && {
          oneHidden: { ...oneHidden, train: telling(oneHidden.train.bind(oneHidden), told) },
        }),
        ...(network && { network: { ...network, train: telling(network.train.bind(network), told) } }),
      };
    }),
    measurements: declared.measurements.map((part) => checkedMeasurement(part, file)),
  };
}
