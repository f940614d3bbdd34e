// The only import of onnxruntime, after its telemetry is turned off.
import './no-telemetry.ts';

export { env, InferenceSession, Tensor } from 'onnxruntime-node';
