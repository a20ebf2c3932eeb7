import { type CommandShape, type Kind, quoted } from './command-shapes.js';

/** The completion script for zsh: a file `_deconflow` in a folder of $fpath. */
export function zshCompletion(commands: readonly CommandShape[]): string {
  return [
    '#compdef deconflow',
    '# Completion of deconflow for zsh. For this shell: source <(deconflow completion zsh)',
    '# For every shell: deconflow completion zsh > a folder of $fpath/_deconflow',
    '_deconflow() {',
    '  local -a commands',
    '  commands=(',
    ...commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`),
    '  )',
    "  if (( CURRENT == 2 )); then _describe 'command' commands; return; fi",
    '  shift words',
    '  (( CURRENT-- ))',
    '  case $words[1] in',
    ...commands.map(({ name, options, argument }) => {
      const specs = options.map(({ flag, description, takes }) => quoted(`*${flag}[${escaped(description)}]${takes === undefined ? '' : `:value:${action(takes)}`}`));
      if (argument !== undefined) specs.push(quoted(`*:argument:${action(argument)}`));
      return `    ${name}) _arguments ${[...specs, quoted('--help[show the help]')].join(' ')} ;;`;
    }),
    '  esac',
    '}',
    'if [[ $funcstack[1] = _deconflow ]]; then _deconflow "$@"; else compdef _deconflow deconflow; fi',
    '',
  ].join('\n');
}

/** Brackets, colons and backslashes mean something in the specifications of _arguments. */
const escaped = (text: string): string => text.replaceAll(/[[\]:\\]/g, (sign) => `\\${sign}`);

function action(kind: Kind): string {
  if (typeof kind === 'object') return `(${kind.words.join(' ')})`;
  switch (kind) {
    case 'folder':
      return '_files -/';
    case 'file':
      return '_files';
    case 'study':
      return '_files -g "*.y(a|)ml"';
    case 'run':
      return '_files -/ -W runs';
    case 'text':
      return ' ';
  }
}
