import type { CommandShape, Kind } from './command-shapes.js';

/** The completion script for bash: `source <(deconflow completion bash)`. */
export function bashCompletion(commands: readonly CommandShape[]): string {
  const names = commands.map(({ name }) => name);
  const byTaking = new Map<string, Kind>(commands.flatMap(({ options }) => options.flatMap(({ flag, takes }) => (takes === undefined ? [] : [[flag, takes] as const]))));
  return [
    '# Completion of deconflow for bash. For this shell: source <(deconflow completion bash)',
    '# For every shell: deconflow completion bash > ~/.local/share/bash-completion/completions/deconflow',
    '_deconflow() {',
    '  local cur prev command i',
    `  cur="\${COMP_WORDS[COMP_CWORD]}"`,
    `  prev="\${COMP_WORDS[COMP_CWORD-1]}"`,
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    `    case "\${COMP_WORDS[i]}" in ${names.join('|')}) command="\${COMP_WORDS[i]}"; break ;; esac`,
    '  done',
    '  COMPREPLY=()',
    `  if [[ -z $command ]]; then COMPREPLY=($(compgen -W "${names.join(' ')}" -- "$cur")); return; fi`,
    '  case "$prev" in',
    ...[...byTaking].map(([flag, takes]) => `    ${flag}) ${reply(takes)}; return ;;`),
    '  esac',
    '  if [[ $cur == -* ]]; then',
    '    case "$command" in',
    ...commands.map(({ name, options }) => `      ${name}) COMPREPLY=($(compgen -W "${options.map(({ flag }) => flag).concat('--help').join(' ')}" -- "$cur")) ;;`),
    '    esac',
    '    return',
    '  fi',
    '  case "$command" in',
    ...commands.flatMap(({ name, argument }) => (argument === undefined ? [] : [`    ${name}) ${reply(argument)} ;;`])),
    '  esac',
    '}',
    'complete -o filenames -F _deconflow deconflow',
    '',
  ].join('\n');
}

function reply(kind: Kind): string {
  if (typeof kind === 'object') return `COMPREPLY=($(compgen -W "${kind.words.join(' ')}" -- "$cur"))`;
  switch (kind) {
    case 'folder':
      return 'COMPREPLY=($(compgen -d -- "$cur"))';
    case 'file':
      return 'COMPREPLY=($(compgen -f -- "$cur"))';
    case 'study':
      return `COMPREPLY=($(compgen -f -X '!*.yaml' -- "$cur") $(compgen -f -X '!*.yml' -- "$cur") $(compgen -d -- "$cur"))`;
    case 'run':
      return 'COMPREPLY=($(compgen -W "$(ls runs 2>/dev/null)" -- "$cur") $(compgen -d -- "$cur"))';
    case 'text':
      return ':';
  }
}
