import type { Command } from 'commander';

/** What may stand after an option or as an argument. */
export type Kind = 'folder' | 'file' | 'study' | 'run' | 'text' | { readonly words: readonly string[] };

export interface OptionShape {
  /** with its hyphens */
  readonly flag: string;
  readonly description: string;
  /** absent: takes nothing */
  readonly takes?: Kind;
}

export interface CommandShape {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionShape[];
  /** absent: takes none */
  readonly argument?: Kind;
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
/** by the names in the commands' declarations */
const KINDS: Readonly<Record<string, Kind>> = {
  folder: 'folder', file: 'file', path: 'file', study: 'study', run: 'run', before: 'run', now: 'run',
  action: { words: ['start', 'stop', 'status'] }, shell: { words: SHELLS }, what: { words: ['fetch'] },
};
const WORDS: Readonly<Record<string, readonly string[]>> = { '--engine': ['auto', 'wasm', 'native'] };

/** The commands as shells need to know them, read from their declarations, so that none can be forgotten. */
export function commandShapes(program: Command): CommandShape[] {
  return program.commands.map((command) => {
    const [argument] = command.registeredArguments;
    const inner = command.commands.map((one) => one.name());
    const options = [command, ...command.commands].flatMap((one) => one.options);
    return {
      name: command.name(), description: command.description(),
      options: options.filter(({ hidden, flags }, i) => !hidden && options.findIndex((other) => other.flags === flags) === i).map((option) => {
        const flag = option.long ?? option.flags;
        const words = WORDS[flag];
        const placeholder = /<(.+)>/.exec(option.flags)?.[1];
        const takes: Kind | undefined = words !== undefined ? { words } : placeholder === undefined ? undefined : (KINDS[placeholder] ?? 'text');
        return { flag, description: option.description, ...(takes === undefined ? {} : { takes }) };
      }),
      ...(inner.length > 0 ? { argument: { words: inner } } : argument === undefined ? {} : { argument: KINDS[argument.name()] ?? 'text' }),
    };
  });
}

/** Text between single quotes of any of the three shells. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
