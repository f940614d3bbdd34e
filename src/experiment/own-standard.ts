import { DataError } from '../errors.ts';
import type { Engine } from '../linalg/engine.ts';
import { type OwnModel, openOwnModel } from '../onnx/own-model.ts';
import { readModelFile } from '../onnx/read-model-file.ts';
import { attackOf } from './parts.ts';
import type { Settings } from './settings.ts';
import { ownModelName } from './standard.ts';

/**
 * The model named by the setting `standard`, as a classifier of K classes.
 *
 * @throws DataError where the file is missing or damaged, has another shape or checksum than the setting says, or
 * cannot be differentiated although the attack needs gradients.
 */
export async function openStandard(
  engine: Engine,
  { standard, attack, norm, epsilon, d }: Pick<Settings, 'standard' | 'attack' | 'norm' | 'epsilon' | 'd'>,
  classes: number,
): Promise<OwnModel> {
  const name = ownModelName(standard);
  if (name === undefined) throw new DataError(`${standard}: names no model; use onnx:PATH`);
  const file = await readModelFile(name.path);
  if (name.checksum !== undefined && name.checksum !== file.checksum)
    throw new DataError(
      `${name.path}: has SHA-256 ${file.checksum}..., but the sweep was planned with ${name.checksum}...; run it again`,
    );
  const model = await openOwnModel(engine, file, { d, classes });
  const steps = attackOf({ attack }).network?.passes(norm, epsilon, d) ?? 0;
  if (steps <= 1 || model.unread === undefined) return model;
  model[Symbol.dispose]();
  throw new DataError(
    `${name.path}: its layers cannot be read (${model.unread}), and attack "${attack}" would ask it ${2 * d} times a step; use "gradient"`,
  );
}
