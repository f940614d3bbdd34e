import { DataError, reasonOf } from '../../errors.ts';
import type { MeasurementPart, Values } from '../measurements/contract.ts';
import type { Declared } from './declarations.ts';

/** Says in an error of a user's function whose it is. */
function named(whose: string, error: unknown): unknown {
  if (!(error instanceof Error)) return new Error(`${whose}: ${reasonOf(error)}`);
  error.message = `${whose}: ${error.message}`;
  return error;
}

/** A user's function, whose errors name it. */
function naming<Args extends unknown[], Result>(
  whose: string,
  own: (...args: Args) => Promise<Result> | Result,
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    try {
      return await own(...args);
    } catch (error) {
      throw named(whose, error);
    }
  };
}

/** Opens a user's data set; where that fails, the data are at fault. */
function opening<Args extends unknown[], Result>(
  whose: string,
  own: (...args: Args) => Promise<Result> | Result,
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    try {
      return await own(...args);
    } catch (cause) {
      throw new DataError(`${whose}: ${reasonOf(cause)}`, { cause });
    }
  };
}

/** A measurement whose values are those that it declares. */
function checkedMeasurement(part: MeasurementPart, file: string): MeasurementPart {
  const { columns, of } = part;
  if (of === undefined) return part;
  const names = Object.keys(columns);
  const measure = async (...args: Parameters<typeof of>): Promise<Values> => {
    const values: unknown = await of.apply(part, args);
    if (typeof values !== 'object' || values === null)
      throw new TypeError(`returned ${shown(values)}; return an object with a number for each column`);
    const found: Record<string, number | undefined> = {};
    for (const [name, value] of Object.entries(values)) {
      if (!names.includes(name)) throw new TypeError(`returned ${name}, which is none of its columns`);
      if (value !== undefined && typeof value !== 'number')
        throw new TypeError(
          `returned ${shown(value)} for ${name}; use a number, or undefined where there is none`,
        );
      found[name] = value;
    }
    return found;
  };
  return { ...part, of: naming(`measurement ${names.join(', ')} of ${file}`, measure) };
}

/**
 * The declarations of a module with functions that name themselves in their errors, since these end up in a table where
 * nothing else tells whose they are. Values of measurements are checked.
 *
 * @param file name of the module
 */
export function withOwnFunctions(declared: Declared, file: string): Declared {
  const whose = (kind: string, { name }: { readonly name: string }) => `${kind} "${name}" of ${file}`;
  return {
    ...declared,
    datasets: declared.datasets.map((part) => ({
      ...part,
      ...(part.open && { open: opening(whose('data set', part), part.open.bind(part)) }),
    })),
    attacks: declared.attacks.map((part) => {
      const { oneHidden, network } = part;
      const of = whose('attack', part);
      return {
        ...part,
        ...(oneHidden && {
          oneHidden: { ...oneHidden, perturb: naming(of, oneHidden.perturb.bind(oneHidden)) },
        }),
        ...(network && { network: { ...network, perturb: naming(of, network.perturb.bind(network)) } }),
      };
    }),
    solvers: declared.solvers.map((part) => {
      const { oneHidden, network } = part;
      const of = whose('solver', part);
      return {
        ...part,
        ...(oneHidden && { oneHidden: { ...oneHidden, train: naming(of, oneHidden.train.bind(oneHidden)) } }),
        ...(network && { network: { ...network, train: naming(of, network.train.bind(network)) } }),
      };
    }),
    measurements: declared.measurements.map((part) => checkedMeasurement(part, file)),
  };
}

/** A value in a message, cut where it is long. */
function shown(value: unknown): string {
  const text = typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value));
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
