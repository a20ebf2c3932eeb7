import { type CommandShape, type Kind, quoted } from './command-shapes.js';

/** The completion script for fish. */
export function fishCompletion(commands: readonly CommandShape[]): string {
  const lines = [
    '# Completion of deconflow for fish. For this shell: deconflow completion fish | source',
    '# For every shell: deconflow completion fish > ~/.config/fish/completions/deconflow.fish',
    'complete -c deconflow -f',
  ];
  for (const { name, description, options, argument } of commands) {
    lines.push(`complete -c deconflow -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`);
    const here = `complete -c deconflow -n '__fish_seen_subcommand_from ${name}'`;
    for (const { flag, description: meaning, takes } of options) {
      lines.push(`${here} -l ${flag.replace(/^--/, '')} -d ${quoted(meaning)}${takes === undefined ? '' : `${takes === 'file' ? ' -r' : ' -x'}${words(takes)}`}`);
    }
    if (argument !== undefined && argument !== 'text') lines.push(`${here}${words(argument)}`);
  }
  return `${lines.join('\n')}\n`;
}

function words(kind: Kind): string {
  if (typeof kind === 'object') return ` -a ${quoted(kind.words.join(' '))}`;
  switch (kind) {
    case 'folder':
      return " -a '(__fish_complete_directories)'";
    case 'file':
      return ' -F';
    case 'study':
      return " -a '(__fish_complete_suffix .yaml)'";
    case 'run':
      return " -a '(ls runs 2>/dev/null)'";
    case 'text':
      return '';
  }
}
