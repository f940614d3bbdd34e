import type { NetworkSizes, SolverCost } from '../cost.ts';
import { FLOW_STATES } from './system.ts';

/** Operations of a gradient by SGD for each multiplication of a sample: of convolutions, and of wide dense layers. */
const [CONVOLUTION_FLOPS, DENSE_FLOPS] = [12, 6];
/** Units of a dense layer whose products run at half the rate of large ones. */
const NARROW = 40;
/** Cost of a step of SGD for each parameter besides, at the rate of large products. */
const SGD_PARAMETER_FLOPS = 300;
/** Gradients of a flow on digits; stiff data take more. */
const FLOW_GRADIENTS = 300;

/** Cost of minibatch SGD. */
export function sgdCost(
  { samples, d, multiplications, isConvolutional, parameters }: NetworkSizes,
  { epochs, batch }: { readonly epochs: number; readonly batch: number },
): SolverCost {
  const steps = epochs * Math.ceil(samples / batch);
  // Most multiplications are of the first layer, which has multiplications / d units.
  const pass = isConvolutional ? CONVOLUTION_FLOPS : DENSE_FLOPS * (1 + (NARROW * d) / multiplications);
  return {
    flops: pass * multiplications * samples * epochs + SGD_PARAMETER_FLOPS * parameters * steps,
    numbers: 2 * parameters + Math.min(batch, samples) * d,
  };
}

/** Cost of gradient flow: three passes over the network a gradient; of a first layer in dual form one product. */
export function networkFlowCost(sizes: NetworkSizes): SolverCost {
  const { samples, d, multiplications, parameters, blockRows, dualUnits: m } = sizes;
  const upper = parameters - (m > 0 ? (d + 1) * m : 0);
  const rows = Math.min(samples, blockRows);
  const ofBlock = rows < samples ? upper : 0;
  const dual = m > 0 ? samples * (samples + m) + upper + rows * m : 0;
  return {
    flops: (6 * (multiplications - d * m) + 2 * samples * m) * samples * FLOW_GRADIENTS,
    numbers: FLOW_STATES * (upper + samples * m) + ofBlock + dual,
  };
}
