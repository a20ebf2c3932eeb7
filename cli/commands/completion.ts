import type { Command } from 'commander';
import { bashCompletion } from '../completion/bash.js';
import { commandShapes, SHELLS } from '../completion/command-shapes.js';
import { fishCompletion } from '../completion/fish.js';
import { zshCompletion } from '../completion/zsh.js';

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export class UnknownShellError extends Error {
  readonly code = 'USAGE';
  constructor(found: string) {
    super(`Unknown shell "${found}". Expected: ${SHELLS.join(', ')}.`);
    this.name = 'UnknownShellError';
  }
}

/** `deconflow completion bash|zsh|fish`: the script that completes commands, options, study files and runs. */
export async function completionCommand(shell: string, program: Command): Promise<number> {
  const known = SHELLS.find((one) => one === shell);
  if (known === undefined) throw new UnknownShellError(shell);
  process.stdout.write(SCRIPTS[known](commandShapes(program)));
  return 0;
}
