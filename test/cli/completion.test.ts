import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commandShapes } from '../../cli/completion/command-shapes.js';
import { describeProgram } from '../../cli/main.js';
import { call } from './audit/call.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-completion-'));
const shapes = commandShapes(describeProgram(() => async () => undefined));
const there = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What bash offers for the last of `words`. */
async function offered(...words: string[]): Promise<string[]> {
  const script = join(folder, 'deconflow.bash');
  writeFileSync(script, (await call('completion', 'bash')).stdout);
  const asked = `source ${script}; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _deconflow; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['-c', asked], { cwd: folder, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.trim().split('\n').sort();
}

describe('the commands as shells know them', () => {
  it('are all of them, with their options and no hidden ones', () => {
    expect(shapes.map(({ name }) => name)).toEqual(expect.arrayContaining(['run', 'plan', 'init', 'check', 'demo', 'status', 'query', 'doctor', 'schema', 'completion']));
    expect(shapes.find(({ name }) => name === 'worker')?.options.map(({ flag }) => flag)).not.toContain('--await-server');
    expect(shapes.find(({ name }) => name === 'run')).toMatchObject({ argument: 'study', options: expect.arrayContaining([{ flag: '--engine', description: expect.any(String), takes: { words: ['auto', 'wasm', 'native'] } }]) });
  });
});

describe.skipIf(!there('bash'))('completion in bash', () => {
  it('offers commands, options, values, study files and runs', async () => {
    for (const name of ['study.yaml', 'other.yml', 'table.tsv']) writeFileSync(join(folder, name), '');
    mkdirSync(join(folder, 'runs/20261121T194727Z-1de795425a58'), { recursive: true });
    expect(await offered('deconflow', '')).toEqual(shapes.map(({ name }) => name).sort());
    expect(await offered('deconflow', 'ch')).toEqual(['check']);
    expect(await offered('deconflow', 'check', '--pro')).toEqual(['--profile']);
    expect(await offered('deconflow', 'run', '--engine', '')).toEqual(['auto', 'native', 'wasm']);
    expect(await offered('deconflow', 'run', '--data', 'ru')).toEqual(['runs']);
    expect(await offered('deconflow', 'run', '')).toEqual(['other.yml', 'runs', 'study.yaml']);
    expect(await offered('deconflow', 'explain', '2026')).toEqual(['20261121T194727Z-1de795425a58']);
    expect(await offered('deconflow', 'server', 'st')).toEqual(['start', 'status', 'stop']);
    expect(await offered('deconflow', 'completion', 'z')).toEqual(['zsh']);
  });
});

describe.each(['zsh', 'fish'])('completion in %s', (shell) => {
  it('names every command and option', async () => {
    const { stdout } = await call('completion', shell);
    for (const { name, options } of shapes) {
      expect(stdout).toContain(shell === 'zsh' ? `'${name}:` : `-a ${name} -d`);
      for (const { flag } of options) expect(stdout).toContain(shell === 'zsh' ? `'*${flag}[` : `-l ${flag.slice(2)} -d`);
    }
  });
  it.skipIf(!there(shell))(`is read by ${shell} itself${there(shell) ? '' : ' (skipped: it is not installed)'}`, async () => {
    const script = join(folder, `deconflow.${shell}`);
    writeFileSync(script, (await call('completion', shell)).stdout);
    expect(spawnSync(shell, ['-n', script], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('help and errors', () => {
  it('end in examples', async () => {
    const { code, stdout } = await call('check', '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples:\n {2}deconflow check study\.yaml --data data {2,}all problems/);
    expect((await call('--help')).stdout).toContain('deconflow init data');
  });
  it('refuse a shell that is not known', async () => {
    expect(await call('completion', 'tcsh')).toMatchObject({ code: 2, stderr: 'Unknown shell "tcsh". Expected: bash, zsh, fish.\n' });
  });
  it('hold no colours, and no stack without --debug', async () => {
    const { stderr } = await call('check', join(folder, 'nowhere.yaml'));
    expect(stderr).toContain('no such file');
    expect(stderr).not.toContain('\u001b');
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
