import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandShapes } from '../../cli/completion/command-shapes.js';
import { describeProgram } from '../../cli/main.js';
import type { Row, TableName } from '../../data-catalog/tables/schema.js';
import { writeWorld } from '../../data-catalog/world/write-world.js';
import { root } from '../cli/command.js';
import { fabricateRun } from '../cli/audit/fabricate-run.js';
import { fabricateTables } from '../report/fixture.js';

interface Block {
  readonly page: string;
  /** marked `sh run`: cheap, so it is run here; the others are only read */
  readonly run: boolean;
  readonly text: string;
}

const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md')).map((name) => join('docs', name))];
const blocks = pages.flatMap((page): Block[] =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^```sh( run)?\n(.*?)^```$/gms)].map(([, run, text]) => ({ page, run: run !== undefined, text: text as string })),
);
const folder = mkdtempSync(join(tmpdir(), 'deconflow-commands-'));
const shapes = commandShapes(describeProgram(() => async () => undefined));

/** A folder as a reader has it after the demo: the demo's data, and two finished runs. */
beforeAll(async () => {
  await writeWorld(join(folder, '.deconflow/demo-world'), 1);
  cpSync(join(root, 'studies'), join(folder, 'studies'), { recursive: true });
  const run = (id: string, seed: number) =>
    fabricateRun({ out: join(folder, 'runs'), state: join(folder, '.deconflow'), id, seed, tables: fabricateTables(seed) as Partial<Record<TableName, readonly Row[]>> });
  await run('RUN', 1);
  await run('RUN2', 2);
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/deconflow'), `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'dist/cli/bin.js')}' "$@"\n`);
  chmodSync(join(folder, 'bin/deconflow'), 0o755);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('commands in the documentation', () => {
  for (const [i, { page, text }] of blocks.filter(({ run }) => run).entries()) {
    it(`${page}, ${i}: ${text.split('\n')[0]}`, () => {
      const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', text.replaceAll('npm start -- ', 'deconflow ')], {
        cwd: folder, encoding: 'utf8', env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
      });
      expect(status, `${stdout}${stderr}`).toBe(0);
    }, 60_000);
  }

  it('are of commands and options that there are', () => {
    const lines = blocks.flatMap(({ page, text }) => text.replaceAll('\\\n', ' ').split('\n').map((line) => ({ page, line: line.replace(/ #.*$/, '') })));
    const calls = lines.flatMap(({ page, line }) => [...line.matchAll(/(?:^|[ ;|(])(?:deconflow|npm start --) ([a-z]+)((?: [^;|]+)?)/g)].map(([, command, rest]) => ({ page, command, rest: rest ?? '' })));
    expect(calls.length).toBeGreaterThan(15);
    for (const { page, command, rest } of calls) {
      const shape = shapes.find(({ name }) => name === command);
      expect(shape, `${page}: ${command}`).toBeDefined();
      const known = [...(shape?.options.map(({ flag }) => flag) ?? []), '--help'];
      for (const [, flag] of rest.matchAll(/(?:^| )(--[a-z-]+)/g)) expect(known, `${page}: ${command}`).toContain(flag);
    }
  });
});
