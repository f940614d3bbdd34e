/** Gradients of a flow: what digits take; stiff data take more. */
export const FLOW_GRADIENTS = 300;
/** States that the flow's integrator holds, the start among them. */
export const FLOW_STATES = 8;
