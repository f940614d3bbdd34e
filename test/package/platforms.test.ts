import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';

interface Locked {
  readonly version: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Platform {
  readonly name: string;
  readonly os: string;
  readonly cpu: string;
  readonly libc: string | undefined;
  readonly runs: boolean;
}

const fromRoot = (...path: readonly string[]) => join(packageRoot(), ...path);
const { packages }: { packages: Record<string, Locked> } = JSON.parse(
  readFileSync(fromRoot('package-lock.json'), 'utf8'),
);
const page = readFileSync(fromRoot('docs/installing.md'), 'utf8');

/** The table of docs/installing.md. */
const platforms = Array.from(
  page.matchAll(/^\| ([^|]+) \| `(\w+)-(\w+)` \| (\w*) *\| ([^|]+) \|$/gm),
  ([, name = '', os = '', cpu = '', libc, state = '']): Platform => ({
    ...{ name, os, cpu },
    libc: libc || undefined,
    runs: !state.startsWith('does not run'),
  }),
);

/** Packages that an installation cannot do without and that leave their binaries to others, one for each platform. */
const native = Object.entries(packages).filter(
  ([, { dev, optional, optionalDependencies = {} }]) =>
    dev !== true &&
    optional !== true &&
    Object.keys(optionalDependencies).some((name) => packages[`node_modules/${name}`]?.os !== undefined),
);

/** Binaries of a package that fit a platform. */
function binariesFor({ os, cpu, libc }: Platform, { optionalDependencies = {} }: Locked): string[] {
  return Object.keys(optionalDependencies).filter((name) => {
    const one = packages[`node_modules/${name}`];
    if (one === undefined) return false;
    const fits = (allowed: readonly string[] | undefined, value: string | undefined) =>
      allowed === undefined || value === undefined || allowed.includes(value);
    return one.os?.includes(os) && fits(one.cpu, cpu) && fits(one.libc, libc);
  });
}

/** Whether the installed onnxruntime has a library for a platform; its Linux ones are linked with glibc. */
function hasOnnxruntime({ os, cpu, libc }: Platform): boolean {
  const folder = fromRoot('node_modules/onnxruntime-node/bin/napi-v6', os, cpu);
  return libc !== 'musl' && existsSync(join(folder, 'onnxruntime_binding.node'));
}

it('names seven platforms, this one among them', () => {
  expect(platforms).toHaveLength(7);
  const here = platforms.filter(({ os, cpu }) => os === process.platform && cpu === process.arch);
  expect(here.some(({ runs }) => runs)).toBe(true);
  expect(native.map(([path]) => path.replace('node_modules/', ''))).toEqual([
    ...['@resvg/resvg-js', 'sharp'],
  ]);
});

describe.each(platforms)('$name', (platform) => {
  it('has the binaries of sharp and resvg in package-lock.json', () => {
    for (const [path, locked] of native) expect(binariesFor(platform, locked), path).not.toEqual([]);
  });

  it(`${platform.runs ? 'has' : 'lacks'} a library of onnxruntime`, () => {
    expect(hasOnnxruntime(platform)).toBe(platform.runs);
  });
});

it('finds out binaries that are missing', () => {
  const [, sharp] = native.find(([path]) => path === 'node_modules/sharp') ?? [];
  const none: Platform = { name: 'none', os: 'sunos', cpu: 'x64', libc: undefined, runs: false };
  expect(sharp && binariesFor(none, sharp)).toEqual([]);
});

it('has the version of onnxruntime that the page speaks of', () => {
  expect(packages['node_modules/onnxruntime-node']?.version).toMatch(/^1\.30\./);
});
