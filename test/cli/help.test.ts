import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { describeProgram } from '../../cli/main.js';
import { call } from './audit/call.js';
import { root } from './command.js';

const program = describeProgram(() => async () => undefined);
const commands = program.commands.map((command) => command.name());
const flagsOf = (help: string): (string | undefined)[] => [...help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag);

describe('help', () => {
  it('shows examples of every command, each a command line that the program accepts', async () => {
    for (const command of commands) {
      const { code, stdout } = await call(command, '--help');
      expect(code, command).toBe(0);
      const examples = stdout.slice(stdout.indexOf('\nExamples:\n')).split('\n').filter((line) => line.startsWith('  deconflow '));
      expect(examples.length, `${command} has examples`).toBeGreaterThan(0);
      for (const example of examples) expect(commands, example).toContain(example.trim().split(/\s+/)[1]);
      const parts = program.commands.find((one) => one.name() === command)?.commands ?? [];
      const declared = [stdout.slice(0, stdout.indexOf('\nExamples:\n')), ...parts.map((part) => part.helpInformation())].flatMap(flagsOf);
      const used = examples.flatMap((example) => [...(example.split(/ {2,}/)[1] ?? '').matchAll(/ (--[a-z-]+)/g)].map(([, flag]) => flag));
      if (examples.every((example) => example.includes(` ${command} `))) expect(declared, command).toEqual(expect.arrayContaining(used));
    }
  });

  it('names the nearest command when one is misspelt, which is no call of the demo', async () => {
    const { code, stderr } = await call('chek');
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean "check"?');
  });
});

describe('a reader that has seen enough', () => {
  it('ends a command without a word', () => {
    const { stderr } = spawnSync('sh', ['-c', '"$0" dist/cli/bin.js schema | head -1', process.execPath], { cwd: root, encoding: 'utf8' });
    expect(stderr).toBe('');
  });
});
