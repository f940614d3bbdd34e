import { readFileSync } from 'node:fs';

/** A model of test/fixtures/pytorch/make_models.py, as PyTorch exported it. */
export interface PytorchModel {
  /** Sizes of an input, without the batch. */
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
  /** Rows of inputs, and the logits that PyTorch computes of them. */
  readonly inputs: readonly number[];
  readonly logits: readonly number[];
}

type Written = Omit<PytorchModel, 'bytes'> & { readonly model: string };

const written: Record<string, Written> = JSON.parse(
  readFileSync(new URL('../fixtures/pytorch/models.json', import.meta.url), 'utf8'),
);

export const pytorchModels: Readonly<Record<string, PytorchModel>> = Object.fromEntries(
  Object.entries(written).map(([name, { model, ...rest }]) => [
    name,
    { ...rest, bytes: new Uint8Array(Buffer.from(model, 'base64')) },
  ]),
);
