import type { ModuleFile } from '../../parts/module.ts';
import type { NearOrthogonality } from '../../theory/near-orthogonality.ts';
import type { ContextOptions } from '../context.ts';
import type { TrainingFigures } from '../families/classifier.ts';
import type { Settings } from '../settings.ts';

/** Task of a thread that trains the control of a cell. */
export interface ControlTask {
  readonly settings: Settings;
  readonly context: ContextOptions;
  readonly use: readonly ModuleFile[];
  /** Its team, and the gate of the thread that it works for. */
  readonly team: Int32Array;
  readonly gate: Int32Array | undefined;
}

/** A control of one hidden layer, as threads send it. */
export interface TrainedControl {
  /** m x d, m and, where there are biases, m. */
  readonly W: Float32Array<ArrayBuffer>;
  readonly a: Float64Array<ArrayBuffer>;
  readonly b?: Float32Array<ArrayBuffer>;
  readonly gamma: number;
  readonly training: TrainingFigures & { readonly marginMin: number };
  readonly geometry: NearOrthogonality;
  readonly influence: Float64Array;
}

/** Messages of the thread, in this order; the first where the cell updates the Gram matrix of base inputs. */
export type ControlMessage =
  | { readonly type: 'gram'; readonly entries: Float32Array<ArrayBuffer> }
  | { readonly type: 'trained'; readonly control: TrainedControl };
