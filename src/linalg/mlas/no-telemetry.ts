// onnxruntime reports its use to its maker unless this variable is set in the environment of the process before the
// first session. A thread has only a copy of that environment, so whatever starts threads imports this first. It loads
// nothing. A value that the user has set stays (0 lets onnxruntime report); an empty one counts as unset.
process.env.ORT_DISABLE_TELEMETRY ||= '1';
