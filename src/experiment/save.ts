import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { encodeNpz } from '../data/write-npz.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { OneHidden } from '../model/one-hidden.ts';
import { exportOnnx } from '../model/onnx-export.ts';
import type { BaseInputs } from './base-inputs.ts';
import { makeDecisionMap } from './decision-map.ts';
import type { Samples } from './natural-data.ts';
import type { SaveKind } from './save-kinds.ts';

/** What a cell leaves behind besides its row, and where. */
export interface SaveRequest {
  readonly kinds: readonly SaveKind[];
  readonly folder: string;
  /** Of the cell: what its files are called after. */
  readonly id: string;
}

/** What the files of a cell are made from. Inputs are as the networks see them. */
export interface CellProducts {
  /** The natural, the adversarial and the control classifier. */
  readonly networks: Readonly<Record<'f' | 'g' | 'c', OneHidden>>;
  readonly natural: Samples;
  readonly base: BaseInputs;
  /** Nadv x d. */
  readonly perturbed: Matrix;
}

/**
 * Writes what was asked for, each file the old one or the new one, and the same bytes for the same cell:
 * `models/<id>-f.onnx`, `-g`, `-c`; `perturbed/<id>.npz` with x_base and x_adv (float32, Nadv x d) and targets (int8,
 * Nadv); `decision-maps/<id>.csv` and `<id>-samples.csv`.
 */
export async function saveCell(
  { kinds, folder, id }: SaveRequest,
  engine: Engine,
  products: CellProducts,
): Promise<void> {
  const write = async (kind: SaveKind, name: string, content: string | Uint8Array) => {
    await mkdir(join(folder, kind), { recursive: true });
    await writeFileAtomic(
      join(folder, kind, name),
      typeof content === 'string' ? content : asBuffer(content),
    );
  };
  const { networks, natural, base, perturbed } = products;
  if (kinds.includes('models'))
    for (const [name, network] of Object.entries(networks))
      await write('models', `${id}-${name}.onnx`, exportOnnx(network));
  if (kinds.includes('perturbed')) await write('perturbed', `${id}.npz`, perturbedNpz(base, perturbed));
  if (kinds.includes('decision-maps')) {
    const { grid, samples } = await makeDecisionMap(engine, networks, natural);
    await write('decision-maps', `${id}.csv`, grid);
    await write('decision-maps', `${id}-samples.csv`, samples);
  }
}

function perturbedNpz({ X, targets }: BaseInputs, perturbed: Matrix): Uint8Array {
  const shape = [X.rows, X.cols];
  return encodeNpz({
    x_base: { numbers: X.data, shape },
    x_adv: { numbers: perturbed.data, shape },
    targets: { numbers: Int8Array.from(targets.data), shape: [targets.length] },
  });
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
