import { describe, expect, test } from 'vitest';
import type { Engine, Matrix } from '../../src/linalg/index.ts';
import { BatchNorm } from '../../src/networks/layers/batch-norm.ts';
import { Convolution } from '../../src/networks/layers/convolution.ts';
import { Dense } from '../../src/networks/layers/dense.ts';
import { Dropout } from '../../src/networks/layers/dropout.ts';
import type { Layer, Mode } from '../../src/networks/layers/layer.ts';
import { type ConvolutionSpec, outputSize, parameterCount } from '../../src/networks/layers/layer-spec.ts';
import { LeakyRelu } from '../../src/networks/layers/leaky-relu.ts';
import { PixelMean, Pixels } from '../../src/networks/layers/pixels.ts';
import { Residual } from '../../src/networks/layers/residual.ts';
import { Sequence } from '../../src/networks/layers/sequence.ts';
import { branchPlace, TOP } from '../../src/networks/layers/sequence-plan.ts';
import { WinogradConvolution } from '../../src/networks/layers/winograd-convolution.ts';
import { Workspace } from '../../src/networks/layers/workspace.ts';
import { filledMatrix, largestError, wasm } from '../linalg/support.ts';
import { differences, KEY } from './support.ts';

type LayerOfFilters = new (
  engine: Engine,
  workspace: Workspace,
  parameters: Matrix,
  spec: ConvolutionSpec,
) => Layer;

interface Case {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters: number;
  /** Step of the difference quotients: large where the layer is linear, but not across kinks. */
  readonly step?: number;
  /** Default: "training". */
  readonly mode?: Mode;
  readonly make: (engine: Engine, parameters: Matrix) => Layer;
}

function convolution(
  name: string,
  sizes: Partial<ConvolutionSpec>,
  Layer = Convolution as LayerOfFilters,
): Case {
  const spec: ConvolutionSpec = {
    kind: 'convolution',
    height: 5,
    width: 6,
    channels: 2,
    filters: 3,
    side: 3,
    stride: 1,
    padding: 0,
    ...sizes,
  };
  return {
    name,
    inputs: spec.height * spec.width * spec.channels,
    outputs: outputSize(spec),
    parameters: parameterCount(spec),
    step: 2 ** -5,
    make: (engine, parameters) => new Layer(engine, new Workspace(engine.memory), parameters, spec),
  };
}

function batchNorm(
  name: string,
  { channels = 2, mode = 'training', gamma }: { channels?: number; mode?: Mode; gamma?: number },
): Case {
  return {
    name,
    inputs: 3 * channels,
    outputs: 3 * channels,
    parameters: 2 * channels,
    step: 2 ** -8,
    mode,
    make: (engine, parameters) => {
      const statistics = filledMatrix(engine, 2 * channels, 1, 11);
      // Variances are positive. Each pass in training changes them, and none reads them.
      for (let c = channels; c < 2 * channels; c++) statistics.data[c] = 1 + statistics.data[c] ** 2;
      return new BatchNorm(
        engine,
        { parameters, statistics },
        { channels, ...(gamma !== undefined && { gamma }) },
      );
    },
  };
}

const cases: Case[] = [
  { name: 'dense', inputs: 5, outputs: 3, parameters: 18, make: (e, p) => new Dense(e, p, 5, 3) },
  { name: 'leaky ReLU', inputs: 7, outputs: 7, parameters: 0, make: (e) => new LeakyRelu(e, 0.1) },
  { name: 'pixels', inputs: 12, outputs: 12, parameters: 0, make: () => new Pixels(3, 4) },
  {
    name: 'pixel mean',
    inputs: 12,
    outputs: 3,
    parameters: 0,
    make: (engine) => new PixelMean(engine, 3, 4),
  },
  convolution('convolution', {}),
  convolution('convolution with padding', { padding: 1 }),
  convolution('convolution with stride', { stride: 2 }),
  convolution('convolution with stride and padding', { stride: 2, padding: 1, height: 4 }),
  convolution("convolution in Winograd's form", { channels: 4, filters: 4 }, WinogradConvolution),
  convolution(
    "convolution in Winograd's form with padding",
    { channels: 4, filters: 8, padding: 1, width: 3 },
    WinogradConvolution,
  ),
  batchNorm('batch normalization', {}),
  batchNorm('batch normalization in evaluation', { mode: 'evaluation' }),
  batchNorm('batch normalization of six channels', { channels: 6 }),
  batchNorm('batch normalization with a leaky ReLU', { channels: 4, gamma: 0.2 }),
  { name: 'dropout', inputs: 6, outputs: 6, parameters: 0, make: (e) => new Dropout(e, 0.4, () => KEY) },
  {
    name: 'residual with a shortcut',
    inputs: 4,
    outputs: 5,
    parameters: 50,
    make: (engine, p) => {
      const branch = (from: number) => ({
        layer: new Dense(engine, p.rowsFrom(from, 25), 4, 5),
        parameterCount: 25,
      });
      return new Residual({ engine, workspace: new Workspace(engine.memory) }, branch(0), branch(25));
    },
  },
  {
    name: 'residual of a sequence',
    inputs: 4,
    outputs: 4,
    parameters: 20,
    make: (engine, p) => {
      const kept = { inPlace: false, target: 0 } as const;
      const links = [
        { layer: new Dense(engine, p, 4, 4), outputs: 4, parameterCount: 20, ...kept },
        { layer: new LeakyRelu(engine, 0), outputs: 4, parameterCount: 0, ...kept },
      ];
      const workspace = new Workspace(engine.memory);
      const inner = new Sequence(workspace, links, branchPlace(TOP, 0, 'inner'));
      return new Residual({ engine, workspace }, { layer: inner, parameterCount: 20 });
    },
  },
];

describe.each(cases)(
  '$name',
  ({ inputs, outputs, parameters: count, step = 2 ** -11, mode = 'training', make }) => {
    test.each([1, 3])('gradients of %i rows are those of finite differences', async (rows) => {
      const engine = await wasm;
      using parameters = filledMatrix(engine, count, 1, 3);
      using layer = make(engine, parameters);
      using input = filledMatrix(engine, rows, inputs, 5);
      using output = engine.memory.matrix(rows, outputs);
      using weights = filledMatrix(engine, rows, outputs, 7);
      using inputGradient = filledMatrix(engine, rows, inputs, 9);
      using parameterGradient = engine.memory.matrix(count, 1);
      parameterGradient.data.fill(1);
      const L = async () => {
        await layer.forward(input, output, mode);
        return output.data.reduce((sum, y, i) => sum + y * weights.data[i], 0);
      };
      await L();
      await layer.backward(input, weights, { parameters: parameterGradient, inputs: inputGradient });
      const every = (matrix: Matrix) => Array.from(matrix.data.keys());
      const byInput = await differences(() => input.data, every(input), L, step);
      expect(largestError(inputGradient.data, byInput)).toBeLessThan(2e-3);
      const byParameter = await differences(() => parameters.data, every(parameters), L, step);
      expect(largestError(parameterGradient.data, byParameter)).toBeLessThan(2e-3);
    });
  },
);
