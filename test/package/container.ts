import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';

/** One instruction of a Containerfile. */
export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** The instructions of a Containerfile. It has none over several lines. */
export function instructionsOf(text: string): Instruction[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
      return { name, rest };
    });
}

/** A stage that was built: its root folder here, its working folder within it, and its environment. */
export interface Stage {
  readonly root: string;
  workdir: string;
  readonly env: Record<string, string>;
  entrypoint: readonly string[];
}

/** Carries the instructions out in `scratch`, one folder for each stage; files of the context are the tracked ones. */
export function build(instructions: readonly Instruction[], scratch: string): Stage[] {
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const { name, rest } of instructions) {
    if (name === 'FROM') {
      const alias = / AS (\w+)$/.exec(rest)?.[1] ?? String(stages.size);
      stage = { root: join(scratch, alias), workdir: '/', env: {}, entrypoint: [] };
      mkdirSync(join(stage.root, 'usr/local/bin'), { recursive: true });
      stages.set(alias, stage);
    } else if (name === 'ARG') continue;
    else if (stage === undefined) throw new Error(`${name} before FROM`);
    else if (name === 'WORKDIR') {
      stage.workdir = rest;
      mkdirSync(join(stage.root, rest), { recursive: true });
    } else if (name === 'COPY') copy(stage, rest.split(' '), stages);
    else if (name === 'RUN') run(stage, rest);
    else if (name === 'ENV') {
      const [key = '', value = ''] = rest.split('=');
      stage.env[key] = value;
    } else if (name === 'ENTRYPOINT') stage.entrypoint = JSON.parse(rest);
    else throw new Error(`${name} is not known to this test`);
  }
  return [...stages.values()];
}

function copy(stage: Stage, words: readonly string[], stages: ReadonlyMap<string, Stage>): void {
  const from = words[0]?.startsWith('--from=') ? stages.get(words[0].slice('--from='.length)) : undefined;
  const paths = from === undefined ? words : words.slice(1);
  const target = join(stage.root, stage.workdir, paths.at(-1) ?? '');
  for (const path of paths.slice(0, -1)) {
    const isFolder = statSync(join(from?.root ?? packageRoot(), path)).isDirectory();
    const into = isFolder ? target : join(target, basename(path));
    if (from !== undefined) cpSync(join(from.root, path), into, { recursive: true, verbatimSymlinks: true });
    else
      for (const file of trackedIn(path)) cpSync(join(packageRoot(), file), into + file.slice(path.length));
  }
}

/** Tracked files at a path, and new ones that are not ignored. */
function trackedIn(path: string): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '--', path];
  return execFileSync('git', args, { cwd: packageRoot(), encoding: 'utf8' }).trim().split('\n');
}

/** Runs a command of a stage; absolute paths in it are within the root of the stage. */
export function run({ root, workdir, env }: Stage, command: string, args: readonly string[] = []): string {
  const local = command.replace(/(?<=^|\s)\/(?=opt|usr)/g, `${root}/`);
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', `${local} "$@"`, 'sh', ...args], {
    cwd: join(root, workdir),
    encoding: 'utf8',
    env: { ...process.env, ...env, PATH: `${join(root, 'usr/local/bin')}${delimiter}${process.env.PATH}` },
  });
  if (status !== 0) throw new Error(`${command} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** The Containerfile of the repository. */
export function containerfile(): Instruction[] {
  return instructionsOf(readFileSync(join(packageRoot(), 'Containerfile'), 'utf8'));
}
