// Turns off onnxruntime's telemetry, which is on unless this variable is set in the process's environment before the
// first session. A thread has only a copy of that environment, so code that starts threads imports this first. It loads
// nothing else. A value set by the user is kept (0 allows telemetry); an empty one counts as unset.
process.env.ORT_DISABLE_TELEMETRY ||= '1';
