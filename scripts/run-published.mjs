// Runs a published sweep for scripts that compare it with published values.
import { spawnSync } from 'node:child_process';

/** Runs a sweep file with the options of a run; returns its output folder and exit status. */
export function runPublished(sweep, name, options) {
  const given = options.indexOf('--out');
  const folder = given === -1 ? `output/${name}` : options[given + 1];
  const to = given === -1 ? ['--out', folder] : [];
  const command = ['dist/src/cli/main.js', sweep, ...to, ...options];
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  return { folder, status };
}
